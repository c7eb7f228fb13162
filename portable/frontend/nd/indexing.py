"""What `x[key]` means: MXNet's forms of indices, by arithmetic on shapes alone.

A key is first spelled out, an entry for each axis (`expand`). Keys of ints and slices are basic:
a contiguous part is a view, any other is copied (`basic`). A list, an array or a range in the key
makes it advanced: it says for each element of the result where it comes from (`gathered`).

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray as HostArray

from ..base import MXNetError

Shape = tuple[int, ...]
INTEGERS = (int, np.integer)
SEQUENCES = (list, tuple, range, np.ndarray)
FULL = slice(None)


def expand(key: Any, shape: Shape) -> tuple[Any, ...]:
    """The key as a tuple with an entry for each axis, and None for each new one.

    >>> expand((0, ...), (2, 3, 4))
    (0, slice(None, None, None), slice(None, None, None))

    Raises:
        IndexError: two ellipses, or more entries than axes.
        ValueError: an entry of a type that is no index.
    """
    entries = key if isinstance(key, tuple) else (key,)
    entries = tuple(entry for entry in entries if not isinstance(entry, bool))
    places = [i for i, entry in enumerate(entries) if entry is Ellipsis]
    if len(places) > 1:
        raise IndexError("Cannot use more than one ellipsis (`...`) for indexing")
    for entry in entries:
        known = entry is None or entry is Ellipsis or isinstance(entry, (*INTEGERS, slice))
        if not known and not isinstance(entry, SEQUENCES):
            raise ValueError(
                f"NDArray does not support slicing with key {entry!r} of type {type(entry)}; use "
                "ints, slices, lists, arrays, None or ..."
            )
        if isinstance(entry, slice) and entry.step == 0:
            raise ValueError("slice step cannot be zero")
    used = sum(entry is not None and entry is not Ellipsis for entry in entries)
    if used > len(shape):
        raise IndexError(f"too many indices ({used}) for array with {len(shape)} dimensions")
    rest = (FULL,) * (len(shape) - used)
    place = places[0] if places else len(entries)
    return entries[:place] + rest + entries[place + 1 :]


def is_advanced(key: tuple[Any, ...]) -> bool:
    """Whether a key that was spelled out has lists or arrays in it."""
    return any(isinstance(entry, SEQUENCES) for entry in key)


def checked(index: int, axis: int, size: int) -> int:
    """An index along an axis as a non-negative one; IndexError if it is out of bounds."""
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")
    return int(index) % size


@dataclass(frozen=True, slots=True)
class Basic:
    """A basic key, resolved.

    slices:  for each axis (start, count, step), start non-negative.
    dropped: the axes that an int took away.
    shape:   of the result, with new axes, never empty.
    """

    slices: tuple[tuple[int, int, int], ...]
    dropped: tuple[int, ...]
    shape: Shape

    @property
    def counts(self) -> Shape:
        """How many entries are taken along each axis."""
        return tuple(count for _, count, _ in self.slices)

    def is_contiguous(self, shape: Shape) -> bool:
        """Whether the part is one stretch of memory: it is then a view, else a copy.

        From the last axis on: whole axes, then one range, then single entries.
        """
        if prod(self.counts) <= 1:
            return True
        partial = False
        for (_, count, step), size in zip(reversed(self.slices), reversed(shape), strict=True):
            if count > 1 and (step != 1 or partial):
                return False
            partial = partial or count < size
        return True

    def view_index(self) -> tuple[slice, ...]:
        """The slices of a contiguous part, for every axis."""
        return tuple(slice(start, start + count) for start, count, _ in self.slices)

    def bounds(self) -> tuple[Shape, tuple[int | None, ...], Shape]:
        """Begin, end and step for the operator `slice`."""
        ends: list[int | None] = []
        for start, count, step in self.slices:
            end = start + count * step
            ends.append(end if end >= 0 else None)
        begins = tuple(start for start, _, _ in self.slices)
        return begins, tuple(ends), tuple(step for _, _, step in self.slices)


def basic(key: tuple[Any, ...], shape: Shape) -> Basic:
    """Resolve a key of ints, slices and None that was spelled out.

    >>> basic((slice(None), 1), (2, 3)).slices, basic((slice(None), 1), (2, 3)).shape
    (((0, 2, 1), (1, 1, 1)), (2,))

    Raises:
        IndexError: an int is out of bounds.
    """
    slices: list[tuple[int, int, int]] = []
    dropped: list[int] = []
    result: list[int] = []
    for entry in key:
        if entry is None:
            result.append(1)
            continue
        axis = len(slices)
        if isinstance(entry, slice):
            found = range(*entry.indices(shape[axis]))
            slices.append((found.start if found else 0, len(found), found.step if found else 1))
            result.append(len(found))
        else:
            slices.append((checked(entry, axis, shape[axis]), 1, 1))
            dropped.append(axis)
    return Basic(tuple(slices), tuple(dropped), tuple(result) or (1,))


def index_array(entry: Any, axis: int, size: int) -> HostArray[np.int64]:
    """An entry of an advanced key as an array of non-negative positions along its axis.

    Booleans count as 0 and 1, as in MXNet.

    Raises:
        IndexError: one of them is out of bounds.
        MXNetError: there is none at all.
    """
    positions = np.array(entry).astype(np.int64)
    if positions.size == 0:
        raise MXNetError(f"indexing axis {axis} with an empty {type(entry).__name__}; use a slice")
    wrong = positions[(positions < -size) | (positions >= size)]
    if wrong.size:
        raise IndexError(f"index {wrong.flat[0]} is out of bounds for axis {axis} with size {size}")
    return np.atleast_1d(positions % size)


def _broadcast(arrays: Iterable[HostArray[np.int64]]) -> list[HostArray[np.int64]]:
    """Index arrays of one shape; ValueError if they do not fit each other."""
    given = list(arrays)
    try:
        return list(np.broadcast_arrays(*given))
    except ValueError:
        shapes = " and ".join(f"shape={array.shape}" for array in given)
        raise ValueError(f"the index arrays are not broadcastable: {shapes}") from None


@dataclass(frozen=True, slots=True)
class Gathered:
    """An advanced key, resolved: result[i, ..] = x[indices[:, i, ..]].

    indices:  (axes indexed, ...), positions along the first axes; the others are taken whole.
    new_axes: where None put axes of size 1 into the result.
    """

    indices: HostArray[np.int64]
    new_axes: tuple[int, ...]

    def shape(self, shape: Shape) -> Shape:
        """The shape of the result before the new axes."""
        return self.indices.shape[1:] + shape[len(self.indices) :]


def gathered(key: tuple[Any, ...], shape: Shape) -> Gathered:
    """Resolve an advanced key that was spelled out.

    Ints count as index arrays. If all index arrays stand side by side, the axes of their common
    shape come in their place, else first.

    >>> gathered(([0, 1], [2, 0]), (2, 3)).indices.tolist()
    [[0, 1], [2, 0]]
    """
    places = [i for i, entry in enumerate(key) if isinstance(entry, (*SEQUENCES, *INTEGERS))]
    together = places == list(range(places[0], places[-1] + 1))
    axes = [entry for entry in key if entry is not None]
    last = max(i for i, entry in enumerate(axes) if not _is_full(entry))
    block_axes = [i for i, e in enumerate(axes) if isinstance(e, (*SEQUENCES, *INTEGERS))]
    blocks = _broadcast(index_array(axes[i], i, shape[i]) for i in block_axes)
    rank = blocks[0].ndim
    others = [i for i in range(last + 1) if i not in block_axes]
    before = [i for i in others if i < block_axes[0]] if together else []
    after = [i for i in others if i not in before]
    total = len(before) + rank + len(after)

    def spread(positions: HostArray[np.int64], first: int) -> HostArray[np.int64]:
        """An array with its axes at `first` and on, and size 1 elsewhere."""
        return positions.reshape((1,) * first + positions.shape).reshape(
            (1,) * first + positions.shape + (1,) * (total - first - positions.ndim)
        )

    columns: dict[int, HostArray[np.int64]] = {
        axis: spread(block, len(before)) for axis, block in zip(block_axes, blocks, strict=True)
    }
    for order, axis in enumerate(before):
        columns[axis] = spread(np.arange(*axes[axis].indices(shape[axis])), order)
    for order, axis in enumerate(after):
        columns[axis] = spread(
            np.arange(*axes[axis].indices(shape[axis])), len(before) + rank + order
        )
    indices = np.stack(_broadcast(columns[axis] for axis in range(last + 1)))
    return Gathered(indices, _new_axes(key, places, rank, together))


def _is_full(entry: Any) -> bool:
    return isinstance(entry, slice) and entry == FULL


def _new_axes(key: tuple[Any, ...], places: list[int], rank: int, together: bool) -> Shape:
    """Where each None of an advanced key goes, by MXNet's count.

    The axes of the index arrays are counted only where they come first.
    """
    position, found = (0 if together else rank), []
    for i, entry in enumerate(key):
        if entry is None:
            found.append(position)
        if i not in places:
            position += 1
    return tuple(found)


def with_new_axes(shape: Shape, new_axes: Shape) -> Shape:
    """A shape with axes of size 1 put in."""
    longer = list(shape)
    for axis in new_axes:
        longer.insert(axis, 1)
    return tuple(longer)


def row_range(start: int | None, stop: int | None, size: int) -> tuple[int, int]:
    """The rows that `x[start:stop]` means.

    Raises:
        MXNetError: the range ends before it begins, which MXNet refuses along the first axis.
    """
    begin, end, _ = slice(start, stop).indices(size)
    if begin > end:
        raise MXNetError(f"x[{start}:{stop}]: invalid slicing range [{begin}, {end})")
    return begin, end
