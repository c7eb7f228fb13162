"""Activations: functions of one number at a time, by name.

Their pullbacks have no derivative, as in MXNet; the operators relu, sigmoid, tanh and softsign do.
"""

from __future__ import annotations

import math

import numpy as np

from .. import random
from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, operator, unbroadcast


def _sigmoid(data):
    """1 / (1 + exp(-x)) without overflow: for x < 0 it is exp(x) / (1 + exp(x))."""
    small = np.exp(-np.abs(data))
    return np.where(data >= 0, 1, small) / (1 + small)


def _softrelu(data):
    """log(1 + exp(x)), which is x itself beyond 20."""
    return np.where(data > 20, data, np.log1p(np.exp(np.minimum(data, 20))))


# name: the function of x; its derivative as a function of x and the result y
ACTIVATIONS = {
    "relu": (lambda x: np.maximum(x, 0), lambda x, y: y > 0),
    "sigmoid": (_sigmoid, lambda x, y: y * (1 - y)),
    "tanh": (np.tanh, lambda x, y: 1 - y * y),
    "softrelu": (_softrelu, lambda x, y: -np.expm1(-y)),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda x, y: 1 / (1 + np.abs(x)) ** 2),
}


@operator
def Activation(data: Array, act_type: str) -> Array:
    """An activation, element by element: relu, sigmoid, tanh, softrelu or softsign.

    data: any shape, floats. max(x, 0), 1/(1+exp(-x)), tanh(x), log(1+exp(x)), x/(1+|x|); with y for
    the result, dy/dx is 1 where y > 0, y(1-y), 1-y^2, 1-exp(-y), 1/(1+|x|)^2.
    Source: MXNet 1.9.1, src/operator/nn/activation-inl.h.

    >>> Activation(np.array([-1.0, 2.0]), act_type="relu")
    array([0., 2.])
    """
    require_floats("Activation", data=data)
    if act_type not in ACTIVATIONS:
        raise MXNetError(
            f"Activation: act_type={act_type!r} is unknown; expected one of {list(ACTIVATIONS)}"
        )
    return ACTIVATIONS[act_type][0](data).astype(data.dtype)


@Activation.pullback(once=True)
def _(g, out, data, act_type):
    return g * ACTIVATIONS[act_type][1](data, out)


SELU_SCALE = np.float32(1.0507009873554805)
SELU_ALPHA = np.float32(1.6732632423543772)
_erf = np.vectorize(math.erf, otypes=[np.float64])


def _gelu(x):
    """x Phi(x), Phi being the distribution function of the standard normal distribution."""
    x = widened(x)
    return x * (1 + _erf(x / math.sqrt(2))) / 2


def _gelu_slope(x):
    """Phi(x) + x phi(x), phi being the density of the standard normal distribution."""
    x = widened(x)
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return (1 + _erf(x / math.sqrt(2))) / 2 + x * density


def _slopes(gamma, shape):
    """gamma with as many axes as data: it stands for the first two of them, aligned at the right."""
    aligned, sizes = [], list(gamma.shape)
    for axis in reversed(range(len(shape))):
        fits = axis <= 1 and sizes and sizes[-1] in (1, shape[axis])
        aligned.insert(0, sizes.pop() if fits else 1)
    if sizes:
        raise MXNetError(
            f"LeakyReLU: gamma of shape {gamma.shape} cannot be broadcast to data of shape {shape}; "
            f"expected one slope, or one for each channel"
        )
    return gamma.reshape(aligned)


def _slope(data, gamma, act_type, slope, lower_bound, upper_bound):
    """What numbers below 0 are multiplied by, for the activations that are two straight lines."""
    if act_type == "prelu":
        return _slopes(gamma, data.shape)
    if act_type == "rrelu":
        slope = (np.float32(lower_bound) + np.float32(upper_bound)) / np.float32(2)
    return np.float32(slope).astype(data.dtype)


@operator(mode=True)
def LeakyReLU(
    data: Array,
    gamma: Array | None = None,
    act_type: str = "leaky",
    slope: float = 0.25,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
    training: bool = False,
) -> Array:
    """x for x > 0, else: leaky slope x; prelu gamma x; elu slope (exp(x)-1); rrelu r x.

    selu is s x and s a (exp(x)-1) with s = 1.0507, a = 1.6733; gelu is x (1+erf(x/sqrt 2))/2.
    data: any shape, floats; gamma: slopes of prelu, (1,) or (channels,). r is drawn from
    [lower_bound, upper_bound] when training, else their mean.
    d out = slope dx; d gamma sums x over x <= 0. selu's pullback is MXNet's, s (a + out) for x <= 0,
    which is not the derivative s a + out.
    Source: MXNet 1.9.1, src/operator/leaky_relu-inl.h.

    >>> LeakyReLU(np.array([-1.0, 2.0]))
    array([-0.25,  2.  ])
    """
    require_floats("LeakyReLU", data=data, gamma=gamma)
    if act_type not in ("elu", "gelu", "leaky", "prelu", "rrelu", "selu"):
        raise MXNetError(
            f"LeakyReLU: act_type={act_type!r} is unknown; expected elu, gelu, leaky, prelu, rrelu "
            f"or selu"
        )
    if (gamma is None) == (act_type == "prelu"):
        raise MXNetError(
            f"LeakyReLU: act_type={act_type!r}, but gamma is {'missing' if gamma is None else 'given'}"
            f"; expected gamma with act_type='prelu', and only there"
        )
    if act_type == "gelu":
        return _gelu(data).astype(data.dtype)
    if act_type == "selu":
        below = SELU_ALPHA.astype(data.dtype) * np.expm1(data)
        return SELU_SCALE.astype(data.dtype) * np.where(data > 0, data, below)
    if act_type == "elu":
        return np.where(data > 0, data, np.float32(slope).astype(data.dtype) * np.expm1(data))
    if act_type == "rrelu" and training:
        steep = random.generator.rrelu_slopes(data.shape, lower_bound, upper_bound, data.dtype.name)
    else:
        steep = _slope(data, gamma, act_type, slope, lower_bound, upper_bound)
    return np.where(data > 0, data, steep * data)


@LeakyReLU.pullback(once=True)
def _(g, out, data, gamma, act_type, slope, lower_bound, upper_bound, training):
    if act_type == "gelu":
        return g * _gelu_slope(data).astype(data.dtype), None
    if act_type == "selu":
        scale, alpha = SELU_SCALE.astype(data.dtype), SELU_ALPHA.astype(data.dtype)
        return g * scale * np.where(data > 0, 1, alpha + out), None
    if act_type == "elu":
        steep = np.float32(slope).astype(data.dtype)
        return g * np.where(data > 0, 1, out + steep), None
    if act_type == "rrelu" and training:
        # what was drawn is what the data was multiplied by
        return g * np.where(data == 0, 1, out / np.where(data == 0, 1, data)), None
    steep = _slope(data, gamma, act_type, slope, lower_bound, upper_bound)
    dgamma = None
    if gamma is not None:
        below = np.where(data > 0, np.zeros_like(data), data)
        dgamma = unbroadcast(g * below, steep.shape).reshape(gamma.shape)
    return g * np.where(data > 0, np.ones_like(data), steep), dgamma
