"""Mutated files, one after the other, within bounds of time and memory.

File `number` of a kind is the same in every run.
"""

from __future__ import annotations

import resource
import signal
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from .kinds import Kind
from .readers import Wrong

SECONDS = 5.0
MEMORY = 2**30


class TooSlow(BaseException):
    """A file took more than its time. No `except Exception` of a reader stops it."""


@dataclass(slots=True)
class Failure:
    """What must not happen.

    number:    of the first file that does it.
    told:      the exception and where it was raised.
    traceback: all of it.
    count:     how many files did it.
    """

    number: int
    told: str
    traceback: str
    count: int = 1


@dataclass(slots=True)
class Report:
    """What became of the files of a kind: how many were read, and refused by which exceptions."""

    count: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: dict[str, Failure] = field(default_factory=dict)


@contextmanager
def bounds(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Run with so much more memory, and give `limited` its seconds of processor time."""

    def stop(_: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s of processor time")

    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    handler = signal.signal(signal.SIGPROF, stop)
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
        signal.signal(signal.SIGPROF, handler)


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooSlow after so much processor time; only within `bounds`."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def attempt(kind: Kind, number: int, name: str, folder: Path, seconds: float = SECONDS) -> str:
    """Read the files of a number; gives `read`, or the name of the declared exception.

    Raises:
        Exception, TooSlow: anything that is a failure.
    """
    files = kind.files(Random(f"{name} {number}"))
    for file, data in files.items():
        (folder / file).write_bytes(data)
    try:
        with limited(seconds):
            kind.read(folder)
        outcome = "read"
    except kind.declared as error:
        if not kind.tells(str(error), folder):
            raise Wrong(f"a message without file or place: {str(error)[:300]!r}") from error
        outcome = type(error).__name__
    left = {path.name for path in folder.iterdir()} - files.keys()
    if left:
        raise Wrong(f"files were left behind: {', '.join(left)}")
    return outcome


def run(
    kind: Kind,
    name: str,
    numbers: Iterable[int],
    until: float = float("inf"),
    seconds: float = SECONDS,
) -> Report:
    """Read the files of some numbers, as long as `time.monotonic()` is before `until`."""
    report = Report()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings(), bounds():
        warnings.simplefilter("ignore")
        for number in numbers:
            start = time.monotonic()
            if start > until:
                break
            folder = Path(place) / str(number)
            folder.mkdir()
            try:
                report.outcomes[attempt(kind, number, name, folder, seconds)] += 1
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                _note(report, number, error)
            _empty(folder)
            report.count += 1
            report.slowest = max(report.slowest, time.monotonic() - start)
    report.seconds = time.monotonic() - begun
    return report


def _note(report: Report, number: int, error: BaseException) -> None:
    """Count a failure with those that were raised at the same place."""
    places = traceback.extract_tb(error.__traceback__)
    own = [p for p in places if "/portable/" in p.filename] or places
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
    told = f"{type(error).__name__} at {place}: {str(error)[:200]}"
    key = f"{type(error).__name__} at {place}" + (
        "" if type(error) is not Wrong else str(error)[:40]
    )
    if key in report.failures:
        report.failures[key].count += 1
    else:
        shown = "".join(traceback.format_exception(error))[-6000:]
        report.failures[key] = Failure(number, told, shown)
    report.outcomes["failed"] += 1


def _empty(folder: Path) -> None:
    """Remove a folder of files, and of folders of files."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
