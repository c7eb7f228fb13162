"""Elements picked from places or put into places that other arrays tell, or chosen by a mask."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require


def _places(op: str, indices: Shape, shape: Shape) -> None:
    """The indices name places in an array of a shape."""
    require(
        len(indices) > 1 and indices[0] <= len(shape),
        f"{op}: indices have shape {indices}; give (M, ...), a row for each of the first M axes of "
        f"{shape}",
    )


@rule("gather_nd")
def gather_nd(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The indices fit the data."""
    _places(op, shapes[1], shapes[0])
    return {}


@rule("scatter_nd")
def scatter_nd(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Data, indices and result fit together."""
    (data, indices), shape = shapes, attributes["shape"]
    _places(op, indices, shape)
    require(
        data == indices[1:] + shape[indices[0] :],
        f"{op}: data of shape {data} and indices of shape {indices} do not fit shape={shape}; data "
        f"has to have shape {indices[1:] + shape[indices[0] :]}",
    )
    return {"shape": shape}


@rule("where")
def where(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """x and y alike, and a condition for each element or each row."""
    condition, x, y = shapes
    require(
        x == y and condition in (x, x[:1]) and dtypes[1] == dtypes[2],
        f"{op}: condition, x, y have shapes {condition}, {x}, {y}, x and y are {dtypes[1]} and "
        f"{dtypes[2]}; x and y must be alike, and condition must have their shape or be {x[:1]}",
    )
    return {}
