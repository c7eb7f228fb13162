"""Two arrays, element by element: shapes that broadcast."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require


def numbers_of_one_dtype(op: str, dtypes: list[str]) -> None:
    """MXNet converts no dtype by itself here, and has no arithmetic of bools."""
    require(
        len(set(dtypes)) == 1,
        f"{op}: lhs is {dtypes[0]} and rhs is {dtypes[-1]}; MXNet never converts by itself, so cast "
        f"one of them, as in x.astype({dtypes[0]!r})",
    )
    require(dtypes[0] != "bool", f"{op}: the arrays are bool, which it does not take; cast them")


@rule(
    "broadcast_add",
    "broadcast_sub",
    "broadcast_mul",
    "broadcast_div",
    "broadcast_mod",
    "broadcast_power",
    "broadcast_maximum",
    "broadcast_minimum",
    "broadcast_hypot",
)
def broadcast(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Along each axis, counted from the last, sizes are equal or one of them is 1."""
    numbers_of_one_dtype(op, dtypes)
    lhs, rhs = shapes
    fits = (m == n or 1 in (m, n) for m, n in zip(lhs[::-1], rhs[::-1], strict=False))
    require(
        all(fits),
        f"{op}: lhs of shape {lhs} and rhs of shape {rhs} cannot be broadcast together; sizes have "
        "to be equal or 1 along each axis, counted from the last",
    )
    return attributes
