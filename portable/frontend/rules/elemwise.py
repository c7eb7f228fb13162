"""Arrays of one shape, element by element."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .binary import numbers_of_one_dtype


@rule(
    "elemwise_add",
    "elemwise_sub",
    "elemwise_mul",
    "elemwise_div",
    "_mod",
    "_power",
    "_maximum",
    "_minimum",
    "_hypot",
    "_grad_add",
)
def one_shape(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Equal shapes, numbers of one dtype."""
    numbers_of_one_dtype(op, dtypes)
    lhs, rhs = shapes
    require(
        lhs == rhs,
        f"{op}: lhs has shape {lhs} and rhs {rhs}; give equal ones, or use the operator that "
        "broadcasts",
    )
    return attributes


@rule("add_n")
def add_n(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Each array has the shape and dtype of the first."""
    require(bool(shapes), f"{op}: no array was given; give at least one")
    for shape, dtype in zip(shapes, dtypes, strict=True):
        one_shape(op, [shapes[0], shape], [dtypes[0], dtype], {})
    return {}
