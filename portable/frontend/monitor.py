"""Monitor: statistics of what a graph computes, every few batches.

Outputs of operators going forward, arguments and auxiliary states are looked at; MXNet's monitor
also looks at what operators give going back, under names of its own making.

Source: MXNet 1.9.1, python/mxnet/monitor.py.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from math import sqrt
from typing import Any

from .nd import NDArray, norm

__all__ = ["Monitor"]


def _norm(array: NDArray) -> Any:
    """|x| / sqrt(size)."""
    return norm(array) / sqrt(array.size)


class Monitor:
    """Collects a statistic of arrays between `tic` and `toc`.

    Args:
        interval: every how many batches.
        stat_func: from an NDArray to an NDArray, or a list of them; by default |x| / sqrt(size).
        pattern: a regular expression that the names of arrays begin with.
        sort: whether to sort by name.
        monitor_all: whether to look at the inputs of operators, too.
    """

    def __init__(
        self,
        interval: int,
        stat_func: Callable[[NDArray], Any] | None = None,
        pattern: str = ".*",
        sort: bool = False,
        monitor_all: bool = False,
    ) -> None:
        self.interval = interval
        self.stat_func = stat_func or _norm
        self.re_prog = re.compile(pattern)
        self.sort = sort
        self.monitor_all = monitor_all
        self.activated = False
        self.step = 0
        self.queue: list[tuple[int, str, Any]] = []
        self.exes: list[Any] = []

    def install(self, exe: Any) -> None:
        """Look at an executor from now on; there may be several."""
        exe.set_monitor_callback(self.stat_helper, self.monitor_all)
        self.exes.append(exe)

    def stat_helper(self, name: str, array: NDArray) -> None:
        """Take an array's statistic, if it is wanted."""
        if self.activated and self.re_prog.match(name):
            self.queue.append((self.step, name, self.stat_func(array)))

    def tic(self) -> None:
        """Begin a batch."""
        if self.step % self.interval == 0:
            self.queue = []
            self.activated = True
        self.step += 1

    def toc(self) -> list[tuple[int, str, str]]:
        """End a batch.

        Returns:
            Step, name, and the statistic as text, for each array; nothing for batches in between.

        Raises:
            AssertionError: stat_func gave neither an NDArray nor a list of them.
        """
        if not self.activated:
            return []
        for exe in self.exes:
            for name, array in (exe.arg_dict | exe.aux_dict).items():
                self.stat_helper(name, array)
        self.activated = False
        if self.sort:
            self.queue.sort(key=lambda entry: entry[1])
        found = [(step, name, _text(name, stat)) for step, name, stat in self.queue]
        self.queue = []
        return found

    def toc_print(self) -> None:
        """End a batch, and log what `toc` gives."""
        for step, name, text in self.toc():
            logging.info(f"Batch: {step:7d} {name:30s} {text}")


def _text(name: str, statistic: Any) -> str:
    """A statistic as text, each array followed by a tab.

    Raises:
        AssertionError: it is neither an NDArray nor a list of them.
    """
    text = ""
    for array in statistic if isinstance(statistic, list) else [statistic]:
        if not isinstance(array, NDArray):
            raise AssertionError(f"Monitor: stat_func of {name} must give NDArrays, got {array!r}")
        text += f"{array.asscalar() if array.shape == (1,) else array.asnumpy()}\t"
    return text
