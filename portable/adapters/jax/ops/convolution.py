"""Convolution and its transpose. One number an axis for each attribute.

Both compute with the channels last, which XLA's CPU code is fastest at. The transposition that ends
one layer and the one that begins the next cancel out when they are compiled. Where an image is smaller
than it has channels, XLA's convolution is up to sixty times slower than one product of matrices.
"""

from __future__ import annotations

import itertools
import math

import jax.numpy as jnp
from jax import Array, lax

Sizes = tuple[int, ...]


def _is_small(
    shape: Sizes, weight: Sizes, stride: Sizes, pad: tuple[tuple[int, int], ...], dilate: Sizes
) -> bool:
    """Whether the result has fewer places than the data has channels."""
    batch, channels, *sizes = shape
    ends = [
        (size + sum(p) - d * (k - 1) - 1) // s + 1
        for size, p, d, k, s in zip(sizes, pad, dilate, weight[2:], stride, strict=True)
    ]
    return batch * math.prod(ends) < channels


def _columns(
    last: Array, kernel: Sizes, stride: Sizes, pad: tuple[tuple[int, int], ...], dilate: Sizes
) -> Array:
    """For each place of the result what the filters are multiplied with, in one row."""
    wide = jnp.pad(last, ((0, 0), *pad, (0, 0)))
    ends = [size - d * (k - 1) for size, k, d in zip(wide.shape[1:-1], kernel, dilate, strict=True)]
    parts = []
    for place in itertools.product(*map(range, kernel)):
        starts = [i * d for i, d in zip(place, dilate, strict=True)]
        part = [slice(i, i + n, s) for i, n, s in zip(starts, ends, stride, strict=True)]
        parts.append(wide[(slice(None), *part)])
    columns = jnp.stack(parts, -1)
    return columns.reshape(*columns.shape[:-2], -1)


def _convolved(
    data: Array,
    weight: Array,
    bias: Array | None,
    stride: Sizes,
    pad: tuple[tuple[int, int], ...],
    dilate: Sizes,
    groups: int,
    stretch: Sizes | None = None,
) -> Array:
    """The convolution of data (batch, channels, ...) with filters (filters, channels, ...)."""
    last = jnp.moveaxis(data, 1, -1)
    if groups == 1 and stretch is None and _is_small(data.shape, weight.shape, stride, pad, dilate):
        columns = _columns(last, weight.shape[2:], stride, pad, dilate)
        rows = weight.reshape(len(weight), -1)  # as they are: copying them would cost memory
        out = jnp.matmul(columns, rows.T, precision="highest")
        return jnp.moveaxis(out if bias is None else out + bias, -1, 1)
    axes = "DHW"[-len(stride) :]
    out = lax.conv_general_dilated(
        last,
        jnp.moveaxis(weight, (0, 1), (-1, -2)),
        window_strides=stride,
        padding=pad,
        lhs_dilation=stretch,
        rhs_dilation=dilate,
        dimension_numbers=(f"N{axes}C", f"{axes}IO", f"N{axes}C"),
        feature_group_count=groups,
        precision="highest",
    )
    return jnp.moveaxis(out if bias is None else out + bias, -1, 1)


def Convolution(
    data: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
    groups: int = 1,
) -> Array:
    return _convolved(data, weight, bias, stride, tuple((p, p) for p in pad), dilate, groups)


def Deconvolution(
    data: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
    groups: int = 1,
    adj: Sizes = (0, 0),
) -> Array:
    # the convolution of the stretched data with the mirrored filters, channels and filters exchanged
    channels, filters, *kernel = weight.shape
    mirrored = weight.reshape(groups, channels // groups, filters, *kernel).swapaxes(1, 2)
    mirrored = mirrored.reshape(groups * filters, channels // groups, *kernel)
    mirrored = mirrored[(..., *(slice(None, None, -1) for _ in kernel))]
    edges = [(k - 1) * d - p for k, d, p in zip(kernel, dilate, pad, strict=True)]
    padding = tuple((e, e + a) for e, a in zip(edges, adj, strict=True))
    ones = (1,) * len(kernel)
    return _convolved(data, mirrored, bias, ones, padding, dilate, groups, stretch=stride)
