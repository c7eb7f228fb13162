"""Images in another size, with numpy: OpenCV's five ways, and its arithmetic in whole numbers.

Along each axis a new pixel is a weighted sum of some old ones. For uint8 OpenCV rounds the weights
to multiples of 1/2048 and sums integers, and so is it done here, so that results are the same.

Source: OpenCV 3, modules/imgproc/src/resize.cpp.
"""

from __future__ import annotations

import functools
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Taps: TypeAlias = tuple[Array, Array]  # for each new pixel: old ones (new, taps), and their weights

NEAREST, LINEAR, CUBIC, AREA, LANCZOS = range(5)
BITS = 11
CUBIC_SHARPNESS = -0.75
AREA_IGNORED = 1e-3


def resize(image: Array, width: int, height: int, interpolation: int) -> Array:
    """An image in another size.

    Args:
        image: (height, width, channels) of uint8 or float32.
        width, height: of the new one.
        interpolation: NEAREST, LINEAR, CUBIC, AREA or LANCZOS.
    """
    rows, columns = image.shape[:2]
    if interpolation == NEAREST:
        return image[_nearest(rows, height)][:, _nearest(columns, width)]
    shrinks = height <= rows and width <= columns
    halves = rows == 2 * height and columns == 2 * width
    if (interpolation == AREA and shrinks) or (interpolation == LINEAR and halves):
        return _averaged(image, width, height)
    taps = {LINEAR: _linear, CUBIC: _cubic, AREA: _cells, LANCZOS: _lanczos}[interpolation]
    across, down = _inside(taps(columns, width)), taps(rows, height)
    if image.dtype != np.uint8:
        return _summed(_summed(image, across, 1), down, 0).astype(image.dtype)
    wide = _summed(image.astype("int32"), _whole(across), 1)
    if len(down[0][0]) == 2:
        return _linear_down(wide, _whole(down))
    wide = wide.reshape(rows, -1, 1)
    end = wide.shape[1] - wide.shape[1] % 8 if interpolation == CUBIC else 0
    parts = [_down_in_floats(wide[:, :end], _whole(down)), _down(wide[:, end:], _whole(down))]
    return np.concatenate(parts, 1).reshape(height, width, -1)


def _nearest(old: int, new: int) -> Array:
    """The old pixel of each new one: floor(x old / new)."""
    pixels: Array = np.floor(np.arange(new) * (1 / (new / old))).astype(int)
    return np.minimum(pixels, old - 1)


def _places(old: int, new: int) -> tuple[Array, Array]:
    """Where the middle of each new pixel is: the old pixel before it, and the way beyond it."""
    scale = 1 / (new / old)
    place = ((np.arange(new) + 0.5) * scale - 0.5).astype("float32")
    start = np.floor(place)
    return start.astype(int), place - start


def _linear(old: int, new: int) -> Taps:
    """Two taps: 1 - x and x."""
    start, x = _places(old, new)
    return _clamped(start, old, np.stack([1 - x, x], -1))


def _cells(old: int, new: int) -> Taps:
    """Two taps that are 0 and 1, but where a new pixel lies across two old ones."""
    inverse = new / old
    place = np.arange(new)
    start = np.floor(place * (1 / inverse))
    x = ((place + 1) - (start + 1) * inverse).astype("float32")
    x = np.where(x <= 0, np.float32(0), x - np.floor(x))
    return _clamped(start.astype(int), old, np.stack([1 - x, x], -1))


def _cubic(old: int, new: int) -> Taps:
    """Four taps of Keys' cubic."""
    start, x = _places(old, new)
    a = np.float32(CUBIC_SHARPNESS)
    near, far, other = x + 1, x, 1 - x
    weights = [
        ((a * near - 5 * a) * near + 8 * a) * near - 4 * a,
        ((a + 2) * far - (a + 3)) * far * far + 1,
        ((a + 2) * other - (a + 3)) * other * other + 1,
    ]
    weights.append(1 - weights[0] - weights[1] - weights[2])
    return _clamped(start - 1, old, np.stack(weights, -1))


def _lanczos(old: int, new: int) -> Taps:
    """Eight taps: sin(pi t) sin(pi t / 4) / t^2, made to sum to 1."""
    start, x = _places(old, new)
    t = x[:, None].astype("float64") + 3 - np.arange(8)
    weights = (np.sinc(t) * np.sinc(t / 4)).astype("float32")
    return _clamped(start - 3, old, weights / weights.sum(-1, keepdims=True))


