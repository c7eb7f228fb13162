"""Pooling: one number for each window of (N, C, *sizes), the largest or the mean.

Windows begin every `strides` numbers, `padding` before the data. They end where the padding does;
with ceil_mode, a last one that reaches beyond it counts too. The channels are on axis 1; for a
layout that has them at the end, move the axis.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/conv_layers.py, src/operator/nn/pool.h.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .convolution import Size, each

Array = np.ndarray


def windows(
    n: int, size: int, stride: int, pad: int, ceil_mode: bool = False
) -> list[tuple[int, int]]:
    """Begin and end of each window on an axis of n numbers; places below 0 and from n on are padding.

    There are floor((n + 2 pad - size) / stride) + 1 of them, or ceil(...) + 1. None ends behind the
    padding; that of ceil_mode which would is cut there.

    >>> windows(5, 2, 2, 0), windows(5, 2, 2, 0, ceil_mode=True)
    ([(0, 2), (2, 4)], [(0, 2), (2, 4), (4, 5)])
    """
    room = n + 2 * pad - size
    count = (-(-room // stride) if ceil_mode else room // stride) + 1
    begins = range(-pad, -pad + stride * count, stride)
    return [(begin, min(begin + size, n + pad)) for begin in begins]


def pooled(
    function: Callable[[Array, int], Array],
    x: Array,
    pool_size: Size,
    strides: Size | None,
    padding: Size,
    ceil_mode: bool,
) -> Array:
    """function(the numbers of a window (N, C, k), how many places it has) for every window."""
    rank = x.ndim - 2
    size, pad = each(pool_size, rank), each(padding, rank)
    stride = size if strides is None else each(strides, rank)
    axes = [windows(*axis, ceil_mode) for axis in zip(x.shape[2:], size, stride, pad, strict=True)]
    out = np.empty((*x.shape[:2], *map(len, axes)))
    for place in np.ndindex(*out.shape[2:]):
        window = [bounds[i] for bounds, i in zip(axes, place, strict=True)]
        inside = tuple(slice(max(begin, 0), end) for begin, end in window)
        numbers = x[(..., *inside)].reshape(*x.shape[:2], -1)
        out[(..., *place)] = function(numbers, np.prod([end - begin for begin, end in window]))
    return out


def max_pool(
    x: Array,
    pool_size: Size = 2,
    strides: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
) -> Array:
    """The largest number of each window, the padding left out. strides: pool_size unless given.

    >>> max_pool(np.array([[[1.0, 3.0, 2.0, 0.0, 5.0]]]), ceil_mode=True)
    array([[[3., 2., 5.]]])
    """
    return pooled(lambda w, places: w.max(axis=2), x, pool_size, strides, padding, ceil_mode)


def avg_pool(
    x: Array,
    pool_size: Size = 2,
    strides: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """The mean of each window, the padding's zeros counted or not.

    >>> ones = np.ones((1, 1, 2))
    >>> avg_pool(ones, padding=1, strides=1)
    array([[[0.5, 1. , 0.5]]])
    >>> avg_pool(ones, padding=1, strides=1, count_include_pad=False)
    array([[[1., 1., 1.]]])
    """

    def mean(window: Array, places: int) -> Array:
        return window.sum(axis=2) / (places if count_include_pad else window.shape[2])

    return pooled(mean, x, pool_size, strides, padding, ceil_mode)


def global_max_pool(x: Array) -> Array:
    """The largest number of each channel of a sample: (N, C, 1, ...)."""
    return x.max(axis=tuple(range(2, x.ndim)), keepdims=True)


def global_avg_pool(x: Array) -> Array:
    """The mean of each channel of a sample: (N, C, 1, ...)."""
    return x.mean(axis=tuple(range(2, x.ndim)), keepdims=True)
