"""Parts of arrays: `x[key]` and `x[key] = value`.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .. import engine
from ..base import MXNetError
from . import indexing, op

NUMBERS = (float, int, np.generic)


class Parts(engine.Array):
    """The half of an NDArray that reads and writes its parts."""

    if TYPE_CHECKING:  # of the other half
        as_in_context: Any
        asnumpy: Any
        broadcast_to: Any
        reshape: Any

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return prod(self.shape)

    def __getitem__(self, key: Any) -> Self:
        if isinstance(key, indexing.INTEGERS):
            row = indexing.checked(int(key), 0, self.shape[0])
            return self._view((row,) if self.ndim > 1 else (slice(row, row + 1),))
        if isinstance(key, slice) and key.step in (None, 1):
            if key.start is None and key.stop is None:
                return self
            begin, end = indexing.row_range(key.start, key.stop, self.shape[0])
            return self._view((slice(begin, end),))
        if isinstance(key, tuple) and not key:
            return self
        entries = indexing.expand(self._with_host_indices(key), self.shape)
        if indexing.is_advanced(entries):
            return self._gathered(entries)
        return self._part(indexing.basic(entries, self.shape))

    def _with_host_indices(self, key: Any) -> Any:
        """NDArrays in a key as numpy arrays of ints.

        Raises:
            ValueError: one is of bools, which MXNet takes for numpy's arrays only.
        """
        if isinstance(key, tuple):
            return tuple(self._with_host_indices(entry) for entry in key)
        if not isinstance(key, Parts):
            return key
        if key.dtype == np.bool_:
            raise ValueError(
                "Cannot perform boolean indexing with an NDArray of bools; use "
                "nd.contrib.boolean_mask(x, mask), or positions from np.flatnonzero"
            )
        return key.asnumpy().astype(np.int64)

    def _part(self, part: indexing.Basic) -> Self:
        """What a basic key means."""
        if 0 in part.counts[1:]:
            raise MXNetError(
                f"x[key]: the key takes nothing of an array of shape {self.shape} along axis "
                f"{part.counts.index(0, 1)}; MXNet has such parts along axis 0 only"
            )
        if part.is_contiguous(self.shape):
            view = self._view(part.view_index())
        else:
            view = op.slice(self, *part.bounds())
        if view.shape != part.shape:
            view = view._reshape_view(part.shape)
        return view

    def _gathered(self, entries: tuple[Any, ...]) -> Self:
        """What an advanced key means."""
        found = indexing.gathered(entries, self.shape)
        indices = self._wrap(engine.from_host(found.indices, self.context), self.context)
        result = op.gather_nd(self, indices)
        if found.new_axes:
            return result._reshape_view(indexing.with_new_axes(result.shape, found.new_axes))  # type: ignore[no-any-return]
        return result  # type: ignore[no-any-return]

    def __setitem__(self, key: Any, value: Any) -> None:
        if self.size == 0:
            return
        if isinstance(key, slice) and key == indexing.FULL:
            self._fill((), value, self.shape)
            return
        entries = indexing.expand(self._with_host_indices(key), self.shape)
        if indexing.is_advanced(entries):
            found = indexing.gathered(entries, self.shape)
            shape = indexing.with_new_axes(found.shape(self.shape), found.new_axes)
            self._fill(tuple(found.indices), value, shape, found.shape(self.shape))
            return
        part = indexing.basic(entries, self.shape)
        whole = part.counts == self.shape and all(step == 1 for _, _, step in part.slices)
        index = tuple(
            start if axis in part.dropped else _as_slice(start, count, step)
            for axis, (start, count, step) in enumerate(part.slices)
        )
        kept = tuple(n for i, n in enumerate(part.counts) if i not in part.dropped) or (1,)
        self._fill(() if whole else index, value, part.shape, kept)

    def _fill(
        self,
        index: tuple[Any, ...],
        value: Any,
        shape: tuple[int, ...],
        kept: tuple[int, ...] | None = None,
    ) -> None:
        """Write into a part.

        Args:
            index: for the engine; () is everything.
            value: a number or whatever has numbers in it.
            shape: what the value has to fit.
            kept: the same without new axes, the shape of x[index].
        """
        kept = kept or shape
        if isinstance(value, NUMBERS):
            number = value.item() if isinstance(value, np.generic) else value
            self._put(index or (slice(None),) if self.ndim else (), float_or_int(number))
            return
        if isinstance(value, Parts):
            if value is self:
                return
            array = value.as_in_context(self.context)
        else:
            try:
                host = np.asarray(value, dtype=self.dtype)
            except (ValueError, TypeError) as error:
                raise TypeError(
                    f"{type(self)} does not support assignment with non-array-like object {value!r} "
                    f"of type {type(value)}; give a number, a list, a numpy array or an NDArray"
                ) from error
            array = self._wrap(engine.from_host(host, self.context), self.context)
        if array.shape != kept:
            array = array._fitted(shape, kept)
        if index:
            self._put(index, array)
            return
        if array.shape != self.shape:
            array = array.reshape(self.shape) if self.ndim else array._reshape_view(())
        self._assign(array)

    def _fitted(self, shape: tuple[int, ...], kept: tuple[int, ...]) -> Self:
        """A value broadcast to the shape of the part it is written into."""
        array = self
        if array.shape != shape:
            surplus = array.ndim - len(shape)
            if surplus > 0 and all(n == 1 for n in array.shape[:surplus]):
                array = array._reshape_view(array.shape[surplus:])
            array = array.broadcast_to(shape)
        return array if shape == kept else array._reshape_view(kept)

    def slice_assign(self, rhs: Any, begin: Any, end: Any, step: Any = ()) -> Self:
        """Overwrite x[begin:end:step], axis by axis, with an array of that shape."""
        self[_slices(begin, end, step)] = rhs
        return self

    def slice_assign_scalar(self, value: float, begin: Any, end: Any, step: Any = ()) -> Self:
        """Overwrite x[begin:end:step], axis by axis, with a number."""
        self[_slices(begin, end, step)] = value
        return self


def float_or_int(number: Any) -> float:
    """A Python number as the engine takes it: a bool as an int."""
    return int(number) if isinstance(number, bool) else number


def _as_slice(start: int, count: int, step: int) -> slice:
    """A slice of these entries; one that goes down to the first ends with None."""
    end = start + count * step
    return slice(start, end if end >= 0 else None, step)


def _slices(begin: Any, end: Any, step: Any) -> tuple[slice, ...]:
    """Begin, end and step of each axis as slices."""
    steps = tuple(step) + (None,) * (len(begin) - len(step))
    return tuple(slice(*bounds) for bounds in zip(begin, end, steps, strict=True))


def fitting(shape: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """A shape with axes of size 1 put in front, if it can then be broadcast to another.

    Raises:
        ValueError: it cannot.
    """
    longer = (1,) * (len(wanted) - len(shape)) + shape
    if len(longer) != len(wanted) or any(
        n not in (1, m) for n, m in zip(longer, wanted, strict=True)
    ):
        raise ValueError(
            "operands could not be broadcast together with remapped shapes[original->remapped]: "
            f"{shape} and requested shape {wanted}"
        )
    return longer
