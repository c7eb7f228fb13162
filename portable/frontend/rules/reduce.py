"""What reductions mean by their attributes: axes, `exclude`, norms."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule, same_dtype
from .axes import axes_of, axis_of, plain_axis, require

FLOATS = ("float16", "float32", "float64")


def reduced(op: str, axis: Shape | None, rank: int, exclude: bool = False) -> Shape:
    """The axes that are reduced: None and () mean all, `exclude` all but the given ones."""
    if not axis:
        return tuple(range(rank))
    axes = axes_of(op, axis, rank)
    return tuple(i for i in range(rank) if (i in axes) != exclude)


def _nonempty(op: str, shape: Shape) -> None:
    require(
        math.prod(shape) > 0, f"{op}: data has shape {shape}, without any element; give it some"
    )


@rule("sum", "mean", "prod", "nansum", "nanprod")
def reduction(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Axes resolved and `exclude` folded in."""
    axes = reduced(op, attributes["axis"], len(shapes[0]), attributes["exclude"])
    return {"axis": axes, "keepdims": attributes["keepdims"]}


@rule("max", "min")
def extreme(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The same, of an array that has elements."""
    _nonempty(op, shapes[0])
    return reduction(op, shapes, dtypes, attributes)


@rule("norm")
def norm(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Axes resolved, `ord` and `out_dtype` checked."""
    order, wanted = attributes["ord"], attributes["out_dtype"]
    require(order in (1, 2), f"norm: ord={order} is not supported; give 1 or 2")
    require(
        wanted in (None, dtypes[0]),
        f"norm: out_dtype={wanted} with data of {dtypes[0]}; MXNet 1.9.1 cannot convert here, so "
        f"leave it out and cast the data or the result",
    )
    axes = reduced(op, attributes["axis"], len(shapes[0]))
    return {"ord": order, "axis": axes, "keepdims": attributes["keepdims"]}


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


@rule("cumsum")
def cumsum(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis checked, the dtype told."""
    axis, dtype = attributes["axis"], attributes["dtype"]
    own = "int64" if dtypes[0] == "bool" else dtypes[0]
    return {
        "axis": None if axis is None else plain_axis(op, axis, len(shapes[0])),
        "dtype": own if dtype is None else dtype,
    }


@rule("moments")
def moments(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Axes resolved; none at all are refused."""
    axes = attributes["axes"]
    require(bool(axes), f"moments: axes={axes} names no axis; to reduce all of them, name them")
    resolved = axes_of(op, axes, len(shapes[0]), "axes")
    return {"axes": resolved, "keepdims": attributes["keepdims"]}


@rule("L2Normalization")
def l2_normalization(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The mode as the axes to add the squares over."""
    mode, rank = attributes["mode"], len(shapes[0])
    axes = {"instance": range(1, rank), "channel": range(1, 2), "spatial": range(2, rank)}
    require(mode in axes, f"{op}: mode={mode!r} is unknown; give one of {sorted(axes)}")
    require(
        mode == "instance" or rank >= 3,
        f"{op}: mode={mode!r} needs data with 3 or more dimensions (N, C, ...), got shape "
        f"{shapes[0]}",
    )
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    return {"eps": attributes["eps"], "axis": tuple(axes[mode])}


@rule("all_finite", "multi_all_finite", "multi_sum_sq")
def many(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """As many arrays as announced, floats of one dtype."""
    same_dtype(op, shapes, dtypes, attributes)
    announced = attributes.get("num_arrays", 1)
    require(
        announced == len(shapes),
        f"{op}: num_arrays={announced}, but {len(shapes)} arrays were given",
    )
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    return {}
