"""One self-contained HTML page, which opens offline: every subject by every adapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import jinja2

from ..result import MEANINGS, Result
from ..runner import Run
from .summary import Tally, groups, tally


@dataclass(slots=True)
class Cell:
    """One subject on one adapter.

    counts:  verdicts of its checks. worst: the measure that used most of its allowed error.
    native:  what it is in the framework. bad: its results that neither agree nor are declared.
    """

    counts: Tally
    native: str
    results: list[Result]

    @property
    def bad(self) -> list[Result]:
        """The results that are shown in full."""
        return [r for r in self.results if r.verdict != "agree"]

    @property
    def state(self) -> str:
        """'good', 'declared', 'bad' or 'not-run', for its colour."""
        if not self.results or self.counts.not_run == self.counts.total:
            return "not-run"
        if self.counts.bad:
            return "bad"
        return "declared" if self.counts.declared else "good"

    @property
    def worst(self) -> str:
        """The largest error, in ulp, beside what is allowed there."""
        measures = [m for r in self.results for m in r.measures if m.allowed]
        if not measures:
            return "exact"
        top = max(measures, key=lambda m: m.share)
        return f"{top.error:.2g} of {top.allowed:.3g} ulp"


@dataclass(slots=True)
class Row:
    """One subject: an operator, a layer, a scenario."""

    name: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def disagrees(self) -> bool:
        """Whether any adapter does not agree everywhere."""
        return any(cell.state != "good" for cell in self.cells)


def rows(runs: Sequence[Run], group: str) -> list[Row]:
    """The subjects of a group, in the order in which they were run."""
    by_subject: dict[str, dict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        for result in run.results:
            if result.group == group:
                by_subject[result.subject][run.adapter].append(result)
    return [
        Row(
            subject,
            [
                Cell(tally(found[run.adapter]), run.natives.get(subject, ""), found[run.adapter])
                for run in runs
            ],
        )
        for subject, found in by_subject.items()
    ]


@cache
def template() -> jinja2.Template:
    """The page's template, with everything escaped that is put into it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__name__.rpartition(".")[0], ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def as_html(runs: Sequence[Run]) -> str:
    """The page."""
    versions: dict[str, str] = {}
    for run in runs:
        versions |= run.versions
    return template().render(
        runs=runs,
        groups=[(group, rows(runs, group)) for group in groups(runs)],
        totals={
            group: [tally(r for r in run.results if r.group == group) for run in runs]
            for group in groups(runs)
        },
        overall=[tally(run.results) for run in runs],
        versions=versions,
        meanings=MEANINGS,
    )
