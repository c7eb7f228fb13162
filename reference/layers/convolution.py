"""Convolutions over one, two or three axes, and layers that move pixels about.

x: (N, C, *sizes). Sizes of windows come one for each of these axes, or as one number for all.

Source: MXNet 1.9.1, python/mxnet/gluon/nn/conv_layers.py, src/operator/nn/{,de}convolution-inl.h,
python/mxnet/gluon/contrib/nn/basic_layers.py.
"""

from __future__ import annotations

from math import prod

import numpy as np

from .activations import activation as activated

Array = np.ndarray
Size = int | tuple[int, ...]


def each(size: Size, axes: int) -> tuple[int, ...]:
    """One number for each axis.

    >>> each(2, 3)
    (2, 2, 2)
    """
    return (size,) * axes if isinstance(size, int) else tuple(size)


def finished(out: Array, bias: Array | None, activation: str | None) -> Array:
    """f(out + bias), a number of the bias for each channel."""
    if bias is not None:
        out = out + bias.reshape(-1, *(1,) * (out.ndim - 2))
    return out if activation is None else activated(out, activation)


def every(start: int, step: int, count: int) -> slice:
    """start, start + step, ...: so many."""
    return slice(start, start + step * (count - 1) + 1, step)


def conv(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    strides: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
    activation: str | None = None,
) -> Array:
    """out[n, o, p] = bias[o] + sum over c and k of weight[o, c, k] x[n, c, stride p + dilation k - pad].

    x counts as 0 outside, and p goes as far as the window stays inside the padding:
    (size + 2 pad - dilation (kernel - 1) - 1) // stride + 1 places along each axis.
    weight: (O, C / groups, *kernel); bias: (O,). With groups, the outputs are cut into so many equal
    parts, each of which sees its own part of the channels.

    >>> conv(np.array([[[1.0, 2.0, 4.0]]]), np.array([[[-1.0, 1.0]]]))
    array([[[1., 2.]]])
    """
    if groups > 1:
        parts = zip(np.split(x, groups, axis=1), np.split(weight, groups), strict=True)
        out = [conv(part, w, None, strides, padding, dilation) for part, w in parts]
        return finished(np.concatenate(out, axis=1), bias, activation)
    kernel = weight.shape[2:]
    stride, pad, dilate = (each(size, len(kernel)) for size in (strides, padding, dilation))
    wide = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pad)])
    places = [
        (n - d * (k - 1) - 1) // s + 1
        for n, k, s, d in zip(wide.shape[2:], kernel, stride, dilate, strict=True)
    ]
    out = np.zeros((len(x), len(weight), *places))
    for k in np.ndindex(*kernel):
        seen = tuple(map(every, np.multiply(k, dilate), stride, places))
        out += np.einsum("nc...,oc->no...", wide[(..., *seen)], weight[(..., *k)])
    return finished(out, bias, activation)


def conv_transpose(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    strides: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
    activation: str | None = None,
) -> Array:
    """out[n, o, stride p + dilation k - pad] += weight[c, o, k] x[n, c, p], then the bias.

    What `conv` with the same weight does to gradients: it spreads every number of x, where conv
    gathers. stride (size - 1) + dilation (kernel - 1) + 1 - 2 pad + output_padding numbers along
    each axis. weight: (C, O / groups, *kernel); bias: (O,).

    >>> conv_transpose(np.array([[[1.0, 2.0]]]), np.array([[[3.0, 4.0]]]), strides=2)
    array([[[3., 4., 6., 8.]]])
    """
    if groups > 1:
        parts = zip(np.split(x, groups, axis=1), np.split(weight, groups), strict=True)
        sizes = (strides, padding, output_padding, dilation)
        out = [conv_transpose(part, w, None, *sizes) for part, w in parts]
        return finished(np.concatenate(out, axis=1), bias, activation)
    kernel, places = weight.shape[2:], x.shape[2:]
    stride, pad, extra, dilate = (
        each(size, len(kernel)) for size in (strides, padding, output_padding, dilation)
    )
    sizes = [
        s * (n - 1) + d * (k - 1) + 1 + e
        for n, k, s, d, e in zip(places, kernel, stride, dilate, extra, strict=True)
    ]
    wide = np.zeros((len(x), weight.shape[1], *sizes))
    for k in np.ndindex(*kernel):
        reached = tuple(map(every, np.multiply(k, dilate), stride, places))
        wide[(..., *reached)] += np.einsum("nc...,co->no...", x, weight[(..., *k)])
    inside = tuple(slice(p, n - p) for n, p in zip(sizes, pad, strict=True))
    return finished(wide[(..., *inside)], bias, activation)


def reflection_pad(x: Array, padding: int) -> Array:
    """x continued by its mirror image, so many rows and columns on each side. x: (N, C, H, W).

    The edge itself comes once:

    >>> reflection_pad(np.arange(9.0).reshape(1, 1, 3, 3), 1)[0, 0, 1]
    array([1., 0., 1., 2., 1.])
    """
    around = (padding, padding)
    return np.pad(x, [(0, 0), (0, 0), around, around], mode="reflect")


def pixel_shuffle(x: Array, factor: Size) -> Array:
    """out[n, c, f_1 p_1 + i_1, ...] = x[n, ((c f_1 + i_1) f_2 + i_2) ..., p_1, ...].

    Channels become pixels: (N, C f_1 f_2 ..., H, W, ...) becomes (N, C, f_1 H, f_2 W, ...).

    >>> pixel_shuffle(np.array([[[1.0, 2.0], [3.0, 4.0]]]), 2)
    array([[[1., 3., 2., 4.]]])
    """
    n, channels, *sizes = x.shape
    rank = len(sizes)
    factors = each(factor, rank)
    parts = x.reshape(n, channels // prod(factors), *factors, *sizes)
    order = [axis for i in range(rank) for axis in (2 + rank + i, 2 + i)]
    grown = [size * f for size, f in zip(sizes, factors, strict=True)]
    return parts.transpose(0, 1, *order).reshape(n, -1, *grown)
