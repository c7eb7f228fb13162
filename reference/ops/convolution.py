"""Convolution along one, two or three axes, and its transpose.

A convolution is a product of matrices, once the windows that the filters look at have been laid out
as columns. Three maps are enough for both operators, each linear in both of its arguments:

    correlate(data, weight) -> out          Convolution
    spread(out, weight) -> data             its transpose in data: Deconvolution
    compare(out, data) -> weight            its transpose in weight

so that the gradients of the one are the other. The filters work in groups: `groups` is g below.
In the matrices the batch comes last, n below: all of it is one product, and what is copied from the
data to the columns and back are long rows.
"""

from __future__ import annotations

import math

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, Shape, operator
from ..windows import Geometry, as_sizes, cropped, padded, per_axis, put_back, windows
from .dense import require_bias, require_shape


def _batch_last(data):
    """(n, channels, *spatial) as (channels, *spatial, n), in this order in memory."""
    return np.ascontiguousarray(np.moveaxis(widened(data), 0, -1))


def _batch_first(array, dtype):
    """The reverse of `_batch_last`."""
    return np.moveaxis(array, -1, 0).astype(dtype, order="C")


def _columns(data, geometry, groups):
    """Windows as the columns of matrices: (g, channels/g * kernel, positions * n)."""
    rank = len(geometry.kernel)
    data = _batch_last(padded(data, geometry.pad, geometry.pad))
    found = windows(np.moveaxis(data, -1, 0), geometry)
    kernel_first = (1, *range(2 + rank, 2 + 2 * rank), *range(2, 2 + rank), 0)
    size = math.prod(geometry.kernel) * len(data) // groups
    return found.transpose(kernel_first).reshape(groups, size, -1)


