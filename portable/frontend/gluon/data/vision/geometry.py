"""Transforms of place and size.

An image is (height, width, channels), or (batch, height, width, channels) where that is said.
Source: MXNet 1.9.1, python/mxnet/gluon/data/vision/transforms.py and src/operator/image.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .... import image, nd
from ....base import MXNetError
from ...block import Block
from .draws import is_heads

Size = int | tuple[int, int]


class Resize(Block):
    """Brings images, or batches of them, to a size.

    Args:
        size: (width, height), or one number for both.
        keep_ratio: whether one number is for the shorter side only.
        interpolation: 0 nearest, 1 bilinear, 2 bicubic, 3 area, 4 Lanczos.
    """

    def __init__(self, size: Size, keep_ratio: bool = False, interpolation: int = 1) -> None:
        super().__init__()
        self._size = size
        self._keep = keep_ratio
        self._interpolation = interpolation

    def forward(self, x: Any) -> Any:
        """x in another size."""
        width, height = self._sides(*x.shape[-3:-1])
        if len(x.shape) == 3:
            return image.imresize(x, width, height, self._interpolation)
        images = [image.imresize(one, width, height, self._interpolation) for one in x]
        return nd.stack(*images)

    def _sides(self, height: int, width: int) -> tuple[int, int]:
        """The new width and height."""
        if not isinstance(self._size, (int, np.integer)):
            return self._size[0], self._size[-1]
        if not self._keep:
            return self._size, self._size
        if height > width:
            return self._size, height * self._size // width
        return width * self._size // height, self._size


class CropResize(Block):
    """Cuts out a part of images, or of batches of them, and brings it to a size.

    Args:
        x, y: column and row of its upper left corner.
        width, height: its size.
        size: what it is brought to, if given.
        interpolation: as of Resize.
    """

    def __init__(
        self,
        x: int,
        y: int,
        width: int,
        height: int,
        size: Size | None = None,
        interpolation: int | None = None,
    ) -> None:
        super().__init__()
        self._x, self._y, self._width, self._height = x, y, width, height
        way = 1 if interpolation is None else interpolation
        self._resize = Resize(size, False, way) if size else None

    def forward(self, x: Any) -> Any:
        """x (..., height, width, channels).

        Raises:
            MXNetError: the part is not inside the image.
        """
        height, width = x.shape[-3:-1]
        right, bottom = self._x + self._width, self._y + self._height
        if not (0 <= self._x < right <= width and 0 <= self._y < bottom <= height):
            raise MXNetError(
                f"CropResize: columns {self._x} to {right} and rows {self._y} to {bottom} are not "
                f"inside an image of {width} columns and {height} rows"
            )
        rows = nd.slice_axis(x, axis=-3, begin=self._y, end=bottom)
        part = nd.slice_axis(rows, axis=-2, begin=self._x, end=right)
        return part if self._resize is None else self._resize(part)


class CenterCrop(Block):
    """Cuts out the piece in the middle, enlarged where the image is too small.

    Args:
        size: (width, height), or one number for both.
        interpolation: as of Resize.
    """

    def __init__(self, size: Size, interpolation: int = 1) -> None:
        super().__init__()
        self._args = (_pair(size), interpolation)

    def forward(self, x: Any) -> Any:
        """The piece."""
        return image.center_crop(x, *self._args)[0]


class RandomResizedCrop(Block):
    """Cuts out a piece of random place, size and proportions, and brings it to a size.

    Args:
        size: (width, height), or one number for both.
        scale: the least and the largest share of the image that is cut out.
        ratio: the least and the largest width / height.
        interpolation: as of Resize.
    """

    def __init__(
        self,
        size: Size,
        scale: tuple[float, float] = (0.08, 1.0),
        ratio: tuple[float, float] = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: int = 1,
    ) -> None:
        super().__init__()
        self._args = (_pair(size), scale, ratio, interpolation)

    def forward(self, x: Any) -> Any:
        """The piece."""
        return image.random_size_crop(x, *self._args)[0]


class RandomFlipLeftRight(Block):
    """Mirrors half of the images."""

    def forward(self, x: Any) -> Any:
        """x, or x with its columns the other way round."""
        return x if is_heads() else nd.flip(x, axis=1)


class RandomFlipTopBottom(Block):
    """Turns half of the images upside down."""

    def forward(self, x: Any) -> Any:
        """x, or x with its rows the other way round."""
        return x if is_heads() else nd.flip(x, axis=0)


class Rotate(Block):
    """Turns images (channels, height, width) of float32, or batches of them.

    Args:
        rotation_degrees: the angle.
        zoom_in, zoom_out: as of `image.imrotate`.
    """

    def __init__(
        self, rotation_degrees: float, zoom_in: bool = False, zoom_out: bool = False
    ) -> None:
        super().__init__()
        self._args = (rotation_degrees, zoom_in, zoom_out)

    def forward(self, x: Any) -> Any:
        """x turned.

        Raises:
            TypeError: another dtype.
        """
        _require_float32(x)
        return image.imrotate(x, *self._args)


class RandomRotation(Block):
    """Turns images by an angle that numpy's global generator draws.

    Args:
        angle_limits: the least and the largest angle.
        zoom_in, zoom_out: as of `image.imrotate`.
        rotate_with_proba: the probability that an image is turned at all.

    Raises:
        ValueError: the limits are not in order, or the probability is none.
    """

    def __init__(
        self,
        angle_limits: tuple[float, float],
        zoom_in: bool = False,
        zoom_out: bool = False,
        rotate_with_proba: float = 1.0,
    ) -> None:
        super().__init__()
        if angle_limits[0] >= angle_limits[1]:
            raise ValueError(f"`angle_limits` must be an ordered tuple, given {angle_limits}")
        if not 0 <= rotate_with_proba <= 1:
            raise ValueError(
                "Probability of rotating the image should be between 0 and 1, given "
                f"{rotate_with_proba}"
            )
        self._args = (angle_limits, zoom_in, zoom_out)
        self._probability = rotate_with_proba

    def forward(self, x: Any) -> Any:
        """x, or x turned.

        Raises:
            TypeError: another dtype.
        """
        if np.random.random() > self._probability:
            return x
        _require_float32(x)
        return image.random_rotate(x, *self._args)


def _require_float32(x: Any) -> None:
    """Refuse another dtype."""
    if x.dtype != np.float32:
        raise TypeError(
            "This transformation only supports float32. Consider calling it after ToTensor; the "
            f"dtype is {np.dtype(x.dtype)}"
        )


def _pair(size: Size) -> tuple[int, int]:
    """Width and height."""
    return (size, size) if isinstance(size, (int, np.integer)) else (size[0], size[1])
