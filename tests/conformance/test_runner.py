"""Adapters run in subprocesses: hangs and stale declarations are results."""

from __future__ import annotations

from pathlib import Path

import pytest

from portable.conformance.collect import checks
from portable.conformance.result import Result
from portable.conformance.runner import events, run_adapter, stale
from portable.spec.deviation import Deviation

TINY = Path(__file__).parents[1] / "tiny"
ID = "operators/tanh/2x3"


@pytest.fixture(autouse=True)
def tiny_is_installed(monkeypatch):
    monkeypatch.syspath_prepend(str(TINY))
    monkeypatch.setenv("PYTHONPATH", str(TINY))


def test_a_hang_is_a_result_and_not_the_end():
    hanging, following = "autograd/backward", ID
    found = list(events("sleepy", "cpu", [hanging, following], patience=0.15))
    lost, ended = [e for e in found if e["event"] in ("lost", "result")]
    assert (lost["id"], lost["verdict"]) == (hanging, "timed out")
    assert ended["id"] == following


def test_a_device_that_is_not_there_fails_every_case():
    run = run_adapter("numpy", "gpu", [ID])
    assert "gpu(0)" in run.failure
    assert not run.good
    assert len(run.results) == 1


def agreeing(id: str) -> Result:
    check = checks()[id]
    return Result(id, check.group, check.subject, "x", "agree")


def test_stale_declarations_are_found():
    twice = [
        Deviation(ID, "known"),
        Deviation(ID, "known"),
        Deviation("operators/no/such", "known"),
    ]
    problems = stale(twice, {ID: agreeing(ID)}, "x")
    assert any("2 times" in p for p in problems)
    assert any("which agrees" in p for p in problems)
    assert any("there is no such case" in p for p in problems)
