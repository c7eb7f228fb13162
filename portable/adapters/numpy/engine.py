"""mx.engine: operators run one by one, so that there is nothing to switch."""

from .bulk import bulk, set_bulk_size  # type: ignore[import-not-found]  # a file of the frontend

__all__ = ["bulk", "set_bulk_size"]
