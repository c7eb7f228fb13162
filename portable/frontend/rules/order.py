"""What sorting and counting mean by their attributes: axes, how many, bins."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import axis_of, require


@rule("sort", "argsort")
def sorting(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved; None (flatten) stays."""
    axis = attributes["axis"]
    return {**attributes, "axis": None if axis is None else axis_of(op, axis, len(shapes[0]))}


@rule("topk")
def topk(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved, and k between 1 and the size."""
    resolved = sorting(op, shapes, dtypes, attributes)
    axis, k = resolved["axis"], resolved["k"]
    size = math.prod(shapes[0]) if axis is None else shapes[0][axis]
    known = ("both", "indices", "mask", "value")
    require(
        attributes["ret_typ"] in known,
        f"{op}: ret_typ={attributes['ret_typ']!r} is unknown; give one of {known}",
    )
    require(
        k <= size, f"{op}: k={k} is more than the {size} numbers there are; give {size} or less"
    )
    return {**resolved, "k": k if k > 0 else size}


@rule("_histogram")
def histogram(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Either an array of bounds, or a number of bins and a range."""
    count, limits = attributes["bin_cnt"], attributes["range"]
    if len(shapes) == 2:
        require(count is None and limits is None, f"{op}: give bins, or bin_cnt and range, not all")
        require(
            len(shapes[1]) == 1 and shapes[1][0] > 1 and dtypes[1] == dtypes[0],
            f"{op}: bins of shape {shapes[1]} and {dtypes[1]} have to be two or more bounds in one "
            f"dimension, of {dtypes[0]} like data",
        )
        return {}
    require(
        count is not None and limits is not None and len(limits) == 2,
        f"{op}: bin_cnt={count} and range={limits}; give both, or an array of bounds",
    )
    require(
        count > 0 and limits[0] < limits[1],
        f"{op}: bin_cnt={count} and range={limits} make no bins",
    )
    return {"bin_cnt": count, "range": limits}


@rule("_contrib_arange_like")
def arange_like(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The shape of the result."""
    (shape,), axis, repeat = shapes, attributes["axis"], attributes["repeat"]
    require(repeat > 0, f"{op}: repeat={repeat} has to be 1 or more")
    if axis is not None:
        shape = (shape[axis_of(op, axis, len(shape))],)
    return {
        "start": attributes["start"],
        "step": attributes["step"],
        "repeat": repeat,
        "shape": shape,
    }
