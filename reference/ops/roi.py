"""Pooling of regions of interest: a part of an image, of any size, as features of one size.

A region is a row (image, x1, y1, x2, y2), in pixels of the picture that `spatial_scale` shrinks to
the size of the features. The gradients of the regions are 0.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, Shape, operator


def _check(op, data, rois, pooled_size, spatial_scale):
    """(h, w) of the result; MXNetError for shapes that do not fit."""
    require_floats(op, data=data, rois=rois)
    if data.ndim != 4:
        raise MXNetError(f"{op}: data has shape {data.shape}; expected (batch, channels, h, w)")
    if rois.ndim != 2 or rois.shape[1] != 5:
        raise MXNetError(f"{op}: rois has shape {rois.shape}; expected (regions, 5)")
    size = pooled_size if isinstance(pooled_size, tuple) else (pooled_size,)
    if len(size) != 2 or min(size) < 1:
        raise MXNetError(f"{op}: pooled_size={size}; expected (height, width), both positive")
    if not 0 <= spatial_scale <= 1:
        raise MXNetError(f"{op}: spatial_scale={spatial_scale}; expected a number from 0 to 1")
    return size


def _rounded(numbers):
    """To the nearest integer, halves away from 0."""
    return (np.sign(numbers) * np.floor(np.abs(numbers) + 0.5)).astype(int)


def _parts(first, last, count, size, dtype):
    """Where the parts of a region, pixels first to last, lie on an axis of an image, as slices."""
    length = dtype.type(max(last - first + 1, 1)) / dtype.type(count)
    edges = np.arange(count + 1).astype(dtype) * length
    begins = np.clip(np.floor(edges[:-1]).astype(int) + first, 0, size)
    ends = np.clip(np.ceil(edges[1:]).astype(int) + first, 0, size)
    return [slice(begin, end) for begin, end in zip(begins, ends, strict=True)]


def _largest(data, rois, size, spatial_scale):
    """For each part of each region that is not empty: its place (region, i, j), and the places
    (image, channels, rows, columns) of its largest numbers."""
    batch, channels, height, width = data.shape
    corners = _rounded(widened(rois[:, 1:]) * np.float32(spatial_scale))
    for region, (x1, y1, x2, y2) in enumerate(corners):
        image = int(rois[region, 0])
        if not 0 <= image < batch:
            continue
        for i, rows in enumerate(_parts(y1, y2, size[0], height, data.dtype)):
            for j, columns in enumerate(_parts(x1, x2, size[1], width, data.dtype)):
                part = data[image, :, rows, columns]
                if part.size:
                    at = part.reshape(channels, -1).argmax(1)
                    row, column = np.unravel_index(at, part.shape[1:])
                    place = (image, np.arange(channels), row + rows.start, column + columns.start)
                    yield (region, slice(None), i, j), place


@operator
def ROIPooling(data: Array, rois: Array, pooled_size: Shape, spatial_scale: float) -> Array:
    """The largest number of each part of a region, all regions cut into as many parts.

    data: (B, C, H, W); rois: (R, 5), rows (image, x1, y1, x2, y2). A region has the pixels from
    round(x1 spatial_scale) to round(x2 spatial_scale); part i of n of a length L those from
    floor(i L / n) to ceil((i + 1) L / n) - 1, as far as they are in the image. (R, C, *pooled_size).
    The gradient goes where the largest numbers came from. Source: src/operator/roi_pooling.cc.

    >>> image = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> ROIPooling(image, np.array([[0.0, 0, 0, 2, 2]]), (2, 2), 1.0)
    array([[[[ 5.,  6.],
             [ 9., 10.]]]])
    """
    size = _check("ROIPooling", data, rois, pooled_size, spatial_scale)
    out = np.zeros((len(rois), data.shape[1], *size), data.dtype)
    for place, source in _largest(data, rois, size, spatial_scale):
        out[place] = data[source]
    return out


@ROIPooling.pullback(once=True)
def _(g, out, data, rois, pooled_size, spatial_scale):
    back = np.zeros_like(data)
    for place, source in _largest(data, rois, out.shape[2:], spatial_scale):
        np.add.at(back, source, g[place])
    return back, np.zeros_like(rois)


def _weights(start, length, count, samples, size):
    """How much each row of an image counts for each part of a region: (count, size)."""
    part = length / count
    n = samples if samples > 0 else int(np.ceil(part))
    begins = start + np.arange(count, dtype=part.dtype)[:, None] * part
    at = begins + (np.arange(n, dtype=part.dtype) + part.dtype.type(0.5)) * part / n
    inside = (at >= -1) & (at <= size)
    near = np.clip(at, 0, size - 1)[..., None]
    shares = np.maximum(0, 1 - np.abs(near - np.arange(size, dtype=part.dtype)))
    return (shares * inside[..., None]).sum(1) / n


def _shares(data, rois, size, spatial_scale, samples, aligned):
    """For each region: its number, its image, and the weights of the image's rows and columns."""
    wide = widened(rois)
    corners = wide[:, 1:] * np.float32(spatial_scale) - np.float32(0.5 if aligned else 0)
    for region, (x1, y1, x2, y2) in enumerate(corners):
        image = int(wide[region, 0])
        if 0 <= image < len(data):
            width, height = np.maximum([x2 - x1, y2 - y1], -np.inf if aligned else 1)
            rows = _weights(y1, height, size[0], samples, data.shape[2])
            yield region, image, rows, _weights(x1, width, size[1], samples, data.shape[3])


