"""The two operators that make an image of another size: by interpolation, and by a border.

Source: MXNet 1.9.1, src/io/image_io.cc.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import nd
from ..base import MXNetError
from ..nd import NDArray
from . import resize

RESIZED = (np.uint8, np.float32, np.float64)
BORDERS: tuple[Any, ...] = ("constant", "edge", "symmetric", "wrap", "reflect")
ISOLATED = 16


def imresize(src: NDArray, w: int, h: int, interp: int = 1, out: NDArray | None = None) -> Any:
    """An image in another size, as OpenCV makes it.

    Args:
        src: (height, width, channels) of uint8, float32 or float64.
        w, h: the width and height of the new one.
        interp: 0 nearest, 1 bilinear, 2 bicubic, 3 mean over areas, 4 Lanczos over 8 x 8 pixels.
        out: receives the result.

    Raises:
        AssertionError: src is no NDArray.
        MXNetError: another shape, dtype, size or interpolation.
    """
    array = _image("imresize", src)
    width, height = (_count("imresize", name, size, 1) for name, size in (("w", w), ("h", h)))
    if interp not in range(5):
        raise MXNetError(
            f"imresize: Unknown interpolation method {interp!r}; use 0 nearest, 1 bilinear, 2 bicubic, "
            "3 area, or 4 Lanczos"
        )
    if src.dtype not in RESIZED:
        raise MXNetError(
            f"imresize: images of dtype {np.dtype(src.dtype)} cannot be resized; use uint8, float32 or "
            "float64"
        )
    return _given(resize.resize(array, width, height, int(interp)), src, out)


def copyMakeBorder(
    src: NDArray,
    top: int,
    bot: int,
    left: int,
    right: int,
    type: int = 0,
    value: float = 0.0,
    values: Sequence[float] = (),
    out: NDArray | None = None,
) -> Any:
    """An image with a border.

    Args:
        src: (height, width, channels).
        top, bot, left, right: rows and columns of the border on each side.
        type: 0 of one color, 1 of the outermost pixels, 2 mirrored with these, 3 from the other
            side, 4 mirrored without the outermost pixels; 16 more says that src is no piece of a
            larger image, which an NDArray never is.
        value: the color's number in each channel.
        values: its number for each channel, up to 4 of them, instead.
        out: receives the result.

    Raises:
        AssertionError: src is no NDArray.
        MXNetError: another shape, a negative border, an unknown type.
    """
    array = _image("copyMakeBorder", src)
    sides = {"top": top, "bot": bot, "left": left, "right": right}
    top, bot, left, right = (_count("copyMakeBorder", name, n, 0) for name, n in sides.items())
    if type not in (*range(5), *range(ISOLATED, ISOLATED + 5)):
        raise MXNetError(
            f"copyMakeBorder: unknown type {type!r} of border; use 0 constant, 1 replicate, 2 reflect, "
            "3 wrap, or 4 reflect without the border"
        )
    edges = ((top, bot), (left, right), (0, 0))
    border = BORDERS[type % ISOLATED]
    if border != "constant":
        return _given(np.pad(array, edges, border), src, out)
    color = np.resize(value, array.shape[2]) if not len(values) else np.zeros(array.shape[2])
    color[: len(values)] = values[: len(color)]
    framed = np.empty((array.shape[0] + top + bot, array.shape[1] + left + right, len(color)))
    framed[...] = np.rint(color) if array.dtype.kind in "iu" else color
    framed[top : top + array.shape[0], left : left + array.shape[1]] = array
    return _given(framed.astype(array.dtype), src, out)


def _image(operation: str, src: Any) -> Any:
    """The numbers of an image."""
    if not isinstance(src, NDArray):
        raise AssertionError(
            f"{operation}: src has to be an NDArray, and it is {type(src).__name__}; make one with "
            "nd.array(src, dtype='uint8')"
        )
    if len(src.shape) != 3 or 0 in src.shape:
        raise MXNetError(
            f"{operation}: inferring shapes failed: an image is (height, width, channels), and the "
            f"shape is {src.shape}"
        )
    return src.asnumpy()


def _count(operation: str, name: str, value: Any, least: int) -> int:
    """A whole number of pixels."""
    try:
        count = operator.index(value)
    except TypeError as error:
        raise MXNetError(
            f"{operation}: Invalid Parameter format for {name} expect int but value={value!r}"
        ) from error
    if count < least:
        raise MXNetError(
            f"{operation}: value {count} for Parameter {name} should be greater equal to {least}"
        )
    return count


def _given(image: Any, src: NDArray, out: NDArray | None) -> Any:
    """The result as an NDArray where `src` is, or in `out`."""
    result = nd.array(image, ctx=src.context, dtype=image.dtype)
    if out is None:
        return result
    out[:] = result
    return out
