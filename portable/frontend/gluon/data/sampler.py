"""Samplers: in which order the items of a data set are taken.

Source: MXNet 1.9.1, python/mxnet/gluon/data/sampler.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

LAST_BATCH = ("keep", "discard", "rollover")


class Sampler:
    """Base class: an iterable of indices, with a length."""

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} has no __iter__; yield indices in it")

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} has no __len__")


class SequentialSampler(Sampler):
    """start, start + 1, ..., start + length - 1.

    >>> list(SequentialSampler(3, start=5))
    [5, 6, 7]
    """

    def __init__(self, length: int, start: int = 0) -> None:
        self._length = length
        self._start = start

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._start, self._start + self._length))

    def __len__(self) -> int:
        return self._length


class RandomSampler(Sampler):
    """0 to length - 1 in an order drawn anew each time, by numpy's global generator."""

    def __init__(self, length: int) -> None:
        self._length = length

    def __iter__(self) -> Iterator[np.integer[Any]]:
        indices = np.arange(self._length)
        np.random.shuffle(indices)
        return iter(indices)

    def __len__(self) -> int:
        return self._length


class FilterSampler(Sampler):
    """The indices of the items for which a function is true.

    Args:
        fn: takes an item.
        dataset: is read through once, now.
    """

    def __init__(self, fn: Callable[[Any], Any], dataset: Any) -> None:
        self._indices = [i for i, item in enumerate(dataset) if fn(item)]

    def __iter__(self) -> Iterator[int]:
        return iter(self._indices)

    def __len__(self) -> int:
        return len(self._indices)


class BatchSampler(Sampler):
    """Lists of `batch_size` indices of another sampler.

    Args:
        sampler: where they come from.
        batch_size: how many make a batch.
        last_batch: what is done with a last one that is smaller: 'keep' it, 'discard' it, or
            'rollover' it to the beginning of the next pass.

    Raises:
        ValueError: another last_batch, at the end of a pass or when the length is asked for.

    >>> list(BatchSampler(SequentialSampler(5), 2, "discard"))
    [[0, 1], [2, 3]]
    """

    def __init__(self, sampler: Sampler, batch_size: int, last_batch: str = "keep") -> None:
        self._sampler = sampler
        self._batch_size = batch_size
        self._last_batch = last_batch
        self._rest: list[Any] = []

    def __iter__(self) -> Iterator[list[Any]]:
        batch, self._rest = self._rest, []
        for index in self._sampler:
            batch.append(index)
            if len(batch) == self._batch_size:
                yield batch
                batch = []
        if not batch:
            return
        self._require_known()
        if self._last_batch == "keep":
            yield batch
        elif self._last_batch == "rollover":
            self._rest = batch

    def __len__(self) -> int:
        self._require_known()
        if self._last_batch == "keep":
            return -(-len(self._sampler) // self._batch_size)
        return (len(self._rest) + len(self._sampler)) // self._batch_size

    def _require_known(self) -> None:
        """Refuse an unknown last_batch."""
        if self._last_batch not in LAST_BATCH:
            raise ValueError(
                "last_batch must be one of 'keep', 'discard', or 'rollover', but got "
                f"{self._last_batch}"
            )
