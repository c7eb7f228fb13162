"""Arithmetic of arrays of one shape, element by element.

Each pullback is that of the operator that broadcasts.
"""

from __future__ import annotations

import functools
import operator as python

import numpy as np

from ..base import MXNetError
from ..integers import require_numbers
from ..operator import Array, operator
from . import binary
from .binary import hypotenuse, larger, modulo, power, quotient, smaller


def one_shape(op: str, lhs: np.ndarray, rhs: np.ndarray) -> None:
    """Both arrays have the same shape and hold numbers of one dtype."""
    require_numbers(op, lhs=lhs, rhs=rhs)
    if lhs.shape != rhs.shape:
        raise MXNetError(
            f"{op}: lhs has shape {lhs.shape} and rhs {rhs.shape}; expected equal ones, or use the "
            "operator that broadcasts"
        )


@operator(aliases=("_Plus", "_add", "_plus"))
def elemwise_add(lhs: Array, rhs: Array) -> Array:
    """Sum: out = lhs + rhs.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs + d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_basic.cc.

    >>> elemwise_add(np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    array([11., 22.])
    """
    one_shape("elemwise_add", lhs, rhs)
    return lhs + rhs


elemwise_add.pullback(binary.broadcast_add.operator.rule)


@operator(aliases=("_Minus", "_minus", "_sub"))
def elemwise_sub(lhs: Array, rhs: Array) -> Array:
    """Difference: out = lhs - rhs.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs - d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_basic.cc.

    >>> elemwise_sub(np.array([1.0, 2.0]), np.array([10.0, 30.0]))
    array([ -9., -28.])
    """
    one_shape("elemwise_sub", lhs, rhs)
    return lhs - rhs


elemwise_sub.pullback(binary.broadcast_sub.operator.rule)


@operator(aliases=("_Mul", "_mul"))
def elemwise_mul(lhs: Array, rhs: Array) -> Array:
    """Product: out = lhs rhs.

    lhs, rhs: equal shapes, numbers of one dtype. d out = rhs d lhs + lhs d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_basic.cc.

    >>> elemwise_mul(np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    array([10., 40.])
    """
    one_shape("elemwise_mul", lhs, rhs)
    return lhs * rhs


elemwise_mul.pullback(binary.broadcast_mul.operator.rule)


@operator(aliases=("_Div", "_div"))
def elemwise_div(lhs: Array, rhs: Array) -> Array:
    """Quotient: out = lhs / rhs, of integers cut towards zero.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs / rhs - (lhs / rhs^2) d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_basic.cc.

    >>> elemwise_div(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    array([0.5 , 0.75])
    """
    one_shape("elemwise_div", lhs, rhs)
    return quotient(lhs, rhs)


elemwise_div.pullback(binary.broadcast_div.operator.rule)


@operator(aliases=("_Mod",))
def _mod(lhs: Array, rhs: Array) -> Array:
    """Remainder: out = lhs - floor(lhs / rhs) rhs, 0 where rhs = 0.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs - floor(lhs / rhs) d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_extended.cc.

    >>> _mod(np.array([5.0, -5.0]), np.array([3.0, 3.0]))
    array([2., 1.])
    """
    one_shape("_mod", lhs, rhs)
    return modulo(lhs, rhs)


_mod.pullback(binary.broadcast_mod.operator.rule, once=True)


@operator(aliases=("_Power",))
def _power(lhs: Array, rhs: Array) -> Array:
    """Power: out = lhs^rhs, of integers cut towards zero.

    lhs, rhs: equal shapes, numbers of one dtype. d out = rhs lhs^(rhs-1) d lhs + log(lhs) out d rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_extended.cc.

    >>> _power(np.array([2.0, 3.0]), np.array([3.0, 2.0]))
    array([8., 9.])
    """
    one_shape("_power", lhs, rhs)
    return power(lhs, rhs)


_power.pullback(binary.broadcast_power.operator.rule, once=True)


@operator(aliases=("_Maximum",))
def _maximum(lhs: Array, rhs: Array) -> Array:
    """Maximum: out = max(lhs, rhs), nan if one is nan.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs where lhs >= rhs, d rhs where lhs < rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_extended.cc.

    >>> _maximum(np.array([1.0, 5.0]), np.array([2.0, 4.0]))
    array([2., 5.])
    """
    one_shape("_maximum", lhs, rhs)
    return larger(lhs, rhs)


_maximum.pullback(binary.broadcast_maximum.operator.rule, once=True)


@operator(aliases=("_Minimum",))
def _minimum(lhs: Array, rhs: Array) -> Array:
    """Minimum: out = min(lhs, rhs), nan if one is nan.

    lhs, rhs: equal shapes, numbers of one dtype. d out = d lhs where lhs <= rhs, d rhs where lhs > rhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_extended.cc.

    >>> _minimum(np.array([1.0, 5.0]), np.array([2.0, 4.0]))
    array([1., 4.])
    """
    one_shape("_minimum", lhs, rhs)
    return smaller(lhs, rhs)


_minimum.pullback(binary.broadcast_minimum.operator.rule, once=True)


@operator(aliases=("_Hypot",))
def _hypot(lhs: Array, rhs: Array) -> Array:
    """Hypotenuse: out = sqrt(lhs^2 + rhs^2), of integers cut towards zero.

    lhs, rhs: equal shapes, numbers of one dtype. d out = (lhs d lhs + rhs d rhs) / out.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_extended.cc.

    >>> _hypot(np.array([3.0]), np.array([4.0]))
    array([5.])
    """
    one_shape("_hypot", lhs, rhs)
    return hypotenuse(lhs, rhs)


_hypot.pullback(binary.broadcast_hypot.operator.rule, once=True)


@operator
def _grad_add(lhs: Array, rhs: Array) -> Array:
    """Sum of two gradients of one shape: out = lhs + rhs. It has no gradient itself.

    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_basic.cc.
    """
    one_shape("_grad_add", lhs, rhs)
    return lhs + rhs


@operator(aliases=("ElementWiseSum",))
def add_n(*args: Array) -> Array:
    """Sum of any number of arrays of one shape: out = args[0] + args[1] + ...

    args: equal shapes, numbers of one dtype. d out = d args[0] + d args[1] + ...
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_sum.cc.

    >>> add_n(np.array([1.0]), np.array([2.0]), np.array([4.0]))
    array([7.])
    """
    if not args:
        raise MXNetError("add_n: no array was given; expected at least one")
    for array in args:
        one_shape("add_n", args[0], array)
    return functools.reduce(python.add, args)


@add_n.pullback
def _(g, out, *args):
    return (g,) * len(args)
