"""Mutated files of every kind: an error that says where, within bounds of time and memory."""

from __future__ import annotations

import copy
import time
from random import Random

import pytest

from portable.formats.ndarray_file import FormatError
from portable.porting.source.port import TARGETS

from . import mutations, readers
from .kinds import KINDS, Kind
from .run import Report, run

# files of a kind in `make test`; those that run commands take longer
FEW = {"convert": 200, "program": 100}
SECONDS = 60.0


def told(report: Report) -> str:
    """The failures, for a person."""
    return "\n".join(
        f"first file {f.number}: {f.told}\n{f.traceback}" for f in report.failures.values()
    )


@pytest.mark.parametrize("name", KINDS)
def test_some_files(name):
    """Each is read or refused by the declared exception, which names file and place."""
    report = run(KINDS[name], name, range(FEW.get(name, 300)))
    assert not report.failures, told(report)
    assert report.outcomes["read"] < report.count


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_many_files(name):
    """The same for as many as a minute has."""
    report = run(KINDS[name], name, range(1000, 10**6), time.monotonic() + SECONDS)
    assert not report.failures, told(report)


def _kind(read) -> Kind:
    return Kind(lambda: [{"a.txt": b"abc"}], read, (FormatError,), r"at byte \d")


def _unexpected(folder):
    raise KeyError(folder)


def _nowhere(folder):
    raise FormatError("something is wrong")


def _left(folder):
    (folder / "more").write_text("")


def _slow(folder):
    while True:
        pass


def _large(folder):
    bytearray(2**34)


READERS = {
    _unexpected: "KeyError",
    _nowhere: "without file or place",
    _left: "left behind: more",
    _slow: "TooSlow",
    _large: "MemoryError",
}


@pytest.mark.parametrize("read", READERS)
def test_failures_are_found(read):
    """Another exception, a message without a place, a file left, no end, and too much memory."""
    (failure,) = run(_kind(read), "x", range(2), seconds=0.2).failures.values()
    assert READERS[read] in failure.told
    assert failure.count == 2


def test_files_are_the_same_again():
    """A file's number says what is in it."""
    kind = KINDS["params"]
    assert kind.files(Random("params 7")) == kind.files(Random("params 7"))
    assert kind.files(Random("params 7")) != kind.files(Random("params 8"))


def test_files_are_independent():
    """What one file has changed in a value that was put in stays out of the next."""
    before = copy.deepcopy(mutations.HOSTILE_VALUES)
    for number in range(300):
        KINDS["symbol"].files(Random(f"symbol {number}"))
    assert before == mutations.HOSTILE_VALUES


def test_programs_are_for_all_targets(monkeypatch, tmp_path):
    """The text says which one."""
    given = []
    monkeypatch.setattr(readers, "_command", lambda *words: given.append(words))
    for number in range(20):
        (tmp_path / "program.py").write_text(f"x = {number}")
        (tmp_path / "ported.py").write_text("")
        readers.program(tmp_path)
    assert {words[words.index("--to") + 1] for words in given} == set(TARGETS)
