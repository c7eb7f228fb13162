"""Activations: functions of single numbers.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/activations.py; src/operator/mshadow_op.h.
"""

from __future__ import annotations

import math

import numpy as np

Array = np.ndarray

tanh = np.tanh
erf = np.vectorize(math.erf, otypes=[float])


def relu(x: Array) -> Array:
    """max(x, 0)."""
    return np.maximum(x, 0)


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x) = (1 + tanh(x / 2)) / 2, which does not overflow.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return (1 + np.tanh(x / 2)) / 2


def softrelu(x: Array) -> Array:
    """log(1 + e^x), which is max(x, 0) rounded off at 0."""
    return np.logaddexp(0, x)


def softsign(x: Array) -> Array:
    """x / (1 + |x|)."""
    return x / (1 + abs(x))


def activation(x: Array, name: str) -> Array:
    """The function of that name: relu, sigmoid, softrelu, softsign or tanh.

    >>> activation(np.array([-1.0, 2.0]), "relu")
    array([0., 2.])
    """
    functions = {
        "relu": relu,
        "sigmoid": sigmoid,
        "softrelu": softrelu,
        "softsign": softsign,
        "tanh": tanh,
    }
    return functions[name](x)


def leaky_relu(x: Array, alpha: float) -> Array:
    """x where x > 0, alpha x elsewhere.

    >>> leaky_relu(np.array([-2.0, 2.0]), 0.25)
    array([-0.5,  2. ])
    """
    return np.where(x > 0, x, alpha * x)


def prelu(x: Array, alpha: Array) -> Array:
    """`leaky_relu` with slopes that are learnt: alpha (1,), or (C,) for x (N, C, ...)."""
    return leaky_relu(x, alpha.reshape(-1, *(1,) * (x.ndim - 2)))


def elu(x: Array, alpha: float = 1.0) -> Array:
    """x where x > 0, alpha (e^x - 1) elsewhere."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def selu(x: Array) -> Array:
    """lambda elu(x, alpha): numbers of mean 0 and variance 1 stay so. (Klambauer et al. 2017)"""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def gelu(x: Array) -> Array:
    """x P(z < x) with z standard normal: x (1 + erf(x / sqrt(2))) / 2."""
    return x * (1 + erf(x / math.sqrt(2))) / 2


def swish(x: Array, beta: float = 1.0) -> Array:
    """x sigmoid(beta x); with beta = 1 also known as SiLU."""
    return x * sigmoid(beta * x)
