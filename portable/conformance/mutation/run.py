"""Runs the checks of a target on each of its mutants, until one differs."""

from __future__ import annotations

import signal
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..adapters import adapter as adapter_of
from ..check import Check
from ..judge import judge
from .rules import classes, equations
from .targets import Target, operator_targets


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutant. caught: the case that noticed it, or '' for a survivor."""

    adapter: str
    operator: str
    mutant: str
    caught: str


PATIENCE = 30.0  # seconds for one case on a mutant


class Hangs(Exception):
    """A mutant did not come to an end."""


@contextmanager
def patience(seconds: float = PATIENCE) -> Iterator[None]:
    """Raise `Hangs` inside after some seconds; the judge takes it as any other refusal."""

    def ring(*_: object) -> None:
        raise Hangs(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def targets(adapter: str) -> dict[str, Target]:
    """Everything of an adapter that is spoiled, by name: its operators and its update rules."""
    rules = equations() if adapter == "numpy" else classes(adapter)
    return {target.name: target for target in (*operator_targets(adapter), *rules)}


def outcomes(adapter: str, names: Sequence[str] = ()) -> Iterator[Outcome]:
    """Every mutant of an adapter's operators and update rules.

    names: operators, or `optimizers` for all update rules; by default everything.
    """
    warnings.simplefilter("ignore")
    mx = adapter_of(adapter).load()
    for name, target in targets(adapter).items():
        if not names or name.partition(".")[0] in names:
            yield from _of_target(mx, adapter, target)


def _of_target(mx: Any, adapter: str, target: Target) -> Iterator[Outcome]:
    """Every mutant of one target. A case that is red without a mutant cannot catch one."""

    def agrees(check: Check) -> bool:
        with patience():
            return judge(check, mx, adapter, mx.cpu()).verdict == "agree"

    green = [check for check in target.checks() if agrees(check)]
    last: Check | None = None
    for mutant in target.mutants():
        order = [last, *(c for c in green if c is not last)] if last in green else green
        with target.replaced(mutant):
            caught = next((check for check in order if check and not agrees(check)), None)
        last = caught or last
        yield Outcome(adapter, target.name, str(mutant), caught.id if caught else "")


def timed(adapter: str, names: Sequence[str] = ()) -> tuple[list[Outcome], float]:
    """All outcomes, and the seconds they took."""
    start = time.monotonic()
    return list(outcomes(adapter, names)), time.monotonic() - start
