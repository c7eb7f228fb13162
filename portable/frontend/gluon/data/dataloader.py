"""DataLoader: batches of a data set, made here, by threads, or by worker processes.

Source: MXNet 1.9.1, python/mxnet/gluon/data/dataloader.py.
"""

from __future__ import annotations

import multiprocessing.pool
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ... import nd
from .batchify import default_batchify_fn
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler
from .together import batch_of
from .workers import Batches, batch_in_process, process_pool


class DataLoader:
    """Iterates over batches: `for x, y in DataLoader(dataset, batch_size=32, shuffle=True):`.

    Args:
        dataset: anything with indices and a length; each item a number, an array, or a tuple.
        batch_size: items of a batch.
        shuffle: whether the order is drawn anew for every pass.
        sampler: the order instead of `shuffle`.
        last_batch: 'keep' (unless given), 'discard' or 'rollover', as of BatchSampler.
        batch_sampler: lists of indices, instead of the four above.
        batchify_fn: makes a batch of a list of items; default_batchify_fn unless given.
        num_workers: how many processes (or threads) make batches; 0 for none.
        pin_memory, pin_device_id: accepted; without effect.
        prefetch: how many batches are asked for in advance; twice the number of workers.
        thread_pool: whether threads do the work instead of processes.
        timeout: seconds after which a worker is given up.
        auto_reload: whether the next pass is begun as soon as one ends.

    Raises:
        ValueError: arguments that exclude each other, or neither batch_size nor batch_sampler.
        AssertionError: timeout is not positive.
        TypeError: the data set cannot be sent to worker processes.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = None,
        shuffle: bool = False,
        sampler: Sampler | None = None,
        last_batch: str | None = None,
        batch_sampler: Sampler | None = None,
        batchify_fn: Callable[[list[Any]], Any] | None = None,
        num_workers: int = 0,
        pin_memory: bool = False,
        pin_device_id: int = 0,
        prefetch: int | None = None,
        thread_pool: bool = False,
        timeout: float = 120,
        auto_reload: bool = False,
    ) -> None:
        self._pool: multiprocessing.pool.Pool | None = None
        if timeout <= 0:
            raise AssertionError(f"DataLoader: timeout must be positive, given {timeout}")
        if batch_sampler is None:
            if batch_size is None:
                raise ValueError("batch_size must be specified unless batch_sampler is specified")
            if sampler is None:
                kind = RandomSampler if shuffle else SequentialSampler
                sampler = kind(len(dataset))
            elif shuffle:
                raise ValueError("shuffle must not be specified if sampler is specified")
            batch_sampler = BatchSampler(sampler, batch_size, last_batch or "keep")
        elif batch_size is not None or shuffle or sampler is not None or last_batch is not None:
            raise ValueError(
                "batch_size, shuffle, sampler and last_batch must not be specified if "
                "batch_sampler is specified."
            )
        self._dataset = dataset
        self._batch_sampler = batch_sampler
        self._batchify_fn = batchify_fn
        self._num_workers = max(0, num_workers)
        self._prefetch = 2 * self._num_workers if prefetch is None else max(0, int(prefetch))
        self._thread_pool = thread_pool
        self._timeout = timeout
        self._auto_reload = auto_reload
        self._next: Iterable[Any] | None = None
        if self._num_workers:
            nd.waitall()  # nothing is under way when processes are started
            if thread_pool:
                self._pool = multiprocessing.pool.ThreadPool(self._num_workers)
            else:
                self._pool = process_pool(self._num_workers, dataset, self)
            weakref.finalize(self, self._pool.terminate)  # at the latest when Python ends
        if auto_reload:
            self.refresh()

    def __len__(self) -> int:
        return len(self._batch_sampler)

    def __iter__(self) -> Iterator[Any]:
        batches = self._begin() if self._next is None else self._next
        self._next = None
        yield from batches
        if self._auto_reload and self._next is None:
            self.refresh()

    def refresh(self) -> None:
        """Begin the next pass now, so that its first batches are being made already."""
        self._next = self._begin()

    def clean(self) -> None:
        """Forget a pass that was begun."""
        self._next = None

    def _begin(self) -> Iterable[Any]:
        """One pass."""
        if self._pool is None:
            return (self._batch(samples) for samples in self._batch_sampler)
        make: Callable[..., Any] = self._batch if self._thread_pool else batch_in_process
        arguments = () if self._thread_pool else (self._batchify_fn,)
        return Batches(
            self._pool, make, arguments, self._batch_sampler, self._prefetch, self._timeout
        )

    def _batch(self, samples: list[Any]) -> Any:
        """A batch made in this process."""
        batchify = self._batchify_fn or default_batchify_fn
        made = batch_of(self._dataset, samples) if batchify is default_batchify_fn else None
        return batchify([self._dataset[i] for i in samples]) if made is None else made
