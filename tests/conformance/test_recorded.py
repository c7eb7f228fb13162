"""Recorded answers: complete, fresh, small, and refused when stale."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from portable.conformance.collect import checks, select
from portable.conformance.operators import OperatorCheck
from portable.conformance.recorded import FOLDER, Records, StaleRecord, records, write
from portable.formats.atomic import write_whole
from portable.spec import operators
from portable.spec.case import Case, Input

LIMIT = 20 * 2**20


def test_every_check_has_an_answer_for_its_declaration():
    stale = []
    for check in checks().values():
        if check.judges == "reference":
            continue
        try:
            records(check.group, check.family).answers(check)
        except StaleRecord as error:
            stale.append(str(error))
    assert not stale, stale[:10]


def test_no_file_holds_an_answer_that_nobody_asks_for():
    known = set(checks())
    files = list(FOLDER.rglob("*.json"))
    assert files
    for path in files:
        orphans = set(Records(path.with_suffix("")).entries) - known
        assert not orphans, f"{path}: {sorted(orphans)[:5]}"


def test_they_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.*")) < LIMIT


@pytest.fixture
def check() -> OperatorCheck:
    return OperatorCheck(operators()["tanh"], Case("2x3", (Input((2, 3)),)))


def test_a_changed_declaration_is_stale(check, tmp_path):
    path = tmp_path / "family"
    write(path, [(check, {"out": np.ones(2)})], keep=[])
    assert Records(path).answers(check)["out"].tolist() == [1, 1]
    other = OperatorCheck(check.operator, dataclasses.replace(check.case, training=True))
    with pytest.raises(StaleRecord, match="declared otherwise"):
        Records(path).answers(other)


def test_other_inputs_are_stale(check, tmp_path, monkeypatch):
    path = tmp_path / "family"
    write(path, [(check, {"out": np.ones(2)})], keep=[])
    monkeypatch.setattr(check, "checksum", lambda: "other")
    with pytest.raises(StaleRecord, match="other inputs"):
        Records(path).answers(check)


def test_the_bytes_depend_on_the_answers_only(check, tmp_path):
    for name in ("a", "b"):
        write(tmp_path / name, [(check, {"out": np.arange(3.0)})], keep=[])
    for suffix in (".npz", ".json"):
        first, second = ((tmp_path / n).with_suffix(suffix).read_bytes() for n in "ab")
        assert first == second


def test_files_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "file"
    write_whole(target, b"old")

    def fails(self, *_):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fails)
    with pytest.raises(OSError, match="disk full"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"


def test_a_pattern_that_means_nothing_is_refused():
    with pytest.raises(ValueError, match="there is no such case"):
        select(["no such thing"])
