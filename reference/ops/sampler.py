"""Sampling an image at places that a network chooses: grids, bilinear sampling, transformers.

A grid holds places (x, y) for every pixel of the result, from -1 (the first column or row of the
image) to 1 (the last).
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, Shape, operator


def _require(op, holds, name, array, wanted):
    """MXNetError that names the array and the shape it should have, unless it holds."""
    if not holds:
        raise MXNetError(f"{op}: {name} has shape {array.shape}; expected {wanted}")


def _size(op, target_shape):
    """(height, width) of the result."""
    size = target_shape if isinstance(target_shape, tuple) else (target_shape,)
    if len(size) != 2 or min(size) < 1:
        raise MXNetError(f"{op}: target_shape={size}; expected (height, width), both positive")
    return size


def _places(size, dtype):
    """All places (x, y, 1) of an image as columns (3, H W); nan along an axis of one pixel."""
    with np.errstate(all="ignore"):
        y, x = np.meshgrid(
            *(np.arange(n) * np.divide(2, n - 1, dtype=float) - 1 for n in size), indexing="ij"
        )
    return np.stack([x, y, np.ones_like(x)]).reshape(3, -1).astype(dtype)


def _half(data):
    """Half of the width and height in pixels, (2, 1, 1)."""
    return (np.array(data.shape[:1:-1], data.dtype).reshape(2, 1, 1) - 1) / 2


@operator
def GridGenerator(
    data: Array, transform_type: str | None = None, target_shape: Shape = (0, 0)
) -> Array:
    """Places to sample an image at.

    affine: data (B, 6) are matrices M; (x, y) = M (x', y', 1) for x', y' from -1 to 1, over
    target_shape (H, W). d M = g (x', y', 1)^T.
    warp: data (B, 2, H, W) is a flow; x = (flow_x + column) / ((W - 1) / 2) - 1, y likewise.
    Gives (B, 2, H, W). Source: MXNet 1.9.1, src/operator/grid_generator-inl.h.

    >>> GridGenerator(np.float32([[1, 0, 0, 0, 1, 0]]), "affine", (1, 2))[0, 1]
    array([[nan, nan]], dtype=float32)
    >>> GridGenerator(np.float32([[1, 0, 0, 0, 1, 0]]), "affine", (2, 2))[0, 0]
    array([[-1.,  1.],
           [-1.,  1.]], dtype=float32)
    """
    op = "GridGenerator"
    if data.dtype != np.float32:
        raise MXNetError(f"{op}: data is {data.dtype}; expected float32")
    if transform_type == "affine":
        _require(op, data.ndim == 2 and data.shape[1] == 6, "data", data, "(batch, 6)")
        size = _size(op, target_shape)
        return _affine(data, size)
    if transform_type != "warp":
        raise MXNetError(f"{op}: transform_type={transform_type!r}; expected 'affine' or 'warp'")
    fits = data.ndim == 4 and data.shape[1] == 2
    _require(op, fits, "data", data, "(batch, 2, height, width)")
    row, column = np.indices(data.shape[2:])
    with np.errstate(all="ignore"):
        return ((data + np.stack([column, row])) / _half(data) - 1).astype(data.dtype)


@GridGenerator.pullback(once=True)
def _(g, out, data, transform_type, target_shape):
    if transform_type == "warp":
        with np.errstate(all="ignore"):
            return g / _half(data)
    places = _places(out.shape[2:], data.dtype)
    return (g.reshape(-1, 2, places.shape[1]) @ places.T).reshape(data.shape)


def _around(place, size):
    """The two pixels around each place along an axis: index, weight, and slope of the weight.

    A pixel outside of the image has the weight and slope 0.
    """
    pixel = (place + 1) * (size - 1) / 2
    low = np.floor(pixel)
    part = pixel - low
    found = []
    for at, weight, slope in ((low, 1 - part, -1), (low + 1, part, 1)):
        inside = (at >= 0) & (at < size)
        index = np.where(inside, at, 0).astype(int)
        found.append((index, np.where(inside, weight, 0), np.where(inside, slope, 0)))
    return found


def _corners(data, grid):
    """For the four pixels around every place: their index into data, weight, slopes in x and y."""
    batch = np.arange(len(data))[:, None, None]
    for row, weight_y, slope_y in _around(grid[:, 1], data.shape[2]):
        for column, weight_x, slope_x in _around(grid[:, 0], data.shape[3]):
            index = (batch, slice(None), row, column)
            yield index, weight_x * weight_y, slope_x * weight_y, weight_x * slope_y


@operator
def BilinearSampler(data: Array, grid: Array, cudnn_off: bool | None = None) -> Array:
    """An image at given places: the four pixels around each, weighted by how near they are.

    out[b, c, i, j] = sum_hw data[b, c, h, w] max(0, 1 - |x - w|) max(0, 1 - |y - h|), with
    x = (grid[b, 0, i, j] + 1) (W - 1) / 2, y = (grid[b, 1, i, j] + 1) (H - 1) / 2.
    data: (B, C, H, W); grid: (B, 2, h, w). The gradients are of this formula, d x / d grid =
    (W - 1) / 2; on a pixel, to its right and below. Source: src/operator/bilinear_sampler.cc.

    >>> image = np.array([[[[1.0, 3.0], [5.0, 7.0]]]])
    >>> BilinearSampler(image, np.array([[[[0.0, 1.0]], [[0.0, -1.0]]]]))
    array([[[[4., 3.]]]])
    """
    op = "BilinearSampler"
    require_floats(op, data=data, grid=grid)
    _require(op, data.ndim == 4, "data", data, "(batch, channels, height, width)")
    fits = grid.ndim == 4 and grid.shape[:2] == (data.shape[0], 2)
    _require(op, fits, "grid", grid, f"({data.shape[0]}, 2, height, width)")
    image, places = widened(data), widened(grid)
    out = sum(image[index] * weight[..., None] for index, weight, *_ in _corners(image, places))
    return np.moveaxis(out, -1, 1).astype(data.dtype)


@BilinearSampler.pullback(once=True)
def _(g, out, data, grid, cudnn_off):
    image, places = widened(data), widened(grid)
    g = np.moveaxis(g, 1, -1)
    back, slopes = np.zeros_like(image), np.zeros_like(places)
    for index, weight, slope_x, slope_y in _corners(image, places):
        np.add.at(back, index, g * weight[..., None])
        along = (g * image[index]).sum(-1)
        slopes += np.stack([along * slope_x, along * slope_y], 1)
    scale = _half(image).astype(image.dtype)
    return back.astype(data.dtype), (slopes * scale).astype(grid.dtype)


@operator
def SpatialTransformer(
    data: Array,
    loc: Array,
    target_shape: Shape = (0, 0),
    transform_type: str | None = None,
    sampler_type: str | None = None,
    cudnn_off: bool | None = None,
) -> Array:
    """An image under an affine map: BilinearSampler at the places of an affine GridGenerator.

    data: (B, C, H, W); loc: (B, 6), the matrices. Gives (B, C, *target_shape), with the gradients of
    the two operators. Source: MXNet 1.9.1, src/operator/spatial_transformer.cc.

    >>> image = np.array([[[[1.0, 3.0], [5.0, 7.0]]]])
    >>> mirror = np.array([[-1.0, 0, 0, 0, 1, 0]])
    >>> SpatialTransformer(image, mirror, (2, 2), "affine", "bilinear")
    array([[[[3., 1.],
             [7., 5.]]]])
    """
    op = "SpatialTransformer"
    if data.dtype not in (np.float32, np.float64):
        raise MXNetError(f"{op}: data is {data.dtype}; expected float32 or float64")
    for name, given, only in (
        ("transform_type", transform_type, "affine"),
        ("sampler_type", sampler_type, "bilinear"),
    ):
        if given != only:
            raise MXNetError(f"{op}: {name}={given!r}; expected {only!r}")
    _require(op, data.ndim == 4, "data", data, "(batch, channels, height, width)")
    _require(op, loc.shape == (data.shape[0], 6), "loc", loc, f"({data.shape[0]}, 6)")
    return BilinearSampler(data, _affine(loc, _size(op, target_shape)))


def _affine(loc, size):
    """The places that matrices (B, 6) make of those of an image."""
    return (loc.reshape(-1, 2, 3) @ _places(size, loc.dtype)).reshape(-1, 2, *size)


@SpatialTransformer.pullback(once=True)
def _(g, out, data, loc, target_shape, *kinds):
    size = out.shape[2:]
    back, slopes = BilinearSampler.operator.rule(g, out, data, _affine(loc, size), None)
    places = _places(size, loc.dtype)
    return back, (slopes.reshape(-1, 2, places.shape[1]) @ places.T).reshape(loc.shape)
