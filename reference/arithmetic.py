"""nd.add, nd.maximum, nd.equal, ...: arithmetic with an array or a number on either side.

Python's operators on arrays (`x + y`, `2 - x`, `x <= y`) are these functions. Two arrays are
broadcast against each other, a number is cast to the array's dtype, two numbers give a number.
Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py (_ufunc_helper).
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from typing import Any

import numpy as np

from . import op

NUMBERS = (float, int, np.generic)


def _apply(
    lhs: Any, rhs: Any, arrays: str, right: str, left: str, numbers: Callable[[Any, Any], Any]
) -> Any:
    """Call the operator named `arrays`, `right` (number on the right) or `left`, or `numbers`.

    TypeError for anything that is neither an array nor a number.
    """
    if lhs.__class__ is rhs.__class__ and hasattr(lhs, "_entry"):
        return getattr(op, arrays)(lhs, rhs)
    if isinstance(lhs, NUMBERS):
        if isinstance(rhs, NUMBERS):
            return numbers(lhs, rhs)
        lhs, rhs, arrays = rhs, float(lhs), left
    elif isinstance(rhs, NUMBERS):
        rhs, arrays = float(rhs), right
    elif not hasattr(rhs, "_entry"):
        raise TypeError(
            f"{arrays}: rhs must be an NDArray or a number, but is of {type(rhs)}; nd.array(...) "
            "makes an NDArray"
        )
    return getattr(op, arrays)(lhs, rhs)


def in_place(array: Any, other: Any, arrays: str, number: str) -> Any:
    """array += other and the like: the operator with the array itself as `out`."""
    if isinstance(other, NUMBERS):
        return getattr(op, number)(array, float(other), out=array)
    if not hasattr(other, "_entry"):
        raise TypeError(
            f"{arrays} in place: expected an NDArray or a number on the right, got {type(other)}"
        )
    return getattr(op, arrays)(array, other, out=array)


def add(lhs: Any, rhs: Any) -> Any:
    """lhs + rhs, broadcast."""
    return _apply(lhs, rhs, "broadcast_add", "_plus_scalar", "_plus_scalar", python.add)


def subtract(lhs: Any, rhs: Any) -> Any:
    """lhs - rhs, broadcast."""
    return _apply(lhs, rhs, "broadcast_sub", "_minus_scalar", "_rminus_scalar", python.sub)


def multiply(lhs: Any, rhs: Any) -> Any:
    """lhs * rhs, broadcast."""
    return _apply(lhs, rhs, "broadcast_mul", "_mul_scalar", "_mul_scalar", python.mul)


def divide(lhs: Any, rhs: Any) -> Any:
    """lhs / rhs, broadcast; integers are divided towards zero, since they stay integers."""
    return _apply(lhs, rhs, "broadcast_div", "_div_scalar", "_rdiv_scalar", python.truediv)


def true_divide(lhs: Any, rhs: Any) -> Any:
    """Another name for `divide`."""
    return divide(lhs, rhs)


def modulo(lhs: Any, rhs: Any) -> Any:
    """lhs - rhs * floor(lhs / rhs), broadcast: it has the sign of rhs."""
    return _apply(lhs, rhs, "broadcast_mod", "_mod_scalar", "_rmod_scalar", python.mod)


def power(base: Any, exp: Any) -> Any:
    """base to the power exp, broadcast."""
    return _apply(base, exp, "broadcast_power", "_power_scalar", "_rpower_scalar", python.pow)


def maximum(lhs: Any, rhs: Any) -> Any:
    """The larger of lhs and rhs, element by element, broadcast."""
    return _apply(lhs, rhs, "broadcast_maximum", "_maximum_scalar", "_maximum_scalar", max)


def minimum(lhs: Any, rhs: Any) -> Any:
    """The smaller of lhs and rhs, element by element, broadcast."""
    return _apply(lhs, rhs, "broadcast_minimum", "_minimum_scalar", "_minimum_scalar", min)


def _truth(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], int]:
    """A comparison of two numbers that gives 1 or 0."""
    return lambda lhs, rhs: int(bool(function(lhs, rhs)))


def equal(lhs: Any, rhs: Any) -> Any:
    """1 where lhs = rhs, else 0, in the dtype of the arrays; broadcast."""
    return _apply(lhs, rhs, "broadcast_equal", "_equal_scalar", "_equal_scalar", _truth(python.eq))


def not_equal(lhs: Any, rhs: Any) -> Any:
    """1 where lhs differs from rhs, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_not_equal",
        "_not_equal_scalar",
        "_not_equal_scalar",
        _truth(python.ne),
    )


