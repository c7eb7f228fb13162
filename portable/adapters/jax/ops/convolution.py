"""Convolution and its transpose. One number an axis for each attribute."""

from __future__ import annotations

from jax import Array, lax

Sizes = tuple[int, ...]


def _shifted(out: Array, bias: Array | None) -> Array:
    return out if bias is None else out + bias.reshape(-1, *(1,) * (out.ndim - 2))


def Convolution(
    data: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
    groups: int = 1,
) -> Array:
    out = lax.conv_general_dilated(
        data,
        weight,
        window_strides=stride,
        padding=[(p, p) for p in pad],
        rhs_dilation=dilate,
        feature_group_count=groups,
        precision="highest",
    )
    return _shifted(out, bias)


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
    edges = [(k - 1) * d - p for k, d, p in zip(kernel, dilate, pad, strict=True)]
    out = lax.conv_general_dilated(
        data,
        mirrored[(..., *(slice(None, None, -1) for _ in kernel))],
        window_strides=(1,) * len(kernel),
        padding=[(e, e + a) for e, a in zip(edges, adj, strict=True)],
        lhs_dilation=stride,
        rhs_dilation=dilate,
        feature_group_count=groups,
        precision="highest",
    )
    return _shifted(out, bias)
