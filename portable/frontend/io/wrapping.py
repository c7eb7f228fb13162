"""Iterators around others: one of another length, and one that makes batches in advance.

Source: MXNet 1.9.1, python/mxnet/io/io.py.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .base import DataBatch, DataDesc, DataIter


class Current(DataIter):
    """An iterator whose batches are made whole, and then asked for their parts."""

    current_batch: Any = None

    def getdata(self) -> Any:
        """The data of the current batch."""
        return self.current_batch.data

    def getlabel(self) -> Any:
        """The labels of the current batch."""
        return self.current_batch.label

    def getindex(self) -> Any:
        """The numbers of the items of the current batch, or None."""
        return self.current_batch.index

    def getpad(self) -> Any:
        """How many items of the current batch are there only to fill it."""
        return self.current_batch.pad


class ResizeIter(Current):
    """Passes of another number of batches; where the iterator ends before, it is begun anew.

    Args:
        data_iter: the iterator.
        size: batches of a pass.
        reset_internal: whether `reset` begins the iterator anew.
    """

    def __init__(self, data_iter: DataIter, size: int, reset_internal: bool = True) -> None:
        super().__init__(data_iter.batch_size)
        self.data_iter = data_iter
        self.size = size
        self.reset_internal = reset_internal
        self.cur = 0
        self.provide_data = data_iter.provide_data
        self.provide_label = data_iter.provide_label
        if hasattr(data_iter, "default_bucket_key"):
            self.default_bucket_key = data_iter.default_bucket_key

    def reset(self) -> None:
        """Begin another pass."""
        self.cur = 0
        if self.reset_internal:
            self.data_iter.reset()

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one."""
        if self.cur == self.size:
            return False
        try:
            self.current_batch = self.data_iter.next()
        except StopIteration:
            self.data_iter.reset()
            self.current_batch = self.data_iter.next()
        self.cur += 1
        return True


class PrefetchingIter(Current):
    """Batches of several iterators side by side, each of which makes its next one in a thread.

    Args:
        iters: an iterator, or a list of them.
        rename_data, rename_label: for each iterator, a dict from its names to other ones.

    Raises:
        AssertionError: there is no iterator.
    """

    def __init__(self, iters: Any, rename_data: Any = None, rename_label: Any = None) -> None:
        super().__init__()
        self.iters = iters if isinstance(iters, list) else [iters]
        if not self.iters:
            raise AssertionError("PrefetchingIter: at least one iterator has to be given")
        self.n_iter = len(self.iters)
        self.rename_data = rename_data
        self.rename_label = rename_label
        self.batch_size = self.provide_data[0][1][0]
        self._threads = ThreadPoolExecutor(self.n_iter)
        self._coming: list[Future[Any]] = []
        self._ask()

    def _ask(self) -> None:
        """Have the next batches made."""
        self._coming = [self._threads.submit(_next, source) for source in self.iters]

    @property
    def provide_data(self) -> list[Any]:
        """What is known of the data of each batch."""
        return self._descriptions(lambda source: source.provide_data, self.rename_data)

    @property
    def provide_label(self) -> list[Any]:
        """What is known of the labels of each batch."""
        return self._descriptions(lambda source: source.provide_label, self.rename_label)

    def _descriptions(self, of: Callable[[Any], Any], names: Any) -> list[Any]:
        """The descriptions of all iterators, under other names where these are given."""
        if names is None:
            return [known for source in self.iters for known in of(source)]
        return [
            DataDesc(other[known.name], known.shape, known.dtype)
            if isinstance(known, DataDesc)
            else DataDesc(*known)
            for other, source in zip(names, self.iters, strict=False)
            for known in of(source)
        ]

    def reset(self) -> None:
        """Begin another pass; batches that were made in advance are given up."""
        for batch in self._coming:
            batch.exception()
        for source in self.iters:
            source.reset()
        self._ask()

    def iter_next(self) -> bool:
        """Go to the next batch, and say whether there is one.

        Raises:
            AssertionError: one iterator has ended and another has not, or their pads differ.
            Exception: what an iterator raised.
        """
        batches = [batch.result() for batch in self._coming]
        if len({None if batch is None else batch.pad for batch in batches}) > 1:
            raise AssertionError(
                "Number of entry mismatches between iterators: they have to have equally many items"
            )
        if batches[0] is None:
            return False
        self.current_batch = DataBatch(
            [array for batch in batches for array in batch.data],
            [array for batch in batches for array in batch.label],
            batches[0].pad,
            batches[0].index,
            provide_data=self.provide_data,
            provide_label=self.provide_label,
        )
        self._ask()
        return True

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: the pass is over.
        """
        if not self.iter_next():
            raise StopIteration
        batch: DataBatch = self.current_batch
        return batch


def _next(source: DataIter) -> DataBatch | None:
    """The next batch of an iterator, or None."""
    try:
        return source.next()
    except StopIteration:
        return None
