"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import axis_of, require
from .reduce import reduction


def _nonempty(op: str, shape: Shape) -> None:
    require(
        math.prod(shape) > 0, f"{op}: data has shape {shape}, without any element; give it some"
    )


@rule("max", "min")
def extreme(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The same, of an array that has elements."""
    _nonempty(op, shapes[0])
    return reduction(op, shapes, dtypes, attributes)


@rule("argmax", "argmin")
def position(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved; None stays."""
    _nonempty(op, shapes[0])
    axis = attributes["axis"]
    resolved = None if axis is None else axis_of(op, axis, len(shapes[0]))
    return {"axis": resolved, "keepdims": attributes["keepdims"]}


@rule("argmax_channel")
def channel(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """There has to be an axis 1."""
    axis_of(op, 1, len(shapes[0]))
    _nonempty(op, shapes[0])
    return {}
