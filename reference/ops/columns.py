"""Windows of images as the columns of a matrix, so that a convolution is a product; and back."""

from __future__ import annotations

import math

import numpy as np

from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, Shape, operator
from ..windows import Geometry, as_sizes, per_axis, put_back, windows


def _geometry(op, size, kernel, stride, dilate, pad):
    """The windows of an image, and how many there are along each axis."""
    kernel = as_sizes(kernel)
    if len(kernel) != 2 or min(kernel) < 1:
        raise MXNetError(f"{op}: kernel={kernel}; expected (height, width), both positive")
    geometry = Geometry(
        kernel,
        per_axis(op, "stride", stride, kernel, 1, 1),
        per_axis(op, "dilate", dilate, kernel, 1, 1),
        per_axis(op, "pad", pad, kernel, 0, 0),
    )
    room = [n + 2 * p - e for n, p, e in zip(size, geometry.pad, geometry.extent, strict=True)]
    if min(room) < 0:
        raise MXNetError(
            f"{op}: kernel={kernel} with dilate={geometry.dilate} and pad={geometry.pad}; expected "
            f"one that is not larger than the image of {size}"
        )
    return geometry, tuple(r // s + 1 for r, s in zip(room, geometry.stride, strict=True))


def _padding(geometry):
    """The padding as np.pad has it, of all four axes."""
    return ((0, 0), (0, 0), *((p, p) for p in geometry.pad))


@operator
def im2col(
    data: Array, kernel: Shape, stride: Shape = (), dilate: Shape = (), pad: Shape = ()
) -> Array:
    """Every window of an image as a column, as a convolution goes over them.

    out[n, (c, i, j), (p, q)] = data[n, c, p stride + i dilate - pad, q stride + j dilate - pad].
    data: (N, C, H, W). Gives (N, C prod(kernel), windows). The gradient of data is col2im(g).
    Source: MXNet 1.9.1, src/operator/nn/im2col.h.

    >>> im2col(np.arange(6.0).reshape(1, 1, 2, 3), (2, 2))
    array([[[0., 1.],
            [1., 2.],
            [3., 4.],
            [4., 5.]]])
    """
    require_floats("im2col", data=data)
    if data.ndim != 4:
        raise MXNetError(f"im2col: data has shape {data.shape}; expected (batch, channels, h, w)")
    geometry, counts = _geometry("im2col", data.shape[2:], kernel, stride, dilate, pad)
    every = windows(np.pad(data, _padding(geometry)), geometry)
    return every.transpose(0, 1, 4, 5, 2, 3).reshape(len(data), -1, math.prod(counts))


@im2col.pullback
def _(g, out, data, kernel, stride, dilate, pad):
    return col2im(g, data.shape[2:], kernel, stride, dilate, pad)


@operator
def col2im(
    data: Array,
    output_size: Shape,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
) -> Array:
    """The transpose of im2col: every number of a window is added to where it came from.

    data: (N, C prod(kernel), windows). Gives (N, C, *output_size). The gradient of data is im2col(g).
    Source: MXNet 1.9.1, src/operator/nn/im2col.h.

    >>> col2im(np.ones((1, 4, 2)), (2, 3), (2, 2))
    array([[[[1., 2., 1.],
             [1., 2., 1.]]]])
    """
    require_floats("col2im", data=data)
    size = as_sizes(output_size)
    if len(size) != 2 or min(size) < 1:
        raise MXNetError(f"col2im: output_size={size}; expected (height, width), both positive")
    geometry, counts = _geometry("col2im", size, kernel, stride, dilate, pad)
    rows = math.prod(geometry.kernel)
    if data.ndim != 3 or data.shape[1] % rows or data.shape[2] != math.prod(counts):
        raise MXNetError(
            f"col2im: data has shape {data.shape}; expected (batch, a multiple of {rows}, "
            f"{math.prod(counts)}), a column for each window"
        )
    parts = data.reshape(len(data), -1, *geometry.kernel, *counts).transpose(0, 1, 4, 5, 2, 3)
    height, width = (n + 2 * p for n, p in zip(size, geometry.pad, strict=True))
    total = put_back(parts, (len(data), parts.shape[1], height, width), geometry)
    top, left = geometry.pad
    return total[:, :, top : height - top, left : width - left]


@col2im.pullback
def _(g, out, data, output_size, kernel, stride, dilate, pad):
    return im2col(g, kernel, stride, dilate, pad)
