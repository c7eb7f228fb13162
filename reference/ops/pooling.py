"""Pooling: one number for each window that slides over the spatial axes.

All kinds are one function of the last axis of an array of windows, (n, channels, *positions,
elements); their gradients go back into the windows, and each window's where it came from.
"""

from __future__ import annotations

import math

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, Shape, operator
from ..windows import Geometry, as_sizes, cropped, padded, per_axis, places, put_back, windows

FIRST = {"NCW": 1, "NCHW": 2, "NCDHW": 3}  # layouts with the channels first: number of spatial axes
LAST = {"NWC": 1, "NHWC": 2, "NDHWC": 3}


def _channels_first(data, layout):
    """(n, channels, *spatial), whatever the layout."""
    return np.moveaxis(data, -1, 1) if layout in LAST else data


def _as_before(data, layout):
    """The reverse of `_channels_first`."""
    return np.moveaxis(data, 1, -1) if layout in LAST else data


def _geometry(spatial, kernel, global_pool, convention, stride, pad):
    """The windows, and how many elements to add after each axis so that all of them lie inside."""
    if global_pool:
        ones = (1,) * len(spatial)
        return Geometry(tuple(spatial), ones, ones, (0,) * len(spatial)), (0,) * len(spatial)
    kernel = as_sizes(kernel)
    if len(kernel) != len(spatial) or min(kernel) < 1:
        raise MXNetError(
            f"Pooling: kernel={kernel} does not fit spatial axes of {tuple(spatial)}; expected one "
            f"size for each"
        )
    stride = per_axis("Pooling", "stride", stride, kernel, 1, 1)
    pad = per_axis("Pooling", "pad", pad, kernel, 0, 0)
    after = []
    for n, k, s, p in zip(spatial, kernel, stride, pad, strict=True):
        if p >= k or k > n + 2 * p:
            raise MXNetError(
                f"Pooling: kernel={kernel} with pad={pad} and data of {tuple(spatial)}; expected a "
                f"kernel larger than the padding, and not larger than the padded data"
            )
        steps = (n + 2 * p - k) / s
        last = math.ceil(steps) if convention == "full" else math.floor(steps)
        after.append(max(last * s + k - n - p, 0))
    return Geometry(kernel, stride, (1,) * len(kernel), pad), tuple(after)


def _counts(spatial, geometry, after, count_include_pad):
    """How many elements of each window count: those of the data and, maybe, of the padding."""
    counts = np.ones((), int)
    for n, k, s, p, a in zip(
        spatial, geometry.kernel, geometry.stride, geometry.pad, after, strict=True
    ):
        start = np.arange(0, n + p + a - k + 1, s) - p
        if count_include_pad is False:
            inside = np.minimum(start + k, n) - np.maximum(start, 0)
        else:
            inside = np.minimum(start + k, n + p) - start
        counts = counts[..., np.newaxis] * np.maximum(inside, 0)
    return np.maximum(counts, 1)


def _laid_out(data, geometry, after):
    """All windows of the padded data, each in a row."""
    found = windows(padded(data, geometry.pad, after), geometry)
    return found.reshape(*found.shape[: data.ndim], -1)


def _largest(data, geometry, after):
    """The largest element of each window, but at least the lowest finite number, as in MXNet."""
    lowest = np.finfo(data.dtype).min
    data = padded(data, geometry.pad, after, lowest)
    positions = windows(data, geometry).shape[2 : data.ndim]
    out = np.full((*data.shape[:2], *positions), lowest)
    for _, place in places(geometry, positions):
        np.fmax(out, data[place], out=out)
    return out


def _back_to_largest(g, out, data, geometry, after):
    """Each gradient at the first of the largest elements of its window, in the padded data."""
    data = padded(data, geometry.pad, after, np.finfo(data.dtype).min)
    total, missing = np.zeros(data.shape, g.dtype), np.ones(g.shape, bool)
    for _, place in places(geometry, g.shape[2:]):
        here = (data[place] == out) & missing
        missing ^= here
        total[place] += g * here
    return total


