"""What the rules of many operators ask of axes and shapes."""

from __future__ import annotations

from collections.abc import Iterable

from ..base import MXNetError
from . import Shape


def require(holds: bool, message: str) -> None:
    """Raise MXNetError with the message unless the condition holds."""
    if not holds:
        raise MXNetError(message)


def axis_of(op: str, axis: int, rank: int, name: str = "axis") -> int:
    """A possibly negative axis as a non-negative one.

    >>> axis_of("take", -1, 3)
    2
    """
    if not -rank <= axis < rank:
        raise MXNetError(
            f"{op}: {name}={axis} is not an axis of an array of {rank} dimensions; give one from "
            f"{-rank} to {rank - 1}"
        )
    return axis % rank


def plain_axis(op: str, axis: int, rank: int, name: str = "axis") -> int:
    """An axis of an operator that takes no negative ones."""
    if not 0 <= axis < rank:
        raise MXNetError(
            f"{op}: {name}={axis} is not an axis of an array of {rank} dimensions; give one from 0 "
            f"to {rank - 1} (this operator of MXNet takes no negative axis)"
        )
    return axis


def axes_of(op: str, axes: Iterable[int], rank: int, name: str = "axis") -> Shape:
    """Possibly negative axes as non-negative ones in ascending order, none of them twice.

    >>> axes_of("sum", (-1, 0), 3)
    (0, 2)
    """
    given = tuple(axes)
    found = sorted(axis_of(op, axis, rank, name) for axis in given)
    if len(set(found)) != len(found):
        raise MXNetError(f"{op}: {name}={given} names an axis twice; name each axis once")
    return tuple(found)
