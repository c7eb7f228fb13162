"""Layers of one line, and how layers are put together.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/basic_layers.py, python/mxnet/gluon/contrib/nn/.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..random import Generator, generator
from .activations import activation as activated

Array = np.ndarray
Layer = Callable[[Array], Array]


def flatten(x: Array) -> Array:
    """(N, a, b, ...) to (N, a b ...)."""
    return x.reshape(len(x), -1)


def dense(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    flatten: bool = True,
    activation: str | None = None,
) -> Array:
    """f(x W^T + b): (N, units), or (N, ..., units) without flatten.

    x: (N, ...), all axes but the first are one for flatten; weight: (units, inputs); bias: (units,);
    activation: the name of f, None for none.

    >>> dense(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([0.5, 0.0]))
    array([[11.5,  2. ]])
    """
    rows = x.reshape(len(x), -1) if flatten else x
    out = rows @ weight.T + (0 if bias is None else bias)
    return out if activation is None else activated(out, activation)


def embedding(x: Array, weight: Array) -> Array:
    """weight[x]: a row of the table for each index. x: (...); weight: (rows, D); out: (..., D).

    >>> embedding(np.array([1.0, 0.0]), np.array([[0.1, 0.2], [0.3, 0.4]]))
    array([[0.3, 0.4],
           [0.1, 0.2]])
    """
    return weight[x.astype(int)]


def dropout_mask(
    shape: tuple[int, ...],
    rate: float,
    axes: tuple[int, ...] = (),
    random: Generator = generator,
) -> Array:
    """0 with probability `rate`, else 1 / (1 - rate); along `axes` one draw serves all.

    It is 1 on the average, so that a sum keeps its mean. Not drawn at all when predicting.
    """
    return random.dropout_mask(shape, rate, axes)


def dropout(x: Array, mask: Array | float = 1.0) -> Array:
    """x mask; mask: of `dropout_mask` in training, 1 when predicting."""
    return x * mask


def sequential(x: Array, *layers: Layer) -> Array:
    """f_n(... f_2(f_1(x))).

    >>> sequential(3.0, lambda x: x + 1, lambda x: 2 * x)
    8.0
    """
    for layer in layers:
        x = layer(x)
    return x


def concurrent(x: Array, *layers: Layer, axis: int = -1) -> Array:
    """f_1(x), f_2(x), ... one behind the other along an axis.

    >>> concurrent(np.array([1.0, 2.0]), np.negative, np.square)
    array([-1., -2.,  1.,  4.])
    """
    return np.concatenate([layer(x) for layer in layers], axis)
