"""The error function, the gamma function and their relatives, element by element.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import math

import numpy as np

from .. import special
from ..integers import in_floats
from ..operator import Array, operator


@operator
@in_floats
def erf(data: Array) -> Array:
    """Error function: out = 2 / sqrt(pi) * integral of e^(-t^2) from 0 to data.

    data: any shape, floats; integers are cut towards zero. d out = 2 / sqrt(pi) e^(-x^2) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> erf(np.array([0.0, 1.0]))
    array([0.        , 0.84270079])
    """
    return special.erf(data).astype(data.dtype)


@erf.pullback(once=True)
def _(g, out, data):
    return g * (2 / math.sqrt(math.pi) * np.exp(-data * data))


@operator
@in_floats
def erfinv(data: Array) -> Array:
    """Inverse error function: the out with erf(out) = data; ±inf at ±1, nan beyond.

    data: any shape, floats; integers are cut towards zero. d out = sqrt(pi) / 2 e^(out^2) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> erfinv(np.array([0.0, 0.5]))
    array([0.        , 0.47693628])
    """
    return special.inverse_erf(data).astype(data.dtype)


@erfinv.pullback(once=True)
def _(g, out, data):
    return g * (math.sqrt(math.pi) / 2 * np.exp(out * out))


@operator
@in_floats
def gamma(data: Array) -> Array:
    """Gamma function: out = integral of t^(data - 1) e^-t from 0 to infinity.

    data: any shape, floats; integers are cut towards zero. d out = out psi(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> gamma(np.array([4.0, 0.5]))
    array([6.        , 1.77245385])
    """
    return special.gamma(data).astype(data.dtype)


@gamma.pullback(once=True)
def _(g, out, data):
    return g * (out * special.digamma(data).astype(data.dtype))


@operator
@in_floats
def gammaln(data: Array) -> Array:
    """Logarithm of the gamma function: out = log |Gamma(data)|.

    data: any shape, floats; integers are cut towards zero. d out = psi(x) dx.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> gammaln(np.array([4.0, 0.5]))
    array([1.79175947, 0.57236494])
    """
    return special.log_gamma(data).astype(data.dtype)


@gammaln.pullback(once=True)
def _(g, out, data):
    return g * special.digamma(data).astype(data.dtype)
