"""Functions of one array, element by element: size, limits, activations.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import math

import numpy as np

from ..floats import require_floats
from ..integers import in_floats, require_numbers
from ..operator import Array, operator
from .identity import zeros_like
from .rounding import sign
from .slice import cut


@operator
def abs(data: Array) -> Array:
    """Absolute value: out = |data|.

    data: any shape, numbers. d out = sign(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> abs(np.array([-1.0, 2.0]))
    array([1., 2.])
    """
    require_numbers("abs", data=data)
    return np.abs(data)


@abs.pullback
def _(g, out, data):
    return g * sign(data)


@operator
def negative(data: Array) -> Array:
    """Negative: out = -data.

    data: any shape, numbers. d out = -dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> negative(np.array([-1.0, 2.0]))
    array([ 1., -2.])
    """
    require_numbers("negative", data=data)
    return -data


@negative.pullback
def _(g, out, data):
    return -g


@operator
def relu(data: Array) -> Array:
    """Rectified linear unit: out = max(data, 0); nan stays.

    data: any shape, numbers. d out = dx where x > 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> relu(np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    require_numbers("relu", data=data)
    return np.where(data <= 0, 0, data)


@relu.pullback
def _(g, out, data):
    return g * (data > 0)


@operator
@in_floats
def sigmoid(data: Array) -> Array:
    """Logistic function: out = 1 / (1 + e^-data).

    data: any shape, floats; integers are cut towards zero. d out = out (1 - out) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> sigmoid(np.array([0.0, 1.0]))
    array([0.5       , 0.73105858])
    """
    return 1 / (1 + np.exp(-data))


@sigmoid.pullback
def _(g, out, data):
    return g * out * (1 - out)


@operator
@in_floats
def tanh(data: Array) -> Array:
    """Hyperbolic tangent: out = (e^data - e^-data) / (e^data + e^-data).

    data: any shape, floats; integers are cut towards zero. d out = (1 - out^2) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> tanh(np.array([0.0, 1.0]))
    array([0.        , 0.76159416])
    """
    return np.tanh(data)


@tanh.pullback
def _(g, out, data):
    return g * (1 - out * out)


@operator
@in_floats
def softsign(data: Array) -> Array:
    """Softsign: out = data / (1 + |data|).

    data: any shape, floats; integers are cut towards zero. d out = dx / (1 + |x|)^2.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> softsign(np.array([-1.0, 3.0]))
    array([-0.5 ,  0.75])
    """
    return data / (1 + np.abs(data))


@softsign.pullback(once=True)
def _(g, out, data):
    return g / np.square(1 + np.abs(data))


@operator
def logical_not(data: Array) -> Array:
    """Logical not: out = 1 where data = 0, 0 elsewhere.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> logical_not(np.array([0.0, 1.0]))
    array([1., 0.])
    """
    require_numbers("logical_not", data=data)
    return np.logical_not(data).astype(data.dtype)


@logical_not.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
def hard_sigmoid(data: Array, alpha: float = 0.2, beta: float = 0.5) -> Array:
    """Piecewise linear sigmoid: out = max(0, min(1, alpha x + beta)).

    data: any shape, floats. d out = alpha dx where 0 < out < 1, 0 elsewhere.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> hard_sigmoid(np.array([-3.0, 0.0, 1.0]))
    array([0. , 0.5, 0.7])
    """
    require_floats("hard_sigmoid", data=data)
    return np.clip(alpha * data + beta, 0, 1)


@hard_sigmoid.pullback(once=True)
def _(g, out, data, alpha, beta):
    return g * alpha * ((out > 0) & (out < 1))


@operator
def clip(data: Array, a_min: float, a_max: float) -> Array:
    """Limit numbers to an interval: out = a_max above a_max, else a_min below a_min, else data.

    data: any shape, numbers. d out = dx where a_min <= x <= a_max, 0 elsewhere.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op.cc.

    >>> clip(np.array([-3.0, 0.0, 2.0]), -1.0, 1.0)
    array([-1.,  0.,  1.])
    """
    require_numbers("clip", data=data)
    low, high = cut(a_min, data.dtype), cut(a_max, data.dtype)
    return np.where(data > a_max, high, np.where(data < a_min, low, data))


@clip.pullback
def _(g, out, data, a_min, a_max):
    return g * ((data > a_max) == 0) * ((data < a_min) == 0)


@operator
def smooth_l1(data: Array, scalar: float = 1.0) -> Array:
    """Smooth L1 loss: out = (s x)^2 / 2 where |x| <= 1 / s^2, |x| - 1 / (2 s^2) elsewhere.

    data: any shape, floats; s = scalar. d out = s^2 x dx near 0, sign(x) dx beyond.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> smooth_l1(np.array([-3.0, 0.5]))
    array([2.5  , 0.125])
    """
    square = scalar * scalar
    joint = 1 / square if square else math.inf
    return np.where(abs(data) > joint, abs(data) - joint / 2, square * data * data / 2)


@smooth_l1.pullback(once=True)
def _(g, out, data, scalar):
    square = scalar * scalar
    joint = 1 / square if square else math.inf
    return g * np.where(abs(data) > joint, np.sign(data), square * data)


@operator
def _contrib_quadratic(data: Array, a: float = 0.0, b: float = 0.0, c: float = 0.0) -> Array:
    """Quadratic function: out = a x^2 + b x + c.

    data: any shape, floats. d out = (2 a x + b) dx.
    Source: MXNet 1.9.1, src/operator/contrib/quadratic_op-inl.h.

    >>> _contrib_quadratic(np.array([1.0, 2.0]), a=1.0, b=2.0, c=3.0)
    array([ 6., 11.])
    """
    return (a * data + b) * data + c


@_contrib_quadratic.pullback(once=True)
def _(g, out, data, a, b, c):
    return g * (2 * a * data + b)


@operator
def _contrib_div_sqrt_dim(data: Array) -> Array:
    """Divide by the square root of the length n of the last axis: out = x / sqrt(n).

    data: (..., n), floats. d out = dx / sqrt(n).
    Source: MXNet 1.9.1, src/operator/contrib/transformer.cc.

    >>> _contrib_div_sqrt_dim(np.array([[1.0, 2.0, 3.0, 4.0]]))
    array([[0.5, 1. , 1.5, 2. ]])
    """
    return data / math.sqrt(data.shape[-1])


@_contrib_div_sqrt_dim.pullback
def _(g, out, data):
    return g / math.sqrt(data.shape[-1])
