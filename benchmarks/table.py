"""The tables: a job's times, its targets, and all ratios at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from portable.conformance.report import markdown

from .contenders import CONTENDERS
from .jobs import Job
from .measure import Result
from .results import Results, machine, versions
from .targets import Target, targets

BEGIN, END = "<!-- benchmark -->", "<!-- /benchmark -->"
MEGABYTE = 2**20


def duration(seconds: float) -> str:
    """Three digits and the unit that suits them."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:#.3g} {unit}".replace(". ", " ")
    return f"{seconds * 1e9:.0f} ns"


def title(name: str) -> str:
    """What a contender is called, or its own name if it is none of ours."""
    return CONTENDERS[name].title if name in CONTENDERS else name


def times(job: Job, results: Mapping[str, Result]) -> Table:
    """Everyone's time and memory for a job."""
    made = Table(title=f"{job.title} ({job.step})", title_justify="left")
    made.add_column("contender")
    for heading in ("median", "quartiles", "blocks", "peak memory", "after imports"):
        made.add_column(heading, justify="right")
    for name, result in results.items():
        if result.error:
            made.add_row(title(name), "[red]not measured[/]")
            continue
        lower, upper = result.quartiles
        made.add_row(
            title(name),
            duration(result.median),
            f"{duration(lower)} - {duration(upper)}",
            f"{len(result.times)} x {result.steps}",
            f"{result.peak / MEGABYTE:.0f} MB",
            f"+{result.memory / MEGABYTE:.0f} MB",
        )
    return made


def errors(results: Mapping[str, Result]) -> list[str]:
    """Why some were not measured, a line each."""
    return [
        f"[red]{escape(title(name))}: {escape(result.error)}[/]"
        for name, result in results.items()
        if result.error
    ]


def held(job: str, results: Mapping[str, Result]) -> Table:
    """The targets of a job, and whether they are met."""
    made = Table(title="Targets", title_justify="left")
    for heading in ("ours", "divided by", "of"):
        made.add_column(heading)
    for heading in ("measured", "at most"):
        made.add_column(heading, justify="right")
    made.add_column("met")
    for target in targets():
        value = target.value(results)
        if target.job != job or value is None:
            continue
        made.add_row(
            title(target.ours),
            " or ".join(title(name) for name in target.references),
            target.measure,
            target.written(value),
            target.bound,
            "[green]yes[/]" if target.met(value) else "[red]no[/]",
        )
    return made


def heading(target: Target) -> str:
    """The row of the overview that a target belongs to."""
    what = {"time": "", "memory": ", memory", "difference": ", difference"}[target.measure]
    return f"{target.ours} ÷ {' or '.join(target.references)}{what}"


def overview(results: Results) -> dict[str, dict[str, tuple[str, bool]]]:
    """What was measured of every target and whether that is enough, by heading and job."""
    rows: dict[str, dict[str, tuple[str, bool]]] = {}
    for target in targets():
        value = target.value(results.get(target.job, {}))
        if value is not None:
            cell = target.written(value), target.met(value)
            rows.setdefault(heading(target), {})[target.job] = cell
    return rows


def glance(results: Results) -> Table:
    """The overview in a terminal: green where the target is met."""
    made = Table(title="Ours divided by theirs", title_justify="left")
    made.add_column("")
    for job in results:
        made.add_column(job, justify="right")
    for name, cells in overview(results).items():
        row = [""] * len(results)
        for i, job in enumerate(results):
            if job in cells:
                value, met = cells[job]
                row[i] = f"[{'green' if met else 'red'}]{value}[/]"
        made.add_row(name, *row)
    return made


def as_markdown(results: Results, threads: int) -> str:
    """The overview for a document: bold where the target is missed."""
    lines = [
        "| ours ÷ theirs | " + " | ".join(results) + " |",
        "|---|" + "---:|" * len(results),
    ]
    for name, cells in overview(results).items():
        row = []
        for job in results:
            value, met = cells.get(job, ("", True))
            row.append(value if met else f"**{value}**")
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    on = machine()
    said = ", ".join(f"{name} {version}" for name, version in versions(results).items())
    counted = "one thread" if threads == 1 else f"{threads} threads"
    lines += [
        "",
        f"{date.today().isoformat()}; {on['processor']}, {on['cores']} cores, {counted}; {said}. "
        "Bold: more than the target.",
        "",
    ]
    return "\n".join(lines)


def put_into(document: Path, table: str) -> None:
    """Replace what stands between the marks of a document.

    Raises:
        ValueError: the document has no such marks.
    """
    markdown.put_into(document, table, BEGIN, END)
