"""Cutting pieces out of images, and resizing them.

What is random is drawn by Python's global generator. Sizes are (width, height); an image is
(height, width, channels).

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np

from ..nd import NDArray
from .pixels import imresize

AUTOMATIC, ANY = 9, 10
TRIES = 10
Place = tuple[int, int, int, int]


def interpolation(interp: int, sizes: tuple[int, ...] = ()) -> int:
    """A way of interpolation from 0 to 4.

    Args:
        interp: one of these; 9 for bicubic where an image grows both ways, area where it shrinks
            both ways, and bilinear otherwise; 10 for any.
        sizes: height and width before, and height and width after.

    Raises:
        ValueError: interp is something else.
    """
    if interp == AUTOMATIC:
        if not sizes:
            return 2
        old_height, old_width, height, width = sizes
        if height > old_height and width > old_width:
            return 2
        return 3 if height < old_height and width < old_width else 1
    if interp == ANY:
        return random.randint(0, 4)
    if interp not in range(5):
        raise ValueError(
            f"Unknown interp method {interp}; use 0 to 4, 9 for automatic, or 10 for random"
        )
    return interp


def scale_down(src_size: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """A size made smaller, in its proportions, until it fits into another.

    >>> scale_down((640, 480), (720, 120))
    (640, 106)

    Args:
        src_size: what it has to fit into.
        size: the size.
    """
    width, height = size
    most_width, most_height = src_size
    if most_height < height:
        width, height = float(width * most_height) / height, most_height  # type: ignore[assignment]
    if most_width < width:
        width, height = most_width, float(height * most_width) / width  # type: ignore[assignment]
    return int(width), int(height)


def resize_short(src: NDArray, size: int, interp: int = 2) -> Any:
    """An image whose shorter side has a length, and the other one follows.

    Args:
        src: the image.
        size: the length.
        interp: as of `interpolation`.
    """
    height, width, _ = src.shape
    if height > width:
        new_height, new_width = size * height // width, size
    else:
        new_height, new_width = size, size * width // height
    way = interpolation(interp, (height, width, new_height, new_width))
    return imresize(src, new_width, new_height, interp=way)


def fixed_crop(
    src: NDArray,
    x0: int,
    y0: int,
    w: int,
    h: int,
    size: tuple[int, int] | None = None,
    interp: int = 2,
) -> Any:
    """The piece of an image from column x0 and row y0 on, of width w and height h.

    Args:
        src: the image.
        x0, y0, w, h: the piece.
        size: the size that it is brought to, if given.
        interp: as of `interpolation`.
    """
    piece = src[y0 : y0 + h, x0 : x0 + w]
    if size is None or (w, h) == size:
        return piece
    return imresize(piece, *size, interp=interpolation(interp, (h, w, size[1], size[0])))


def random_crop(src: NDArray, size: tuple[int, int], interp: int = 2) -> tuple[Any, Place]:
    """A piece at a random place, smaller than `size` where the image is, and then brought to it.

    Args:
        src: the image.
        size: of the piece.
        interp: as of `interpolation`.

    Returns:
        The piece, and its column, row, width and height.
    """
    height, width, _ = src.shape
    w, h = scale_down((width, height), size)
    x0 = random.randint(0, width - w)
    y0 = random.randint(0, height - h)
    return fixed_crop(src, x0, y0, w, h, size, interp), (x0, y0, w, h)


def center_crop(src: NDArray, size: tuple[int, int], interp: int = 2) -> tuple[Any, Place]:
    """The piece in the middle; otherwise as `random_crop`."""
    height, width, _ = src.shape
    w, h = scale_down((width, height), size)
    x0, y0 = int((width - w) / 2), int((height - h) / 2)
    return fixed_crop(src, x0, y0, w, h, size, interp), (x0, y0, w, h)


def random_size_crop(
    src: NDArray,
    size: tuple[int, int],
    area: float | tuple[float, float],
    ratio: tuple[float, float],
    interp: int = 2,
    **kwargs: Any,
) -> tuple[Any, Place]:
    """A piece of random place, size and proportions; the one in the middle if 10 tries fail.

    Args:
        src: the image.
        size: that the piece is brought to.
        area: the least share of the image that it covers, or the least and the largest.
        ratio: the least and the largest width / height.
        interp: as of `interpolation`.
        **kwargs: min_area, an older name of area.

    Returns:
        The piece, and its column, row, width and height.

    Raises:
        AssertionError: another keyword.
    """
    area = older_name(kwargs, area, "random_size_crop")
    height, width, _ = src.shape
    shares = (area, 1.0) if isinstance(area, (int, float, np.number)) else area
    for _ in range(TRIES):
        pixels = random.uniform(shares[0], shares[1]) * height * width
        shape = np.exp(random.uniform(np.log(ratio[0]), np.log(ratio[1])))
        w = round(float(np.sqrt(pixels * shape)))
        h = round(float(np.sqrt(pixels / shape)))
        if w <= width and h <= height:
            x0 = random.randint(0, width - w)
            y0 = random.randint(0, height - h)
            return fixed_crop(src, x0, y0, w, h, size, interp), (x0, y0, w, h)
    return center_crop(src, size, interp)


def older_name(kwargs: dict[str, Any], area: Any, what: str) -> Any:
    """The area, which may have been given by its older name."""
    if "min_area" in kwargs:
        warnings.warn(
            "`min_area` is deprecated. Please use `area` instead.", DeprecationWarning, stacklevel=3
        )
        area = kwargs.pop("min_area")
    if kwargs:
        raise AssertionError(f"unexpected keyword arguments for `{what}`: {', '.join(kwargs)}")
    return area
