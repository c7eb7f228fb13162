"""Trigonometric and hyperbolic functions, element by element, and their inverses.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import math

import numpy as np

from ..integers import in_floats
from ..operator import Array, operator
from .powers import sqrt


@operator
@in_floats
def sin(data: Array) -> Array:
    """Sine: out = sin(data), of radians.

    data: any shape, floats; integers are cut towards zero. d out = cos(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> sin(np.array([0.0, 1.0]))
    array([0.        , 0.84147098])
    """
    return np.sin(data)


@sin.pullback
def _(g, out, data):
    return g * cos(data)


@operator
@in_floats
def cos(data: Array) -> Array:
    """Cosine: out = cos(data), of radians.

    data: any shape, floats; integers are cut towards zero. d out = -sin(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> cos(np.array([0.0, 1.0]))
    array([1.        , 0.54030231])
    """
    return np.cos(data)


@cos.pullback
def _(g, out, data):
    return -g * sin(data)


@operator
@in_floats
def tan(data: Array) -> Array:
    """Tangent: out = sin(data) / cos(data), of radians.

    data: any shape, floats; integers are cut towards zero. d out = (1 + out^2) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> tan(np.array([0.0, 1.0]))
    array([0.        , 1.55740772])
    """
    return np.tan(data)


@tan.pullback
def _(g, out, data):
    return g * (1 + out * out)


@operator
@in_floats
def arcsin(data: Array) -> Array:
    """Inverse sine: the out in [-pi/2, pi/2] with sin(out) = data; nan beyond ±1.

    data: any shape, floats; integers are cut towards zero. d out = dx / sqrt(1 - x^2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arcsin(np.array([0.0, 1.0]))
    array([0.        , 1.57079633])
    """
    return np.arcsin(data)


@arcsin.pullback
def _(g, out, data):
    return g / sqrt(1 - data * data)


@operator
@in_floats
def arccos(data: Array) -> Array:
    """Inverse cosine: the out in [0, pi] with cos(out) = data; nan beyond ±1.

    data: any shape, floats; integers are cut towards zero. d out = -dx / sqrt(1 - x^2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arccos(np.array([0.0, 1.0]))
    array([1.57079633, 0.        ])
    """
    return np.arccos(data)


@arccos.pullback
def _(g, out, data):
    return -g / sqrt(1 - data * data)


@operator
@in_floats
def arctan(data: Array) -> Array:
    """Inverse tangent: the out in [-pi/2, pi/2] with tan(out) = data.

    data: any shape, floats; integers are cut towards zero. d out = dx / (1 + x^2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arctan(np.array([0.0, 1.0]))
    array([0.        , 0.78539816])
    """
    return np.arctan(data)


@arctan.pullback
def _(g, out, data):
    return g / (1 + data * data)


@operator
@in_floats
def sinh(data: Array) -> Array:
    """Hyperbolic sine: out = (e^data - e^-data) / 2.

    data: any shape, floats; integers are cut towards zero. d out = cosh(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> sinh(np.array([0.0, 1.0]))
    array([0.        , 1.17520119])
    """
    return np.sinh(data)


@sinh.pullback
def _(g, out, data):
    return g * cosh(data)


@operator
@in_floats
def cosh(data: Array) -> Array:
    """Hyperbolic cosine: out = (e^data + e^-data) / 2.

    data: any shape, floats; integers are cut towards zero. d out = sinh(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> cosh(np.array([0.0, 1.0]))
    array([1.        , 1.54308063])
    """
    return np.cosh(data)


@cosh.pullback
def _(g, out, data):
    return g * sinh(data)


@operator
@in_floats
def arcsinh(data: Array) -> Array:
    """Inverse hyperbolic sine: out = log(data + sqrt(data^2 + 1)).

    data: any shape, floats; integers are cut towards zero. d out = dx / sqrt(x^2 + 1).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arcsinh(np.array([0.0, 1.0]))
    array([0.        , 0.88137359])
    """
    return np.arcsinh(data)


@arcsinh.pullback
def _(g, out, data):
    return g / sqrt(data * data + 1)


@operator
@in_floats
def arccosh(data: Array) -> Array:
    """Inverse hyperbolic cosine: out = log(data + sqrt(data^2 - 1)); nan below 1.

    data: any shape, floats; integers are cut towards zero. d out = dx / sqrt(x^2 - 1).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arccosh(np.array([1.0, 2.0]))
    array([0.       , 1.3169579])
    """
    return np.arccosh(data)


@arccosh.pullback
def _(g, out, data):
    return g / sqrt(data * data - 1)


@operator
@in_floats
def arctanh(data: Array) -> Array:
    """Inverse hyperbolic tangent: out = log((1 + data) / (1 - data)) / 2.

    data: any shape, floats; integers are cut towards zero. d out = dx / (1 - x^2).
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> arctanh(np.array([0.0, 0.5]))
    array([0.        , 0.54930614])
    """
    return np.arctanh(data)


@arctanh.pullback
def _(g, out, data):
    return g / (1 - data * data)


@operator
@in_floats
def degrees(data: Array) -> Array:
    """Radians to degrees: out = data * 180 / pi.

    data: any shape, floats; integers are cut towards zero. d out = 180 / pi dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> degrees(np.array([0.0, 1.0]))
    array([ 0.        , 57.29577951])
    """
    return data * (180 / math.pi)


@degrees.pullback
def _(g, out, data):
    return g * (180 / math.pi)


@operator
@in_floats
def radians(data: Array) -> Array:
    """Degrees to radians: out = data * pi / 180.

    data: any shape, floats; integers are cut towards zero. d out = pi / 180 dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_trig.cc.

    >>> radians(np.array([0.0, 180.0]))
    array([0.        , 3.14159265])
    """
    return data * (math.pi / 180)


@radians.pullback
def _(g, out, data):
    return g * (math.pi / 180)
