"""Arithmetic of two arrays, element by element, broadcast to a common shape.

Each pullback gives the product of g and a partial derivative, in the shape of the result; whoever
calls it adds up what belongs to one element of an input that was broadcast.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..integers import in_floats, require_numbers
from ..operator import Array, operator


def broadcastable(op: str, lhs: np.ndarray, rhs: np.ndarray) -> None:
    """The shapes, aligned at the right, agree along each axis, or one of them is 1 there."""
    require_numbers(op, lhs=lhs, rhs=rhs)
    if lhs.shape == rhs.shape:
        return
    pairs = zip(lhs.shape[::-1], rhs.shape[::-1], strict=False)
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        raise MXNetError(
            f"{op}: lhs of shape {lhs.shape} and rhs of shape {rhs.shape} cannot be broadcast; "
            "expected equal sizes or 1 along each axis, counted from the last"
        )


def quotient(lhs, rhs):
    """lhs / rhs; of integers, cut towards zero.

    >>> quotient(np.array([7, -7]), np.array([2, 2])), quotient(np.array([7.0]), np.array([2.0]))
    (array([ 3, -3]), array([3.5]))
    """
    if lhs.dtype.kind == "f":
        return lhs / rhs
    down = lhs // rhs
    return (down + ((down < 0) & (down * rhs != lhs))).astype(lhs.dtype)


def modulo(lhs, rhs):
    """The remainder with the sign of the divisor, and 0 for a divisor of 0.

    >>> modulo(np.array([5.0, -5.0, 5.0, 5.0]), np.array([3.0, 3.0, -3.0, 0.0]))
    array([ 2.,  1., -1.,  0.])
    """
    rest = np.fmod(lhs, np.where(rhs == 0, 1, rhs).astype(rhs.dtype))
    other_sign = (lhs < 0) != (rhs < 0)
    return np.where(rhs == 0, 0, np.where(other_sign, rest + np.where(rest != 0, rhs, 0), rest))


def larger(lhs, rhs):
    """The larger one; nan if one is nan; of equal ones, rhs (which differs in the sign of 0)."""
    return np.where((lhs > rhs) | (lhs != lhs), lhs, rhs)


def smaller(lhs, rhs):
    """The smaller one; nan if one is nan; of equal ones, rhs (which differs in the sign of 0)."""
    return np.where((lhs < rhs) | (lhs != lhs), lhs, rhs)


power = in_floats(np.power)
hypotenuse = in_floats(np.hypot)


@operator(aliases=("broadcast_plus",))
def broadcast_add(lhs: Array, rhs: Array) -> Array:
    """Sum with broadcasting: out = lhs + rhs.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs + d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_basic.cc.

    >>> broadcast_add(np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    array([11., 22.])
    """
    broadcastable("broadcast_add", lhs, rhs)
    return lhs + rhs


@broadcast_add.pullback
def _(g, out, lhs, rhs):
    return g, g


@operator(aliases=("broadcast_minus",))
def broadcast_sub(lhs: Array, rhs: Array) -> Array:
    """Difference with broadcasting: out = lhs - rhs.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs - d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_basic.cc.

    >>> broadcast_sub(np.array([1.0, 2.0]), np.array([10.0, 30.0]))
    array([ -9., -28.])
    """
    broadcastable("broadcast_sub", lhs, rhs)
    return lhs - rhs


@broadcast_sub.pullback
def _(g, out, lhs, rhs):
    return g, -g


@operator
def broadcast_mul(lhs: Array, rhs: Array) -> Array:
    """Product with broadcasting: out = lhs rhs.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = rhs d lhs + lhs d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_basic.cc.

    >>> broadcast_mul(np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    array([10., 40.])
    """
    broadcastable("broadcast_mul", lhs, rhs)
    return lhs * rhs


@broadcast_mul.pullback
def _(g, out, lhs, rhs):
    return g * rhs, g * lhs


@operator
def broadcast_div(lhs: Array, rhs: Array) -> Array:
    """Quotient with broadcasting: out = lhs / rhs, of integers cut towards zero.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs / rhs - (lhs / rhs^2) d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_basic.cc.

    >>> broadcast_div(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    array([0.5 , 0.75])
    """
    broadcastable("broadcast_div", lhs, rhs)
    return quotient(lhs, rhs)


@broadcast_div.pullback
def _(g, out, lhs, rhs):
    return g / rhs, -g * lhs / (rhs * rhs)


@operator
def broadcast_mod(lhs: Array, rhs: Array) -> Array:
    """Remainder with broadcasting: out = lhs - floor(lhs / rhs) rhs, 0 where rhs = 0.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs - floor(lhs / rhs) d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_basic.cc.

    >>> broadcast_mod(np.array([5.0, -5.0]), np.array([3.0, 3.0]))
    array([2., 1.])
    """
    broadcastable("broadcast_mod", lhs, rhs)
    return modulo(lhs, rhs)


@broadcast_mod.pullback(once=True)
def _(g, out, lhs, rhs):
    return g, -g * np.floor(lhs / rhs)


@operator
def broadcast_power(lhs: Array, rhs: Array) -> Array:
    """Power with broadcasting: out = lhs^rhs, of integers cut towards zero.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = rhs lhs^(rhs-1) d lhs + log(lhs) out d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_extended.cc.

    >>> broadcast_power(np.array([2.0, 3.0]), np.array([3.0, 2.0]))
    array([8., 9.])
    """
    broadcastable("broadcast_power", lhs, rhs)
    return power(lhs, rhs)


@broadcast_power.pullback(once=True)
def _(g, out, lhs, rhs):
    return g * (rhs * lhs ** (rhs - 1)), g * (np.log(lhs) * out)


@operator
def broadcast_maximum(lhs: Array, rhs: Array) -> Array:
    """Maximum with broadcasting: out = max(lhs, rhs), nan if one is nan.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs where lhs >= rhs, d rhs where lhs < rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_extended.cc.

    >>> broadcast_maximum(np.array([1.0, 5.0]), np.array([2.0, 4.0]))
    array([2., 5.])
    """
    broadcastable("broadcast_maximum", lhs, rhs)
    return larger(lhs, rhs)


@broadcast_maximum.pullback(once=True)
def _(g, out, lhs, rhs):
    return g * (lhs >= rhs), g * (lhs < rhs)


@operator
def broadcast_minimum(lhs: Array, rhs: Array) -> Array:
    """Minimum with broadcasting: out = min(lhs, rhs), nan if one is nan.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = d lhs where lhs <= rhs, d rhs where lhs > rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_extended.cc.

    >>> broadcast_minimum(np.array([1.0, 5.0]), np.array([2.0, 4.0]))
    array([1., 4.])
    """
    broadcastable("broadcast_minimum", lhs, rhs)
    return smaller(lhs, rhs)


@broadcast_minimum.pullback(once=True)
def _(g, out, lhs, rhs):
    return g * (lhs <= rhs), g * (lhs > rhs)


@operator
def broadcast_hypot(lhs: Array, rhs: Array) -> Array:
    """Hypotenuse with broadcasting: out = sqrt(lhs^2 + rhs^2), of integers cut towards zero.

    lhs, rhs: shapes that broadcast, numbers of one dtype.
    d out = (lhs d lhs + rhs d rhs) / out.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_extended.cc.

    >>> broadcast_hypot(np.array([3.0]), np.array([4.0]))
    array([5.])
    """
    broadcastable("broadcast_hypot", lhs, rhs)
    return hypotenuse(lhs, rhs)


@broadcast_hypot.pullback(once=True)
def _(g, out, lhs, rhs):
    return g * lhs / out, g * rhs / out
