"""The same numbers repeated along axes of size 1."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import axis_of, plain_axis, require


def _broadcast(op: str, old: Shape, new: Shape) -> Attributes:
    """Only sizes of 1 may change."""
    require(
        len(old) == len(new) and all(n in (1, m) for n, m in zip(old, new, strict=True)),
        f"{op}: data of shape {old} cannot be broadcast to {new}; the ranks have to agree and only "
        f"sizes of 1 can change",
    )
    return {"shape": new}


@rule("broadcast_to")
def broadcast_to(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """0 replaced by the old size."""
    (old,), new = shapes, attributes["shape"]
    if len(old) == len(new):
        new = tuple(m or n for n, m in zip(old, new, strict=True))
    return _broadcast(op, old, new)


@rule("broadcast_like")
def broadcast_like(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The resolved shape."""
    lhs, rhs = shapes
    mine, theirs = attributes["lhs_axes"], attributes["rhs_axes"]
    if mine is None or theirs is None:
        return _broadcast(op, lhs, rhs)
    require(
        len(mine) == len(theirs),
        f"{op}: lhs_axes={mine} and rhs_axes={theirs} have to be equally many",
    )
    new = list(lhs)
    for i, j in zip(mine, theirs, strict=True):
        source = axis_of(op, j, len(rhs), "rhs_axes")
        new[axis_of(op, i, len(lhs), "lhs_axes")] = rhs[source]
    return _broadcast(op, lhs, tuple(new))


@rule("broadcast_axis")
def broadcast_axis(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The resolved shape."""
    (old,), axes, sizes = shapes, attributes["axis"], attributes["size"]
    require(len(axes) == len(sizes), f"{op}: axis={axes} and size={sizes} must be equally many")
    new = list(old)
    for i, n in zip(axes, sizes, strict=True):
        require(
            new[plain_axis(op, i, len(old))] == 1,
            f"{op}: axis={i} of data with shape {old} has size {new[i]}; only size 1 can grow",
        )
        new[i] = n
    return _broadcast(op, old, tuple(new))
