"""MXNet's profiler, which records nothing here: programs that use it run, and are told so.

Counters count, and tasks, frames, events and markers can be used; times of operators come from the
framework's own profiler.

Source: MXNet 1.9.1, python/mxnet/profiler.py.
"""

from __future__ import annotations

import warnings
from typing import Any, Self

from .base import MXNetError

SETTINGS = [
    "profile_all",
    "profile_symbolic",
    "profile_imperative",
    "profile_memory",
    "profile_api",
    "filename",
    "continuous_dump",
    "dump_period",
    "aggregate_stats",
    "profile_process",
    "gpu_memory_profile_filename_prefix",
]
SCOPES = ("global", "marker", "process", "task", "thread")
NOTHING = (
    "Profile Statistics:\n\tNothing is recorded: this adapter has no profiler of its own. Use that "
    "of its framework (torch.profiler, jax.profiler, cProfile).\n"
)


def set_config(**kwargs: Any) -> None:
    """Take settings, which have no effect.

    Raises:
        MXNetError: MXNet has no such setting.
    """
    for name in kwargs:
        if name not in SETTINGS:
            raise MXNetError(
                f"profiler.set_config: Cannot find argument '{name}'; there are "
                f"{', '.join(SETTINGS)}"
            )


def set_state(state: str = "stop", profile_process: str = "worker") -> None:
    """Start ('run') or stop ('stop'), which has no effect.

    Raises:
        KeyError: neither of them.
    """
    if state not in ("stop", "run"):
        raise KeyError(f"profiler.set_state: {state!r} is neither 'run' nor 'stop'")


def pause(profile_process: str = "worker") -> None:
    """Has no effect."""


def resume(profile_process: str = "worker") -> None:
    """Has no effect."""


def dump(finished: bool = True, profile_process: str = "worker") -> None:
    """Write no file, with a warning that says so."""
    warnings.warn(f"profiler.dump: no file is written. {NOTHING}", stacklevel=2)


def dumps(
    reset: bool = False, format: str = "table", sort_by: str = "total", ascending: bool = False
) -> str:
    """A text that says that nothing is recorded; an empty JSON object for format='json'.

    Raises:
        AssertionError: another format or order.
    """
    if format not in ("table", "json"):
        raise AssertionError(
            f"Invalid value provided for format: {format}. Support: 'table', 'json'"
        )
    if sort_by not in ("total", "avg", "min", "max", "count"):
        raise AssertionError(
            f"Invalid value provided for sort_by: {sort_by}. Support: 'total', 'avg', 'min', "
            "'max', 'count'"
        )
    return NOTHING if format == "table" else "{}"


class Domain:
    """A group of tasks, frames, counters and markers, by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name

    def new_task(self, name: str) -> Task:
        """A task of this domain."""
        return Task(self, name)

    def new_frame(self, name: str) -> Frame:
        """A frame of this domain."""
        return Frame(self, name)

    def new_counter(self, name: str, value: float | None = None) -> Counter:
        """A counter of this domain."""
        return Counter(self, name, value)

    def new_marker(self, name: str) -> Marker:
        """A marker of this domain."""
        return Marker(self, name)


class Event:
    """Something with a start and an end, which are not recorded."""

    def __init__(self, name: str) -> None:
        self.name = name

    def start(self) -> None:
        """Has no effect."""

    def stop(self) -> None:
        """Has no effect."""

    def __str__(self) -> str:
        return self.name


class Task(Event):
    """An event of a domain."""

    def __init__(self, domain: Domain, name: str) -> None:
        super().__init__(name)
        self.domain = domain


class Frame(Task):
    """An event of a domain that comes again and again."""


class Counter:
    """A number with a name, within a domain.

    >>> counter = Domain("training").new_counter("batches", 5)
    >>> counter += 2
    >>> counter.value
    7
    """

    def __init__(self, domain: Domain, name: str, value: float | None = None) -> None:
        self.domain, self.name = domain, name
        self.value = value or 0

    def set_value(self, value: float) -> None:
        """Set the number."""
        self.value = value

    def increment(self, delta: float = 1) -> None:
        """Add to the number."""
        self.value += delta

    def decrement(self, delta: float = 1) -> None:
        """Subtract from the number."""
        self.value -= delta

    def __iadd__(self, delta: float) -> Self:
        self.increment(delta)
        return self

    def __isub__(self, delta: float) -> Self:
        self.decrement(delta)
        return self

    def __str__(self) -> str:
        return self.name


class Marker:
    """A point in time with a name, which is not recorded."""

    def __init__(self, domain: Domain, name: str) -> None:
        self.domain, self.name = domain, name

    def mark(self, scope: str = "process") -> None:
        """Has no effect.

        Raises:
            MXNetError: MXNet has no such scope.
        """
        if scope not in SCOPES:
            raise MXNetError(
                f"Marker.mark: Invalid Input: {scope!r}, valid values are: {', '.join(SCOPES)}"
            )