def _rows(weight, groups):
    """Filters as the rows of matrices: (g, filters/g, channels/g * kernel)."""
    return widened(weight).reshape(groups, len(weight) // groups, -1)


def _grouped(out, groups):
    """Results as rows of matrices: (g, filters/g, positions * n)."""
    return _batch_last(out).reshape(groups, out.shape[1] // groups, -1)


def correlate(data, weight, geometry, groups):
    """out[n, f, p] = sum over c and k of weight[f, c, k] data[n, c, p stride - pad + k dilate]."""
    positions = tuple(
        (n + 2 * p - e) // s + 1
        for n, p, e, s in zip(
            data.shape[2:], geometry.pad, geometry.extent, geometry.stride, strict=True
        )
    )
    out = _rows(weight, groups) @ _columns(data, geometry, groups)
    return _batch_first(out.reshape(len(weight), *positions, len(data)), data.dtype)


def spread(out, weight, geometry, groups, spatial):
    """data[n, c, p stride - pad + k dilate] += weight[f, c, k] out[n, f, p]; spatial: its sizes."""
    parts = _rows(weight, groups).swapaxes(1, 2) @ _grouped(out, groups)
    rank = len(spatial)
    channels = weight.shape[1] * groups
    parts = parts.reshape(channels, *geometry.kernel, *out.shape[2:], len(out))
    parts = parts.transpose(-1, 0, *range(1 + rank, 1 + 2 * rank), *range(1, 1 + rank))
    around = tuple(n + 2 * p for n, p in zip(spatial, geometry.pad, strict=True))
    data = put_back(parts, (len(out), channels, *around), geometry)
    return cropped(data, geometry.pad, spatial).astype(out.dtype, order="C")


def compare(out, data, geometry, groups):
    """weight[f, c, k] = sum over n and p of out[n, f, p] data[n, c, p stride - pad + k dilate]."""
    products = _grouped(out, groups) @ _columns(data, geometry, groups).swapaxes(1, 2)
    shape = (out.shape[1], data.shape[1] // groups, *geometry.kernel)
    return products.reshape(shape).astype(data.dtype, copy=False)


def _shift(bias, rank):
    """The bias with an axis for each spatial one."""
    return bias.reshape(-1, *(1,) * rank)


def _total(g):
    """The gradient of the bias: that of each filter's results, added up."""
    axes = (0, *range(2, g.ndim))
    return widened(g).sum(axis=axes).astype(g.dtype)


LAYOUTS = {1: "NCW", 2: "NCHW", 3: "NCDHW"}


def _geometry(op, data, kernel, stride, dilate, pad, layout):
    """The attributes checked, one number for each axis."""
    kernel = as_sizes(kernel)
    if len(kernel) not in LAYOUTS or data.ndim != len(kernel) + 2 or min(kernel) < 1:
        raise MXNetError(
            f"{op}: kernel={kernel} does not fit data of shape {data.shape}; expected data of (n, "
            f"channels, *spatial) and one size of the kernel for each of 1, 2 or 3 spatial axes"
        )
    if layout not in (None, LAYOUTS[len(kernel)]):
        raise MXNetError(
            f"{op}: layout={layout!r} is not supported on the CPU for {len(kernel)} axes; expected "
            f"{LAYOUTS[len(kernel)]!r}"
        )
    return Geometry(
        kernel,
        per_axis(op, "stride", stride, kernel, 1, 1),
        per_axis(op, "dilate", dilate, kernel, 1, 1),
        per_axis(op, "pad", pad, kernel, 0, 0),
    )


def _require_groups(op, num_filter, num_group, channels):
    """There are filters, and groups that divide them and the channels."""
    if num_filter is None or num_filter < 1:
        raise MXNetError(f"{op}: num_filter={num_filter}; expected at least 1")
    if num_group < 1 or num_filter % num_group or channels % num_group:
        raise MXNetError(
            f"{op}: num_group={num_group} does not divide num_filter={num_filter} and the "
            f"{channels} channels of data; expected a common divisor"
        )


@operator
def Convolution(
    data: Array,
    weight: Array,
    bias: Array | None,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
    num_filter: int | None = None,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: str | None = None,
    cudnn_off: bool = False,
    layout: str | None = None,
) -> Array:
    """out[n, f, p] = bias[f] + sum over c, k of weight[f, c, k] data[n, c, p stride - pad + k dilate].

    data: (n, channels, *spatial) with 1, 2 or 3 spatial axes, taken as 0 outside; weight:
    (num_filter, channels / num_group, *kernel); bias: (num_filter,). With num_group, each group of
    filters looks at its own group of channels.
    dL/d data spreads g through the filters, dL/d weight compares g with data, dL/d bias sums g.
    Source: MXNet 1.9.1, src/operator/nn/convolution.cc.

    >>> Convolution(np.ones((1, 1, 4)), np.ones((1, 1, 2)), np.ones(1), kernel=(2,), num_filter=1)
    array([[[3., 3., 3.]]])
    """
    require_floats("Convolution", data=data, weight=weight, bias=bias)
    require_bias("Convolution", bias, no_bias)
    geometry = _geometry("Convolution", data, kernel, stride, dilate, pad, layout)
    channels = data.shape[1]
    _require_groups("Convolution", num_filter, num_group, channels)
    expected = (num_filter, channels // num_group, *geometry.kernel)
    require_shape("Convolution", "weight", weight, expected)
    require_shape("Convolution", "bias", bias, (num_filter,))
    for size, extent, padding in zip(data.shape[2:], geometry.extent, geometry.pad, strict=True):
        if extent > size + 2 * padding:
            raise MXNetError(
                f"Convolution: kernel={geometry.kernel} with dilate={geometry.dilate} spans {extent} "
                f"elements; expected no more than {size + 2 * padding}, the padded size of data"
            )
    out = correlate(data, weight, geometry, num_group)
    if bias is not None:
        out += _shift(bias, len(geometry.kernel))
    return out


@Convolution.pullback(once=True)
def _(g, out, data, weight, bias, kernel, stride, dilate, pad, num_filter, num_group, *rest):
    geometry = _geometry("Convolution", data, kernel, stride, dilate, pad, None)
    return (
        lambda: spread(g, weight, geometry, num_group, data.shape[2:]),
        lambda: compare(g, data, geometry, num_group),
        lambda: _total(g),
    )


def _back(data, geometry, adj, target_shape):
    """Of a deconvolution: the geometry with its padding, and the spatial sizes of the result."""
    kernel = geometry.kernel
    full = tuple(
        s * (n - 1) + e
        for s, n, e in zip(geometry.stride, data.shape[2:], geometry.extent, strict=True)
    )
    target = as_sizes(target_shape)
    if any(target):
        target = per_axis("Deconvolution", "target_shape", target, kernel, 0, 0)
        surplus = tuple(f - t for f, t in zip(full, target, strict=True))
        if min(surplus) < 0:
            raise MXNetError(
                f"Deconvolution: target_shape={target} is too large; expected at most {full}"
            )
        pad, adj = tuple((n + 1) // 2 for n in surplus), tuple(n % 2 for n in surplus)
    else:
        pad, adj = geometry.pad, per_axis("Deconvolution", "adj", adj, kernel, 0, 0)
    if any(a >= s for a, s in zip(adj, geometry.stride, strict=True)):
        raise MXNetError(
            f"Deconvolution: adj={adj} (given, or following from target_shape={target}) with stride="
            f"{geometry.stride}; expected it to be smaller along each axis"
        )
    spatial = tuple(f - 2 * p + a for f, p, a in zip(full, pad, adj, strict=True))
    if min(spatial) < 1:
        raise MXNetError(
            f"Deconvolution: pad={pad} leaves nothing of {full}; expected a smaller padding"
        )
    return geometry._replace(pad=pad), spatial


@operator
def Deconvolution(
    data: Array,
    weight: Array,
    bias: Array | None,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
    adj: Shape = (),
    target_shape: Shape = (),
    num_filter: int | None = None,
    num_group: int = 1,
    workspace: int = 512,
    no_bias: bool = True,
    cudnn_tune: str | None = None,
    cudnn_off: bool = False,
    layout: str | None = None,
) -> Array:
    """The transpose of a convolution: every element of data adds the filters, times itself, to out.

    out[n, f, p stride - pad + k dilate] += data[n, c, p] weight[c, f, k], then + bias[f].

    data: (n, channels, *spatial); weight: (channels, num_filter / num_group, *kernel); bias, added
    with no_bias=False only: (num_filter,). adj makes the result larger at the end of each axis;
    target_shape gives its size, and so pad and adj.
    dL/d data is the convolution of g, dL/d weight compares data with g, dL/d bias sums g.
    Source: MXNet 1.9.1, src/operator/nn/deconvolution-inl.h.

    >>> Deconvolution(np.ones((1, 1, 3)), np.ones((1, 1, 2)), None, kernel=(2,), num_filter=1)
    array([[[1., 2., 2., 1.]]])
    """
    require_floats("Deconvolution", data=data, weight=weight, bias=bias)
    require_bias("Deconvolution", bias, no_bias)
    geometry = _geometry("Deconvolution", data, kernel, stride, dilate, pad, layout)
    channels = data.shape[1]
    _require_groups("Deconvolution", num_filter, num_group, channels)
    expected = (channels, num_filter // num_group, *geometry.kernel)
    require_shape("Deconvolution", "weight", weight, expected)
    require_shape("Deconvolution", "bias", bias, (num_filter,))
    geometry, spatial = _back(data, geometry, adj, target_shape)
    out = spread(data, weight, geometry, num_group, spatial)
    if bias is not None:
        out += _shift(bias, len(spatial))
    return out


@Deconvolution.pullback(once=True)
def _(
    g,
    out,
    data,
    weight,
    bias,
    kernel,
    stride,
    dilate,
    pad,
    adj,
    target_shape,
    filters,
    groups,
    *rest,
):
    geometry = _geometry("Deconvolution", data, kernel, stride, dilate, pad, None)
    geometry, _ = _back(data, geometry, adj, target_shape)
    return (
        lambda: correlate(g, weight, geometry, groups),
        lambda: compare(data, g, geometry, groups),
        lambda: _total(g),
    )
