"""Sliding windows over the spatial axes of (n, channels, *spatial): taking them, and putting back.

One, two or three spatial axes are treated alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .base import MXNetError

Sizes = tuple[int, ...]


class Geometry(NamedTuple):
    """Of a window: its size, the steps between windows, those within one, and the padding."""

    kernel: Sizes
    stride: Sizes
    dilate: Sizes
    pad: Sizes

    @property
    def extent(self) -> Sizes:
        """How far a window reaches: dilate (kernel - 1) + 1."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilate, strict=True))


def as_sizes(value: int | Iterable[int] | None) -> Sizes:
    """A number or a sequence of numbers as a tuple; None as an empty one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else tuple(value)


def per_axis(op: str, name: str, value: Sizes, kernel: Sizes, default: int, least: int) -> Sizes:
    """One number for each spatial axis: the value given, or the default for each.

    MXNetError if it is not as long as the kernel, or below what makes sense.
    """
    value = as_sizes(value) or (default,) * len(kernel)
    if len(value) != len(kernel) or min(value) < least:
        raise MXNetError(
            f"{op}: {name}={value} with kernel={kernel}; expected {len(kernel)} numbers, none below "
            f"{least}"
        )
    return value


def windows(data: np.ndarray, geometry: Geometry) -> np.ndarray:
    """All windows of data that is padded already, as a view: (n, channels, *positions, *kernel).

    >>> windows(np.arange(4.0).reshape(1, 1, 4), Geometry((2,), (1,), (1,), (0,)))[0, 0]
    array([[0., 1.],
           [1., 2.],
           [2., 3.]])
    """
    axes = tuple(range(2, data.ndim))
    every = np.lib.stride_tricks.sliding_window_view(data, geometry.extent, axes)
    steps = (*geometry.stride, *geometry.dilate)
    return every[(slice(None), slice(None), *(slice(None, None, n) for n in steps))]


def places(geometry: Geometry, positions: Sizes) -> Iterator[tuple[Sizes, tuple[Any, ...]]]:
    """For each element of a window, its offset and where it lies in the padded data, in all windows.

    >>> [place for _, place in places(Geometry((2,), (1,), (1,), (0,)), (3,))]
    [(Ellipsis, slice(0, 3, 1)), (Ellipsis, slice(1, 4, 1))]
    """
    for offset in np.ndindex(*geometry.kernel):
        starts = [o * d for o, d in zip(offset, geometry.dilate, strict=True)]
        steps = zip(starts, geometry.stride, positions, strict=True)
        yield offset, (..., *(slice(i, i + s * (n - 1) + 1, s) for i, s, n in steps))


def put_back(parts: np.ndarray, shape: Sizes, geometry: Geometry) -> np.ndarray:
    """The transpose of `windows`: every element of a window is added to where it came from.

    parts: (n, channels, *positions, *kernel); shape: of the padded data, which gets the order in
    memory that the parts have.

    >>> put_back(np.ones((1, 1, 3, 2)), (1, 1, 4), Geometry((2,), (1,), (1,), (0,)))[0, 0]
    array([1., 2., 2., 1.])
    """
    rank = len(geometry.kernel)
    total = np.zeros_like(parts[(..., *(0,) * rank)], shape=shape)
    for offset, place in places(geometry, parts.shape[2 : 2 + rank]):
        total[place] += parts[(..., *offset)]
    return total


def padded(data: np.ndarray, before: Sizes, after: Sizes, value: float = 0.0) -> np.ndarray:
    """Data with that many further elements before and after it along each spatial axis."""
    if not any((*before, *after)):
        return data
    around = [(0, 0), (0, 0), *zip(before, after, strict=True)]
    return np.pad(data, around, constant_values=value)


def cropped(data: np.ndarray, before: Sizes, sizes: Sizes) -> np.ndarray:
    """What remains of padded data without the padding: `sizes` elements after `before` others."""
    inner = tuple(slice(b, b + n) for b, n in zip(before, sizes, strict=True))
    return data[(slice(None), slice(None), *inner)]
