"""Images: (H, W, C) arrays and batches of them: nd.image.x is the operator `_image_x`."""

from __future__ import annotations

from typing import Any

from .namespace import names, public


def __getattr__(name: str) -> Any:
    """The operator of this name."""
    return public("_image_", name)


def __dir__() -> list[str]:
    return names("_image_")
