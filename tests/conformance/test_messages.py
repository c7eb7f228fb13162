"""What the spec and the judge refuse, and what they say."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

from portable import cli, spec
from portable.conformance import collect, judge, plugin, record
from portable.conformance.answers import Refusal, refusal
from portable.conformance.check import Check, NotImplementedByAdapter, Value
from portable.conformance.operators import callable_of
from portable.conformance.recorded import Records, StaleRecord
from portable.conformance.scenario import Options, Scenario
from portable.spec.case import EXACT, Case, Domain, Input, Tolerance
from portable.spec.deviation import Deviation
from portable.spec.operator import Array, operator


def declare(stub, cases=(), **facts):
    stub.__module__ = __name__
    return operator(source="nowhere", cases=cases, **facts)(stub)


def documented(data: Array) -> Array:
    """Nothing."""


def undocumented(data: Array) -> Array: ...


def of_no_type(data: list[int]) -> Array:
    """Nothing."""


CASE = Case("one", (Input((2,)),))
DECLARATIONS = [
    (lambda: Domain(low=2, high=1), "Domain: low=2 must be below high=1"),
    (lambda: Input((2,), "int16"), "Input: dtype='int16' is none of"),
    (lambda: Case("a", judge="mxnet"), "Case 'a': judge='mxnet' needs a reason"),
    (lambda: Case("a", says=("b",)), r"Case 'a': says=\('b',\) without raises"),
    (lambda: Deviation("", "why"), "Deviation: case='' and reason='why' are needed"),
    (lambda: declare(documented, (CASE, CASE)), "case names given twice: .'one'."),
    (lambda: declare(undocumented), "operator undocumented: needs a docstring and a source"),
    (lambda: declare(documented, mutates=("x",)), "mutates names 'x', which is not one of its inp"),
]


@pytest.mark.parametrize(("call", "words"), DECLARATIONS)
def test_declarations(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_operators_with_two_rules():
    importlib.import_module("portable.adapters.torch")
    rules = importlib.import_module("portable.adapters.torch.rules")
    assert rules.rule_of("dot") is not rules.same_dtype  # all are loaded
    with pytest.raises(ValueError, match="operator dot has two rules"):
        rules.rule("dot")(print)


def test_unknown_type_words():
    with pytest.raises(TypeError, match="parameter data: no such type word"):
        declare(of_no_type)


def test_operators_that_share_a_name(monkeypatch):
    one = declare(documented)
    module = SimpleNamespace(a=one, b=one)
    monkeypatch.setattr(spec.pkgutil, "iter_modules", lambda path: [SimpleNamespace(name="x")])
    monkeypatch.setattr(
        spec.importlib,
        "import_module",
        lambda name, package: module if name.endswith("x") else SimpleNamespace(__path__=[]),
    )
    object.__setattr__(one, "family", "x")
    with pytest.raises(ValueError, match="operator documented is declared twice"):
        spec.operators.__wrapped__()
    object.__setattr__(one, "aliases", ("documented",))
    monkeypatch.setattr(spec, "operators", lambda: {"documented": one})
    with pytest.raises(ValueError, match="documented names two operators"):
        spec.names.__wrapped__()


class Answering(Check):
    """A check with answers of a test."""

    group = family = subject = "test"

    def __init__(self, id="test/one", judges="both", reference=None, tolerance=EXACT, value=None):
        self.id, self.judges, self.tolerance = id, judges, tolerance
        self._reference, self.value = reference, value

    def declaration(self):
        return "test"

    def answers(self, mx, device):
        yield Value("out", self.value, self.tolerance)

    def reference(self):
        if isinstance(self._reference, Exception):
            raise self._reference
        return self._reference or {}


def test_checks_that_share_an_id(monkeypatch):
    monkeypatch.setattr(collect, "operator_checks", lambda: [Answering(), Answering()])
    with pytest.raises(ValueError, match="two checks are called test/one"):
        collect.checks.__wrapped__()


def test_a_reference_that_cannot_judge():
    with pytest.raises(StaleRecord, match="cannot judge test/one, it raises KeyError: 'x'"):
        judge.Expectations(Answering(judges="reference", reference=KeyError("x")))
    with pytest.raises(StaleRecord, match="test/one is for the reference to judge, which has no"):
        judge.Expectations(Answering(judges="reference"))


def test_a_check_that_was_not_recorded(tmp_path):
    with pytest.raises(StaleRecord, match="test/one has no recorded answers; re-record: portable"):
        Records(tmp_path / "none").answers(Answering())


def held(expected, got, tolerance=EXACT, what="out"):
    expectations = judge.Expectations(Answering(judges="reference", reference={"x": "y"}))
    expectations.recorded = {what: expected}
    expectations.hold(Value("out", got, tolerance), got)


def test_differences_that_are_no_numbers():
    one = np.ones(3)
    with pytest.raises(judge.Difference, match="an answer that MXNet does not give"):
        held(one, one, what="another")
    with pytest.raises(judge.Difference, match="so wide that a wrong answer would pass"):
        held(one, one, Tolerance(1e30))


def test_words_that_a_message_lacks():
    check = Answering()
    check.says = ("axis=5",)
    judge.require_words(check, "refusal", Refusal(("MXNetError",), "softmax: axis=5"))
    with pytest.raises(judge.Difference, match="the message lacks 'axis=5'"):
        judge.require_words(check, "refusal", refusal(lambda: [][0]))


def test_what_an_adapter_does_not_have():
    with pytest.raises(NotImplementedByAdapter, match=r"there is no mx\.nd\.linalg\.gemm"):
        callable_of(SimpleNamespace(nd=SimpleNamespace()), "_linalg_gemm")
    scenario = Scenario(print, Options("test", EXACT, {}, 1.0, None), "", {})
    with pytest.raises(NotImplementedByAdapter, match=r"there is no mx\.random"):
        next(scenario.answers(SimpleNamespace(), None))


@pytest.fixture
def mxnet_is_missing(monkeypatch):
    failed = {"event": "failed", "verdict": "not installed", "message": "MXNet is not installed"}
    monkeypatch.setattr(record, "events", lambda *args, **keywords: [failed])


def test_recording_without_mxnet(mxnet_is_missing):
    with pytest.raises(RuntimeError, match="are recorded with real MXNet, and MXNet is not inst"):
        record.record(["operators/tanh/2x3"])
    done = CliRunner().invoke(cli.app, ["conformance", "record", "--only", "tanh"])
    assert done.exit_code == 2
    assert "recorded with real MXNet" in done.output


def test_recording_ends_with_the_number_of_problems(monkeypatch):
    monkeypatch.setattr(record, "record", lambda *args: ["operators/tanh/2x3: differs"])
    done = CliRunner().invoke(cli.app, ["conformance", "record", "--only", "operators/tanh/2x3"])
    assert done.exit_code == 1
    assert "1 cases, 1 problems" in done.output


def test_a_pattern_that_means_nothing():
    done = CliRunner().invoke(cli.app, ["conformance", "--only", "nonsense"])
    assert done.exit_code == 2
    assert "there is no such case" in done.output


def test_cases_of_the_plugin_that_differ():
    result = SimpleNamespace(good=False, verdict="differs", message="m", rerun="r", snippet="s")
    case = SimpleNamespace(name="x", parent=SimpleNamespace(result=lambda name: result))
    with pytest.raises(plugin.Unlike, match="differs\nm\nr\ns"):
        plugin.Case.runtest(case)
    declared = SimpleNamespace(parent=SimpleNamespace(result=lambda name: None, problems=["stale"]))
    with pytest.raises(plugin.Unlike, match="stale"):
        plugin.Declared.runtest(declared)
