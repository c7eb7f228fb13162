"""Worker processes and threads that make batches.

A process gets the data set once, when it starts, and then lists of indices; it hands back the batch
as numpy arrays. Threads share everything.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.pool
import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any

from . import handover
from .batchify import from_host, host_batchify_fn, to_host
from .together import batch_of

Batchify = Callable[[list[Any]], Any]

_dataset: Any = None


def start_method() -> str:
    """How processes are started: forked, as MXNet does, where that is safe.

    JAX runs threads, which a forked process would wait for in vain; where JAX is loaded, processes
    start afresh. They then need a data set that can be pickled, and a main module whose work stands
    under `if __name__ == "__main__":`.
    """
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    return "fork" if can_fork and "jax" not in sys.modules else "spawn"


def process_pool(workers: int, dataset: Any, owner: object) -> multiprocessing.pool.Pool:
    """Processes that know the data set; they leave Ctrl-C to the one that started them.

    Args:
        workers: how many.
        dataset: what they make batches of.
        owner: what uses the batches; arrays that nobody took are forgotten with it.

    Raises:
        TypeError: the data set cannot be handed to them.
    """
    context = multiprocessing.get_context(start_method())
    if context.get_start_method() == "spawn":
        require_picklable(dataset, "dataset")
    return context.Pool(workers, _start, [dataset, handover.folder_for(owner)])


def require_picklable(value: Any, what: str) -> None:
    """Refuse what cannot be sent to another process."""
    try:
        pickle.dumps(value)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise TypeError(
            f"DataLoader: the {what} cannot be sent to worker processes ({error}). Use functions of "
            "a module instead of lambdas, or thread_pool=True, or num_workers=0."
        ) from error


def _start(dataset: Any, folder: str | None) -> None:
    """What a new process does first."""
    global _dataset
    _dataset = dataset
    handover.use(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def batch_in_process(samples: list[Any], batchify: Batchify | None) -> Any:
    """A batch of the process's data set, without NDArrays."""
    made = batch_of(_dataset, samples) if batchify is None else None
    if made is not None:
        return to_host(made)
    items = [_dataset[i] for i in samples]
    return host_batchify_fn(items) if batchify is None else to_host(batchify(items))


class Batches:
    """Batches in order, while others are being made.

    Args:
        pool: processes or threads.
        make: what they call with a list of indices and `arguments`.
        batches: the lists of indices.
        prefetch: how many are asked for in advance.
        timeout: seconds to wait for one.
    """

    def __init__(
        self,
        pool: multiprocessing.pool.Pool,
        make: Callable[..., Any],
        arguments: tuple[Any, ...],
        batches: Any,
        prefetch: int,
        timeout: float,
    ) -> None:
        self._pool, self._make, self._arguments = pool, make, arguments
        self._batches = iter(batches)
        self._timeout = timeout
        self._pending: list[multiprocessing.pool.AsyncResult[Any]] = []
        for _ in range(prefetch):
            self._ask()

    def __iter__(self) -> Batches:
        return self

    def _ask(self) -> None:
        """Have the next batch made, if there is one."""
        for samples in self._batches:
            self._pending.append(self._pool.apply_async(self._make, (samples, *self._arguments)))
            return

    def __next__(self) -> Any:
        """The next batch.

        Raises:
            multiprocessing.TimeoutError: it was not made in time.
            Exception: what the worker raised, with the worker's traceback as its cause.
        """
        self._ask()
        if not self._pending:
            raise StopIteration
        try:
            return from_host(self._pending.pop(0).get(self._timeout))
        except multiprocessing.TimeoutError as error:
            self._pool.terminate()
            raise multiprocessing.TimeoutError(
                f"DataLoader: a worker timed out after {self._timeout} seconds. Its transform may "
                "be slow, so that a longer timeout helps, or the worker has died."
            ) from error
        except Exception:
            self._pool.terminate()
            raise
