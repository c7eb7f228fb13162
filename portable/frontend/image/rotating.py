"""Turning images about their middle.

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np

from .. import nd
from ..nd import NDArray


def imrotate(
    src: NDArray, rotation_degrees: Any, zoom_in: bool = False, zoom_out: bool = False
) -> Any:
    """Images turned about their middle; what comes from outside is 0.

    Args:
        src: (channels, height, width), or a batch of such, of float32.
        rotation_degrees: an angle, or one for each image of a batch.
        zoom_in: whether to enlarge until nothing comes from outside.
        zoom_out: whether to shrink until the whole image is seen.

    Raises:
        ValueError: both zooms, another number of axes, or another number of angles than images.
        TypeError: another dtype, or several angles for one image.
    """
    if zoom_in and zoom_out:
        raise ValueError("`zoom_in` and `zoom_out` cannot be both True")
    if src.dtype != np.float32:
        raise TypeError(
            f"Only `float32` images are supported by this function, and it is {np.dtype(src.dtype)}"
        )
    if len(src.shape) not in (3, 4):
        raise ValueError(
            f"Only 3D and 4D are supported by this function, and the shape is {src.shape}"
        )
    single = len(src.shape) == 3
    if single and not isinstance(rotation_degrees, Number):
        raise TypeError(
            "When a single image is passed the rotation angle is required to be a scalar."
        )
    images = src.expand_dims(axis=0) if single else src
    if isinstance(rotation_degrees, Number):
        rotation_degrees = nd.array([rotation_degrees] * len(images), ctx=src.context)
    if len(rotation_degrees) != len(images):
        raise ValueError(
            "The number of images must be equal to the number of rotation angles, and there are "
            f"{len(images)} and {len(rotation_degrees)}"
        )
    angles = rotation_degrees.as_in_context(src.context) * np.pi / 180
    height, width = images.shape[2:]
    grid = _grid(angles.reshape((-1, 1, 1)), height, width, zoom_in, zoom_out)
    turned = nd.BilinearSampler(images, grid)
    return turned[0] if single else turned


def random_rotate(
    src: NDArray, angle_limits: tuple[float, float], zoom_in: bool = False, zoom_out: bool = False
) -> Any:
    """The same by angles that numpy's global generator draws between two limits."""
    if len(src.shape) == 3:
        return imrotate(src, np.random.uniform(*angle_limits), zoom_in, zoom_out)
    angles = nd.array(np.random.uniform(*angle_limits, size=len(src)))
    return imrotate(src, angles, zoom_in, zoom_out)


def _grid(angles: Any, height: int, width: int, zoom_in: bool, zoom_out: bool) -> Any:
    """Where each new pixel comes from, (images, 2, height, width), from -1 to 1 along each side."""
    half_height, half_width = (height - 1) / 2, (width - 1) / 2
    rows = nd.arange(height, ctx=angles.context).reshape((1, height, 1)) - half_height
    columns = nd.arange(width, ctx=angles.context).reshape((1, 1, width)) - half_width
    rows, columns = (nd.broadcast_to(x, (1, height, width)) for x in (rows, columns))
    x = (columns * nd.cos(angles) - rows * nd.sin(angles)) / half_width
    y = (columns * nd.sin(angles) + rows * nd.cos(angles)) / half_height
    grid = nd.stack(x, y, axis=1)
    if not zoom_in and not zoom_out:
        return grid
    # the corners' distances from the middle along each side, after turning
    far, corner = np.hypot(height, width), np.arctan(height / width)
    angles = nd.abs(angles)
    extent_x = nd.maximum(*(nd.abs(far * nd.cos(corner + sign * angles)) for sign in (1, -1)))
    extent_y = nd.maximum(*(nd.abs(far * nd.sin(corner + sign * angles)) for sign in (1, -1)))
    if zoom_out:
        scale = nd.maximum(extent_x / width, extent_y / height)
    else:
        scale = nd.minimum(width / extent_x, height / extent_y)
    return grid * scale.expand_dims(axis=3)