def greater(lhs: Any, rhs: Any) -> Any:
    """1 where lhs > rhs, else 0; broadcast."""
    return _apply(
        lhs, rhs, "broadcast_greater", "_greater_scalar", "_lesser_scalar", _truth(python.gt)
    )


def greater_equal(lhs: Any, rhs: Any) -> Any:
    """1 where lhs >= rhs, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_greater_equal",
        "_greater_equal_scalar",
        "_lesser_equal_scalar",
        _truth(python.ge),
    )


def lesser(lhs: Any, rhs: Any) -> Any:
    """1 where lhs < rhs, else 0; broadcast."""
    return _apply(
        lhs, rhs, "broadcast_lesser", "_lesser_scalar", "_greater_scalar", _truth(python.lt)
    )


def lesser_equal(lhs: Any, rhs: Any) -> Any:
    """1 where lhs <= rhs, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_lesser_equal",
        "_lesser_equal_scalar",
        "_greater_equal_scalar",
        _truth(python.le),
    )


def logical_and(lhs: Any, rhs: Any) -> Any:
    """1 where both are nonzero, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_logical_and",
        "_logical_and_scalar",
        "_logical_and_scalar",
        _truth(lambda x, y: x and y),
    )


def logical_or(lhs: Any, rhs: Any) -> Any:
    """1 where one or both are nonzero, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_logical_or",
        "_logical_or_scalar",
        "_logical_or_scalar",
        _truth(lambda x, y: x or y),
    )


def logical_xor(lhs: Any, rhs: Any) -> Any:
    """1 where exactly one is nonzero, else 0; broadcast."""
    return _apply(
        lhs,
        rhs,
        "broadcast_logical_xor",
        "_logical_xor_scalar",
        "_logical_xor_scalar",
        _truth(lambda x, y: bool(x) != bool(y)),
    )


class Arithmetic:
    """Python's operators on arrays."""

    __slots__ = ()

    def __abs__(self) -> Any:
        return op.abs(self)

    def __neg__(self) -> Any:
        return op._mul_scalar(self, -1.0)

    def __add__(self, other: Any) -> Any:
        return add(self, other)

    def __radd__(self, other: Any) -> Any:
        return add(self, other)

    def __sub__(self, other: Any) -> Any:
        return subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        return subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        return multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        return multiply(self, other)

    def __truediv__(self, other: Any) -> Any:
        return divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return divide(other, self)

    def __mod__(self, other: Any) -> Any:
        return modulo(self, other)

    def __rmod__(self, other: Any) -> Any:
        return modulo(other, self)

    def __pow__(self, other: Any) -> Any:
        return power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return power(other, self)

    def __eq__(self, other: Any) -> Any:  # type: ignore[override]
        return equal(self, other)

    def __ne__(self, other: Any) -> Any:  # type: ignore[override]
        return not_equal(self, other)

    def __lt__(self, other: Any) -> Any:
        return lesser(self, other)

    def __le__(self, other: Any) -> Any:
        return lesser_equal(self, other)

    def __gt__(self, other: Any) -> Any:
        return greater(self, other)

    def __ge__(self, other: Any) -> Any:
        return greater_equal(self, other)

    def __hash__(self) -> int:
        return id(self) // 16

    def __iadd__(self, other: Any) -> Any:
        return in_place(self, other, "broadcast_add", "_plus_scalar")

    def __isub__(self, other: Any) -> Any:
        return in_place(self, other, "broadcast_sub", "_minus_scalar")

    def __imul__(self, other: Any) -> Any:
        return in_place(self, other, "broadcast_mul", "_mul_scalar")

    def __itruediv__(self, other: Any) -> Any:
        return in_place(self, other, "broadcast_div", "_div_scalar")

    def __imod__(self, other: Any) -> Any:
        return in_place(self, other, "broadcast_mod", "_mod_scalar")
