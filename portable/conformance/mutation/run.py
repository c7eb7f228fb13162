"""Runs an operator's cases on each of its mutants, until one case differs."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..adapters import adapter as adapter_of
from ..answers import Answer
from ..collect import checks
from ..judge import judge
from ..operators import OperatorCheck
from .targets import Target, targets


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutant. caught: the case that noticed it, or '' for a survivor."""

    adapter: str
    operator: str
    mutant: str
    caught: str


class SoundlyJudged(OperatorCheck):
    """A check that keeps the textbook's answers, so that a spoiled textbook does not judge itself.

    They are asked for once, when the case is run without a mutant.
    """

    @cached_property
    def _sound(self) -> dict[str, Answer]:
        """The answers at the first call."""
        return super().reference()

    def reference(self) -> dict[str, Answer]:
        """The same answers at every call."""
        return self._sound


def cases_of(name: str) -> list[OperatorCheck]:
    """The checks of an operator, those with gradients first: they notice most."""
    found = [
        SoundlyJudged(check.operator, check.case, check.with_out)
        for check in checks().values()
        if isinstance(check, OperatorCheck) and check.subject == name
    ]
    return sorted(found, key=lambda check: (bool(check.case.raises), not check.case.gradient))


def outcomes(adapter: str, names: Sequence[str] = ()) -> Iterator[Outcome]:
    """Every mutant of an adapter's operators (all of them, or those named)."""
    warnings.simplefilter("ignore")
    mx = adapter_of(adapter).load()
    for name, target in targets(adapter).items():
        if not names or name in names:
            yield from _of_operator(mx, adapter, target)


def _of_operator(mx: Any, adapter: str, target: Target) -> Iterator[Outcome]:
    """Every mutant of one operator. A case that is red without a mutant cannot catch one."""
    green = [c for c in cases_of(target.name) if judge(c, mx, adapter, mx.cpu()).verdict == "agree"]
    last: OperatorCheck | None = None
    for mutant in target.mutants():
        order = [last, *(c for c in green if c is not last)] if last in green else green
        with target.replaced(mutant):
            caught = next(
                (c for c in order if c and judge(c, mx, adapter, mx.cpu()).verdict != "agree"), None
            )
        last = caught or last
        yield Outcome(adapter, target.name, str(mutant), caught.id if caught else "")


def timed(adapter: str, names: Sequence[str] = ()) -> tuple[list[Outcome], float]:
    """All outcomes, and the seconds they took."""
    start = time.monotonic()
    return list(outcomes(adapter, names)), time.monotonic() - start
