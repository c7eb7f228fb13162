"""Powers, roots, exponentials and logarithms, element by element.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import math

import numpy as np

from ..integers import in_floats, require_numbers
from ..operator import Array, operator


@operator
def square(data: Array) -> Array:
    """Square: out = data^2; integers wrap around.

    data: any shape, numbers. d out = 2 x dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> square(np.array([2.0, 3.0]))
    array([4., 9.])
    """
    require_numbers("square", data=data)
    return data * data


@square.pullback
def _(g, out, data):
    return 2 * g * data


@operator
@in_floats
def sqrt(data: Array) -> Array:
    """Square root: the out >= 0 with out^2 = data; nan below 0.

    data: any shape, floats; integers are cut towards zero. d out = dx / (2 out).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> sqrt(np.array([4.0, 9.0]))
    array([2., 3.])
    """
    return np.sqrt(data)


@sqrt.pullback
def _(g, out, data):
    return g * 0.5 / out


@operator
@in_floats
def rsqrt(data: Array) -> Array:
    """Inverse square root: out = 1 / sqrt(data).

    data: any shape, floats; integers are cut towards zero. d out = -out / (2 x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> rsqrt(np.array([4.0, 0.25]))
    array([0.5, 2. ])
    """
    return 1 / np.sqrt(data)


@rsqrt.pullback
def _(g, out, data):
    return g * -0.5 * out / data


@operator
@in_floats
def cbrt(data: Array) -> Array:
    """Cube root: the out with out^3 = data.

    data: any shape, floats; integers are cut towards zero. d out = dx / (3 out^2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> cbrt(np.array([8.0, -27.0]))
    array([ 2., -3.])
    """
    return np.cbrt(data)


@cbrt.pullback
def _(g, out, data):
    return g / (3 * out * out)


@operator
@in_floats
def rcbrt(data: Array) -> Array:
    """Inverse cube root: out = 1 / cbrt(data).

    data: any shape, floats; integers are cut towards zero. d out = -out / (3 x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> rcbrt(np.array([8.0, 0.125]))
    array([0.5, 2. ])
    """
    return 1 / np.cbrt(data)


@rcbrt.pullback
def _(g, out, data):
    return -g * out / (3 * data)


@operator
@in_floats
def reciprocal(data: Array) -> Array:
    """Reciprocal: out = 1 / data.

    data: any shape, floats; integers are cut towards zero. d out = -out^2 dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_pow.cc.

    >>> reciprocal(np.array([2.0, 4.0]))
    array([0.5 , 0.25])
    """
    return 1 / data


@reciprocal.pullback
def _(g, out, data):
    return -g * out * out


@operator
@in_floats
def exp(data: Array) -> Array:
    """Exponential: out = e^data.

    data: any shape, floats; integers are cut towards zero. d out = out dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> exp(np.array([0.0, 1.0]))
    array([1.        , 2.71828183])
    """
    return np.exp(data)


@exp.pullback
def _(g, out, data):
    return g * out


@operator
@in_floats
def expm1(data: Array) -> Array:
    """Exponential minus 1: out = e^data - 1, without cancellation near 0.

    data: any shape, floats; integers are cut towards zero. d out = e^x dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> expm1(np.array([0.0, 1.0]))
    array([0.        , 1.71828183])
    """
    return np.expm1(data)


@expm1.pullback
def _(g, out, data):
    return g * exp(data)


@operator
@in_floats
def log(data: Array) -> Array:
    """Natural logarithm: out = log(data); -inf at 0, nan below.

    data: any shape, floats; integers are cut towards zero. d out = dx / x.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> log(np.array([1.0, 2.0]))
    array([0.        , 0.69314718])
    """
    return np.log(data)


@log.pullback
def _(g, out, data):
    return g / data


@operator
@in_floats
def log2(data: Array) -> Array:
    """Logarithm to base 2: out = log(data) / log(2).

    data: any shape, floats; integers are cut towards zero. d out = dx / (x log 2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> log2(np.array([1.0, 8.0]))
    array([0., 3.])
    """
    return np.log2(data)


@log2.pullback
def _(g, out, data):
    return g / (data * math.log(2))


@operator
@in_floats
def log10(data: Array) -> Array:
    """Logarithm to base 10: out = log(data) / log(10).

    data: any shape, floats; integers are cut towards zero. d out = dx / (x log 10).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> log10(np.array([1.0, 1000.0]))
    array([0., 3.])
    """
    return np.log10(data)


@log10.pullback
def _(g, out, data):
    return g / (data * math.log(10))


@operator
@in_floats
def log1p(data: Array) -> Array:
    """Logarithm of 1 plus: out = log(1 + data), precise near 0.

    data: any shape, floats; integers are cut towards zero. d out = dx / (1 + x).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_logexp.cc.

    >>> log1p(np.array([0.0, 1.0]))
    array([0.        , 0.69314718])
    """
    return np.log1p(data)


@log1p.pullback
def _(g, out, data):
    return g / (1 + data)