def _clamped(start: Array, old: int, weights: Array) -> Taps:
    """Taps from an old pixel on; beyond the border the outermost pixel is taken."""
    pixels = start[:, None] + np.arange(weights.shape[1])
    return np.clip(pixels, 0, old - 1), weights.astype("float32")


def _inside(taps: Taps) -> Taps:
    """Two taps on one pixel of the border, as one; it is rounded once, but not from row to row."""
    pixels, weights = taps
    if weights.shape[1] == 2:
        weights = np.where(pixels[:, :1] == pixels[:, 1:], np.array([1, 0], "float32"), weights)
    return pixels, weights


def _whole(taps: Taps) -> Taps:
    """The weights in whole numbers of 1/2048."""
    return taps[0], np.rint(taps[1] * np.float32(1 << BITS)).astype("int32")


def _summed(image: Array, taps: Taps, axis: int) -> Array:
    """Weighted sums along the rows (axis 0) or columns (axis 1)."""
    pixels, weights = taps
    form = (-1, 1, 1) if axis == 0 else (1, -1, 1)
    parts = (
        np.take(image, p, axis) * w.reshape(form) for p, w in zip(pixels.T, weights.T, strict=True)
    )
    total: Array = functools.reduce(np.add, parts)
    return total


def _linear_down(image: Array, taps: Taps) -> Array:
    """The sums of two rows, as OpenCV rounds them: 4 bits, 16 bits, and 2 bits one after the other."""
    pixels, weights = taps
    parts = [
        (np.take(image, pixels[:, k], 0) >> 4) * weights[:, k, None, None] >> 16 for k in (0, 1)
    ]
    return _bytes((parts[0] + parts[1] + 2) >> 2)


def _down(image: Array, taps: Taps) -> Array:
    """The sums of several rows, rounded once."""
    total = _summed(image, taps, 0) + (1 << (2 * BITS - 1))
    return _bytes(total >> 2 * BITS)


def _down_in_floats(image: Array, taps: Taps) -> Array:
    """The same in float32, as OpenCV does for four rows and eight columns at a time."""
    pixels, weights = taps
    scaled = weights.astype("float32") / np.float32(1 << 2 * BITS)
    total = _summed(image.astype("float32"), (pixels, scaled), 0)
    return _bytes(np.rint(total))


def _averaged(image: Array, width: int, height: int) -> Array:
    """Each new pixel is the mean over its part of the old image."""
    rows, columns = image.shape[:2]
    if rows % height == 0 and columns % width == 0:
        tall, wide = rows // height, columns // width
        kind = "int64" if image.dtype == np.uint8 else "float32"
        cells = image.reshape(height, tall, width, wide, -1).astype(kind).sum((1, 3))
        if image.dtype == np.uint8 and tall == wide == 2:
            return _bytes((cells + 2) >> 2)
        mean = cells.astype("float32") * np.float32(1 / (tall * wide))
    else:
        mean = _summed(image.astype("float32"), _shares(columns, width), 1)
        mean = _summed(mean, _shares(rows, height), 0)
    return _bytes(np.rint(mean)) if image.dtype == np.uint8 else mean.astype(image.dtype)


def _bytes(numbers: Array) -> Array:
    """Numbers as uint8, cut to 0 to 255."""
    cut: Array = np.clip(numbers, 0, 255).astype("uint8")
    return cut


def _shares(old: int, new: int) -> Taps:
    """As many taps as an old image has for a new pixel: how much of it each old one makes up."""
    scale = 1 / (new / old)
    start = np.arange(new) * scale
    end = start + scale
    first, last = np.ceil(start), np.minimum(np.floor(end), old - 1)
    first = np.minimum(first, last)
    pixels = first[:, None] - 1 + np.arange(int(np.ceil(scale)) + 2)
    before = pixels == first[:, None] - 1
    behind = pixels == last[:, None]
    inside = (pixels >= first[:, None]) & (pixels < last[:, None])
    shares = np.where(before, (first - start)[:, None], inside.astype(float))
    shares = np.where(behind, np.minimum(end - last, 1)[:, None], shares)
    shares = np.where((before | behind) & (shares <= AREA_IGNORED), 0, shares)
    shares = shares / np.minimum(scale, old - start)[:, None]
    return np.clip(pixels, 0, old - 1).astype(int), shares.astype("float32")
