"""Arithmetic on axes that many operators need, with MXNet's refusals."""

from __future__ import annotations

from collections.abc import Iterable

from .base import MXNetError


def axis_of(op: str, axis: int, rank: int, name: str = "axis") -> int:
    """A possibly negative axis, counted from the front.

    >>> axis_of("take", -1, 3)
    2
    """
    if -rank <= axis < rank:
        return axis + rank if axis < 0 else axis
    raise MXNetError(
        f"{op}: {name}={axis} lies outside of an array with {rank} dimensions; expected a value "
        f"from {-rank} to {rank - 1}"
    )


def nonnegative_axis(op: str, axis: int, rank: int, name: str = "axis") -> int:
    """The same axis, for operators that MXNet gave no negative ones."""
    if 0 <= axis < rank:
        return axis
    raise MXNetError(
        f"{op}: {name}={axis} lies outside of an array with {rank} dimensions; expected a value "
        f"from 0 to {rank - 1}, since negative axes are not supported here"
    )


def reduced_axes(
    op: str, axis: int | Iterable[int] | None, rank: int, exclude: bool = False
) -> tuple[int, ...]:
    """The axes that a reduction runs over: None and () mean all, `exclude` all but the given ones.

    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (ReduceAxesShapeImpl).

    >>> reduced_axes("sum", -1, 3), reduced_axes("sum", -1, 3, exclude=True)
    ((2,), (0, 1))
    """
    given = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    if not given:
        return tuple(range(rank))
    if len(given) == 1 and not exclude:
        return (axis_of(op, given[0], rank),)
    axes = {axis_of(op, i, rank) for i in given}
    if len(axes) < len(given):
        raise MXNetError(f"{op}: axis={given} has duplicates; expected each axis at most once")
    return tuple([i for i in range(rank) if (i in axes) != exclude])
