"""What reductions mean by their attributes: axes, `exclude`, norms."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import axes_of, plain_axis


def reduced(op: str, axis: Shape | None, rank: int, exclude: bool = False) -> Shape:
    """The axes that are reduced: None and () mean all, `exclude` all but the given ones."""
    if not axis:
        return tuple(range(rank))
    axes = axes_of(op, axis, rank)
    return tuple(i for i in range(rank) if (i in axes) != exclude)


@rule("sum", "mean", "prod", "nansum", "nanprod")
def reduction(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Axes resolved and `exclude` folded in."""
    axes = reduced(op, attributes["axis"], len(shapes[0]), attributes["exclude"])
    return {"axis": axes, "keepdims": attributes["keepdims"]}


@rule("cumsum")
def cumsum(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis checked, the dtype told."""
    axis, dtype = attributes["axis"], attributes["dtype"]
    own = "int64" if dtypes[0] == "bool" else dtypes[0]
    return {
        "axis": None if axis is None else plain_axis(op, axis, len(shapes[0])),
        "dtype": own if dtype is None else dtype,
    }
