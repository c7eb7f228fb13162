"""Counts of verdicts, for every report alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..result import Result, Verdict
from ..runner import Run


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks there were, how many agree, how many were declared not to.

    not_run counts those that crashed or timed out: they are no part of a percentage.
    """

    total: int
    agree: int
    declared: int
    verdicts: dict[Verdict, int]

    @property
    def not_run(self) -> int:
        """Those without an outcome."""
        return sum(self.verdicts.get(v, 0) for v in ("crashed", "timed out", "not installed"))

    @property
    def bad(self) -> int:
        """Those that neither agree nor are declared."""
        return self.total - self.agree - self.declared

    @property
    def label(self) -> str:
        """Percentage and counts, or what happened instead.

        >>> Tally(4, 3, 0, {"agree": 3, "differs": 1}).label
        '75% (3/4)'
        >>> Tally(2, 0, 0, {"crashed": 2}).label
        'not run (2)'
        """
        ran = self.total - self.not_run
        if not self.total:
            return "none"
        if not ran:
            kinds = {v for v, n in self.verdicts.items() if n}
            return f"{'not installed' if kinds == {'not installed'} else 'not run'} ({self.total})"
        share = 100 * self.agree // ran
        lost = f", {self.not_run} not run" if self.not_run else ""
        declared = f", {self.declared} declared" if self.declared else ""
        return f"{share}% ({self.agree}/{ran}{declared}{lost})"


def tally(results: Iterable[Result]) -> Tally:
    """Count results."""
    counts: Counter[Verdict] = Counter()
    declared = 0
    for result in results:
        counts[result.verdict] += 1
        declared += result.verdict != "agree" and bool(result.deviation)
    return Tally(sum(counts.values()), counts["agree"], declared, dict(counts))


def groups(runs: Sequence[Run]) -> list[str]:
    """The groups in the order in which they were run."""
    return list(dict.fromkeys(r.group for run in runs for r in run.results))
