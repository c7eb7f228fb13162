"""One check on one adapter: run it, hold its answers to the expected ones, and give a verdict."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from typing import Any

import numpy as np

from .answers import Answer, Refusal, answer, show
from .check import Check, NotImplementedByAdapter, Value
from .compare import Difference, Judge, Measure, compare, prove
from .recorded import StaleRecord, records
from .result import Fault, Result, Verdict


class Expectations:
    """What is expected of a check: recorded answers, and the reference's where it can judge."""

    def __init__(self, check: Check) -> None:
        self.recorded: Mapping[str, Answer] | None = None
        self.reference: Mapping[str, Answer] = {}
        if check.judges != "reference":
            self.recorded = records(check.group, check.family).answers(check)
        if check.judges != "mxnet":
            try:
                self.reference = check.reference()
            except Exception as error:
                raise StaleRecord(
                    f"the reference cannot judge {check.id}, it raises {describe(error)}"
                ) from error
        if check.judges == "reference" and not self.reference:
            raise StaleRecord(f"{check.id} is for the reference to judge, which has no answer")

    def hold(self, value: Value, got: Answer) -> list[Measure]:
        """Compare an answer with each expectation there is; raises a Difference."""
        measures = []
        if self.recorded is not None:
            if value.what not in self.recorded:
                raise Difference(
                    value.what, "recorded", "an answer that MXNet does not give", "", show(got)
                )
            measures.append(self._measure(value, self.recorded[value.what], got, "recorded"))
        if value.what in self.reference and isinstance(got, np.ndarray) and got.dtype.kind == "f":
            measures.append(self._measure(value, self.reference[value.what], got, "reference"))
        return measures

    def _measure(self, value: Value, expected: Answer, got: Answer, judge: Judge) -> Measure:
        """One comparison, with its proof."""
        measured = compare(value.what, expected, got, value.tolerance, judge)
        if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
            with np.errstate(over="ignore", under="ignore"):
                expected = expected.astype(got.dtype)
        proof = prove(expected, value.tolerance)
        if proof == "toothless":
            raise Difference(
                value.what,
                judge,
                f"the tolerance of {value.tolerance.units:g} units is so wide that a wrong answer "
                "would pass",
                show(expected),
                show(got),
            )
        return Measure(measured.what, judge, measured.error, measured.allowed, proof)

    def missing(self, given: set[str]) -> list[str]:
        """The recorded answers that did not come."""
        return [what for what in self.recorded or {} if what not in given]


def judge(check: Check, mx: Any, adapter: str, device: Any, real: bool = False) -> Result:
    """The verdict on a check on an adapter (`real`: whether it is MXNet itself)."""
    start = time.perf_counter()
    result = Result(check.id, check.group, check.subject, adapter, "agree")
    if real and check.judges == "reference":
        # it may well end the process, or answer with memory that is not its own
        result.verdict, result.message = "differs", "not run, since MXNet is wrong here"
        result.deviation = check.reason
        return result
    try:
        expectations = Expectations(check)
    except StaleRecord as error:
        result.verdict, result.message = "no record", str(error)
        return result
    given: set[str] = set()
    try:
        with device:
            for value in check.answers(mx, device):
                given.add(value.what)
                got = answer(value.value)
                try:
                    result.measures += expectations.hold(value, got)
                    if not real:
                        require_words(check, value.what, got)
                except Difference as difference:
                    result.faults.append(Fault.of(difference))
    except Exception as error:
        result.verdict, result.message = verdict_of(error), describe(error)
    else:
        for what in expectations.missing(given):
            absent = Difference(what, "recorded", "no such answer came", "an answer", "none")
            result.faults.append(Fault.of(absent))
        if result.faults:
            first = result.faults[0]
            result.verdict = "differs"
            result.message = f"{first.what}: {first.problem}"
    if result.verdict != "agree":
        what = result.faults[0].what if result.faults else ""
        result.inputs = "; ".join(show(array) for array in check.inputs())
        result.snippet = check.snippet(adapter, what)
    result.seconds = round(time.perf_counter() - start, 4)
    return result


def require_words(check: Check, what: str, got: Answer) -> None:
    """Raise a Difference unless a refusal's message has the words that the check asks for."""
    if not isinstance(got, Refusal):
        return
    absent = [word for word in check.says if word not in got.message]
    if absent:
        raise Difference(
            what,
            "recorded",
            f"the message lacks {', '.join(map(repr, absent))}",
            f"a message with {', '.join(map(repr, check.says))}",
            show(got),
        )


def verdict_of(error: Exception) -> Verdict:
    """What an exception that a check did not expect amounts to."""
    missing = isinstance(error, NotImplementedByAdapter | NotImplementedError)
    return "not implemented" if missing else "refuses"


def describe(error: BaseException) -> str:
    """An exception in a line, with the place it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = ""
    if frames:
        path = "/".join(frames[-1].filename.split("/")[-3:])
        place = f" ({path}:{frames[-1].lineno})"
    lines = str(error).strip().splitlines() or [""]
    useful = [line for line in lines if line.strip() and not line.startswith("  ")]
    text = useful[-1].strip() if useful and useful[0].startswith("Traceback") else lines[0]
    return f"{type(error).__name__}: {text[:300]}{place}"
