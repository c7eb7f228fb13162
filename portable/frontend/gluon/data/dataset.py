"""Data sets: items by index, and what can be made of them.

Source: MXNet 1.9.1, python/mxnet/gluon/data/dataset.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...nd import NDArray
from .sampler import FilterSampler, Sampler, SequentialSampler


class Dataset:
    """Base class: `dataset[i]` gives an item, a tuple where it has several parts."""

    def __getitem__(self, idx: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no __getitem__")

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} has no __len__")

    def filter(self, fn: Callable[[Any], Any]) -> Dataset:
        """The items for which a function is true; it is called for all of them now."""
        return _Sampled(self, FilterSampler(fn, self))

    def shard(self, num_shards: int, index: int) -> Dataset:
        """One of several parts of nearly the same size; the first ones are longer by one item.

        Raises:
            AssertionError: there is no such part.
        """
        if not 0 <= index < num_shards:
            raise AssertionError(
                f"Shard index of out bound: {index} out of {num_shards}; it has to be in "
                f"[0, {num_shards})"
            )
        length, rest = divmod(len(self), num_shards)
        start = length * index + min(index, rest)
        return _Sampled(self, SequentialSampler(length + (index < rest), start))

    def take(self, count: int | None) -> Dataset:
        """The first `count` items; all of them, if there are fewer or it is None."""
        count = len(self) if count is None else min(count, len(self))
        return _Sampled(self, SequentialSampler(count))

    def sample(self, sampler: Sampler) -> Dataset:
        """The items that a sampler names, in its order.

        Raises:
            TypeError: it is no Sampler.
        """
        if not isinstance(sampler, Sampler):
            raise TypeError(
                f"Invalid sampler type: {type(sampler)}. Expected gluon.data.Sampler instead."
            )
        return _Sampled(self, sampler)

    def transform(self, fn: Callable[..., Any], lazy: bool = True) -> Dataset:
        """The items after a function.

        Args:
            fn: takes an item; its parts as several arguments.
            lazy: whether it is called whenever an item is asked for, or for all of them now.
        """
        transformed = Transformed(self, fn)
        if lazy:
            return transformed
        return SimpleDataset([transformed[i] for i in range(len(transformed))])

    def transform_first(self, fn: Callable[[Any], Any], lazy: bool = True) -> Dataset:
        """The items with a function applied to their first part only."""
        return self.transform(First(fn), lazy)


class SimpleDataset(Dataset):
    """A list, or anything else with indices and a length.

    Args:
        data: the items.
    """

    def __init__(self, data: Any) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, idx: Any) -> Any:
        return self._data[idx]


class ArrayDataset(Dataset):
    """Arrays or lists side by side: item i has part i of each.

    Args:
        *args: one or more, of the same length.

    Raises:
        AssertionError: there is none, or the lengths differ.
    """

    def __init__(self, *args: Any) -> None:
        if not args:
            raise AssertionError("ArrayDataset: Needs at least 1 arrays")
        self._length = len(args[0])
        for position, data in enumerate(args):
            if len(data) != self._length:
                raise AssertionError(
                    f"All arrays must have the same length; array[0] has length {self._length} "
                    f"while array[{position}] has {len(data)}."
                )
        # items of a 1-d array become numpy's numbers, which batches are made of faster
        self.arrays = [
            data.asnumpy() if isinstance(data, NDArray) and len(data.shape) == 1 else data
            for data in args
        ]

    def __getitem__(self, idx: Any) -> Any:
        if len(self.arrays) == 1:
            return self.arrays[0][idx]
        return tuple(data[idx] for data in self.arrays)

    def __len__(self) -> int:
        return self._length


class Transformed(Dataset):
    """A data set after a function."""

    def __init__(self, data: Dataset, function: Callable[..., Any]) -> None:
        self.data = data
        self.function = function

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, idx: Any) -> Any:
        item = self.data[idx]
        return self.function(*item) if isinstance(item, tuple) else self.function(item)


class First:
    """A function of the first part."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __call__(self, x: Any, *args: Any) -> Any:
        """The parts of an item, the first one after the function."""
        return (self.function(x), *args) if args else self.function(x)


class _Sampled(Dataset):
    """The items that a sampler names."""

    def __init__(self, dataset: Dataset, sampler: Sampler) -> None:
        self._dataset = dataset
        self._indices = list(sampler)

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, idx: Any) -> Any:
        return self._dataset[self._indices[idx]]
