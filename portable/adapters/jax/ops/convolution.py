"""Convolution and its transpose. One number an axis for each attribute.

Both compute with the channels last, which XLA's CPU code is fastest at. The transposition that ends
one layer and the one that begins the next cancel out when they are compiled.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

Sizes = tuple[int, ...]


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
    axes = "DHW"[-len(stride) :]
    out = lax.conv_general_dilated(
        jnp.moveaxis(data, 1, -1),
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
