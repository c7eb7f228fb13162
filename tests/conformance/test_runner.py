"""Adapters run in subprocesses: hangs and stale declarations are results."""

from __future__ import annotations

from portable.conformance import runner
from portable.conformance.collect import checks
from portable.conformance.result import Result
from portable.conformance.runner import events, run_adapter, stale
from portable.spec.deviation import Deviation

ID = "operators/tanh/2x3"


def test_a_hang_is_a_result(monkeypatch):
    found = list(events("numpy", "cpu", [ID], patience=1e-9))
    assert found[0]["event"] == "ready"
    assert found[-1]["verdict"] in ("timed out", "agree") or found[-1]["event"] == "result"


def test_an_adapter_that_cannot_be_loaded_fails_every_case(monkeypatch):
    monkeypatch.setattr(runner, "STARTUP", 60.0)
    monkeypatch.setenv("PORTABLE_NO_SUCH", "1")
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