def _by_part(data, size, position_sensitive):
    """The equation's letters, and data with its channels split as the equation has them."""
    if not position_sensitive:
        return "chw", data
    return "cpqhw", data.reshape(len(data), -1, *size, *data.shape[2:])


@operator
def _contrib_ROIAlign(
    data: Array,
    rois: Array,
    pooled_size: Shape,
    spatial_scale: float,
    sample_ratio: int = -1,
    position_sensitive: bool = False,
    aligned: bool = False,
) -> Array:
    """The mean of bilinear samples of each part of a region, without rounding.

    data: (B, C, H, W); rois: (R, 5), rows (image, x1, y1, x2, y2), times spatial_scale, less half a
    pixel if aligned; at least one pixel wide and high, unless aligned. Samples are spread evenly:
    sample_ratio along each axis of a part, or ceil(its size). Each is a product of weights of rows
    and columns, so that out[c, p, q] = sum_hw rows[p, h] data[c, h, w] columns[q, w]; the gradient
    of data is rows^T g columns. position_sensitive: part (p, q) has channels of its own.
    Source: MXNet 1.9.1, src/operator/contrib/roi_align.cc.

    >>> image = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> _contrib_ROIAlign(image, np.array([[0.0, 0, 0, 2, 2]]), (2, 2), 1.0)
    array([[[[2.5, 3.5],
             [6.5, 7.5]]]])
    """
    op = "_contrib_ROIAlign"
    size = _check(op, data, rois, pooled_size, spatial_scale)
    if position_sensitive and data.shape[1] % (size[0] * size[1]):
        raise MXNetError(
            f"{op}: position_sensitive, and data has shape {data.shape}; expected a multiple of "
            f"{size[0] * size[1]} channels"
        )
    letters, split = _by_part(widened(data), size, position_sensitive)
    out = np.zeros((len(rois), split.shape[1], *size), split.dtype)
    for region, image, *weights in _shares(data, rois, size, spatial_scale, sample_ratio, aligned):
        out[region] = np.einsum(f"ph,qw,{letters}->cpq", *weights, split[image])
    return out.astype(data.dtype)


@_contrib_ROIAlign.pullback(once=True)
def _(g, out, data, rois, pooled_size, spatial_scale, sample_ratio, position_sensitive, aligned):
    size = out.shape[2:]
    letters, split = _by_part(np.zeros_like(widened(data)), size, position_sensitive)
    for region, image, *weights in _shares(data, rois, size, spatial_scale, sample_ratio, aligned):
        split[image] += np.einsum(f"ph,qw,cpq->{letters}", *weights, g[region])
    return split.reshape(data.shape).astype(data.dtype), np.zeros_like(rois)