@operator
def Pooling(
    data: Array,
    kernel: Shape = (),
    pool_type: str = "max",
    global_pool: bool = False,
    cudnn_off: bool = False,
    pooling_convention: str = "valid",
    stride: Shape = (),
    pad: Shape = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: str | None = None,
) -> Array:
    """Of each window the largest element, the mean, the sum, or (sum x^p)^(1/p) with p of 1, 2 or 3.

    data: (n, channels, *spatial) with 1, 2 or 3 spatial axes, or channels last by `layout`.
    Windows begin every `stride` elements, `pad` before the data; 'full' takes those too that end
    beyond the padding. d max = dx at the first of the largest elements; d mean = sum dx / n;
    d lp = sum (x / out)^(p-1) dx, 0 where out is 0.
    Source: MXNet 1.9.1, src/operator/nn/pooling.cc, pool.h.

    >>> Pooling(np.array([[[1.0, 3.0, 2.0, 0.0]]]), kernel=(2,), stride=(2,))
    array([[[3., 2.]]])
    """
    require_floats("Pooling", data=data)
    rank = data.ndim - 2
    if rank not in (1, 2, 3):
        raise MXNetError(
            f"Pooling: data has shape {data.shape}; expected (n, channels, *spatial) with 1, 2 or 3 "
            f"spatial axes, and a kernel of as many sizes"
        )
    if pool_type not in ("max", "avg", "sum", "lp"):
        raise MXNetError(f"Pooling: pool_type={pool_type!r}; expected max, avg, sum or lp")
    if pool_type == "lp" and p_value not in (1, 2, 3):
        raise MXNetError(f"Pooling: p_value={p_value} with pool_type='lp'; expected 1, 2 or 3")
    if pooling_convention not in ("valid", "full"):
        raise MXNetError(
            f"Pooling: pooling_convention={pooling_convention!r} is not supported on the CPU; expected "
            f"'valid' or 'full'"
        )
    if layout is not None and {**FIRST, **LAST}.get(layout) != rank:
        raise MXNetError(
            f"Pooling: layout={layout!r} for {rank} spatial axes; expected another one"
        )
    first = _channels_first(data, layout)
    geometry, after = _geometry(
        first.shape[2:], kernel, global_pool, pooling_convention, stride, pad
    )
    if pool_type == "max":
        return _as_before(_largest(first, geometry, after), layout)
    out = widened(_laid_out(first, geometry, after))
    out = (out**p_value if pool_type == "lp" else out).sum(axis=-1)
    if pool_type == "avg":
        out = out / _counts(first.shape[2:], geometry, after, count_include_pad).astype(out.dtype)
    if pool_type == "lp" and p_value > 1:
        out = np.sqrt(out) if p_value == 2 else np.cbrt(out)
    return _as_before(out, layout).astype(data.dtype, copy=False)


@Pooling.pullback(once=True)
def _(
    g,
    out,
    data,
    kernel,
    pool_type,
    global_pool,
    cudnn_off,
    pooling_convention,
    stride,
    pad,
    p_value,
    count_include_pad,
    layout,
):
    data, out, g = (_channels_first(array, layout) for array in (data, out, g))
    spatial = data.shape[2:]
    geometry, after = _geometry(spatial, kernel, global_pool, pooling_convention, stride, pad)
    if pool_type == "max":
        total = _back_to_largest(g, out, data, geometry, after)
        return _as_before(cropped(total, geometry.pad, spatial), layout)
    found, out, g = _laid_out(data, geometry, after), out[..., np.newaxis], widened(g)
    if pool_type == "avg":
        g = g / _counts(spatial, geometry, after, count_include_pad).astype(g.dtype)
    slope = np.ones_like(found)
    if pool_type == "lp":
        slope = np.where(out == 0, 0, (found / np.where(out == 0, 1, out)) ** (p_value - 1))
    parts = (g[..., np.newaxis] * slope).reshape(*g.shape, *geometry.kernel)
    around = tuple(n + p + a for n, p, a in zip(spatial, geometry.pad, after, strict=True))
    total = put_back(parts, (*data.shape[:2], *around), geometry)
    return _as_before(cropped(total, geometry.pad, spatial), layout).astype(data.dtype, copy=False)


def averages(size, cells):
    """The matrix that takes means of nearly equal cells: (cells, size).

    >>> averages(3, 2)
    array([[0.5, 0.5, 0. ],
           [0. , 0.5, 0.5]])
    """
    i, position = np.arange(cells)[:, np.newaxis], np.arange(size)
    inside = (position >= i * size // cells) & (position < -((i + 1) * -size // cells))
    return inside / inside.sum(axis=1, keepdims=True)


@operator
def _contrib_AdaptiveAvgPooling2D(data: Array, output_size: Shape = ()) -> Array:
    """Means over height x width cells, as many as are asked for: out = R data C^T.

    data: (n, channels, h, w); output_size: (height, width), or one number for both, or () for 1. R
    and C are the matrices of `averages`; dL/d data = R^T g C.
    Source: MXNet 1.9.1, src/operator/contrib/adaptive_avg_pooling.cc.

    >>> _contrib_AdaptiveAvgPooling2D(np.array([[[[1.0, 2.0, 3.0]]]]), output_size=(1, 2))
    array([[[[1.5, 2.5]]]])
    """
    require_floats("AdaptiveAvgPooling2D", data=data)
    if data.ndim != 4:
        raise MXNetError(f"AdaptiveAvgPooling2D: data has shape {data.shape}; expected 4 axes")
    rows, columns = _cells(data, output_size)
    return (rows @ widened(data) @ columns.T).astype(data.dtype)


def _cells(data, output_size):
    """The two matrices that average rows and columns."""
    size = as_sizes(output_size)
    height, width = size if len(size) == 2 else (size if len(size) == 1 else (1,)) * 2
    if min(height, width) < 1:
        raise MXNetError(
            f"AdaptiveAvgPooling2D: output_size={output_size}; expected 1 or more rows and columns"
        )
    dtype = widened(data).dtype
    return averages(data.shape[2], height).astype(dtype), averages(data.shape[3], width).astype(
        dtype
    )


@_contrib_AdaptiveAvgPooling2D.pullback(once=True)
def _(g, out, data, output_size):
    rows, columns = _cells(data, output_size)
    return (rows.T @ widened(g) @ columns).astype(data.dtype)
