"""Arguments of convolutions and poolings: sizes for each axis, and layouts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def repeated(size: int | Sequence[int], axes: int, name: str) -> tuple[int, ...]:
    """A size for each axis: one number stands for all.

    >>> repeated(3, 2, "kernel_size"), repeated([1, 2], 2, "padding")
    ((3, 3), (1, 2))
    """
    if isinstance(size, (int, float, np.generic)):
        return (int(size),) * axes
    if len(size) != axes:
        raise AssertionError(f"{name} must be a number or a list of {axes} ints, but got {size}")
    return tuple(size)


def require_layout(layout: str, layouts: tuple[str, ...], what: str) -> None:
    """Refuse a layout that there is not."""
    if layout not in layouts:
        known = " and ".join(repr(name) for name in layouts)
        raise AssertionError(f"Only supports {known} {what} for now, but got {layout!r}")
