"""Well-known networks: `gluon.model_zoo.vision`, and where their trained parameters are kept."""

from . import model_store, vision

__all__ = ["model_store", "vision"]
