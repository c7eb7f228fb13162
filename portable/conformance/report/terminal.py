"""The report in a terminal: a table adapters by groups, then every difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..result import Result
from ..runner import Run
from .summary import groups, tally


def table(runs: Sequence[Run], title: str) -> Table:
    """Adapters by groups, with counts beside each percentage."""
    made = Table(title=title, title_justify="left")
    made.add_column("group")
    for run in runs:
        made.add_column(run.adapter, justify="right")
    for group in groups(runs):
        cells = []
        for run in runs:
            counts = tally(r for r in run.results if r.group == group)
            cells.append(f"[{'red' if counts.bad else 'green'}]{counts.label}[/]")
        made.add_row(group, *cells)
    made.add_section()
    total = [tally(run.results) for run in runs]
    made.add_row("all", *(f"[{'red' if t.bad else 'green'}]{t.label}[/]" for t in total))
    made.add_row("seconds", *(f"{run.seconds:.0f}" for run in runs))
    if any(run.outside for run in runs):
        made.add_row("outside its scope", *(str(run.outside) for run in runs))
    return made


def difference(result: Result) -> str:
    """One result that does not agree, in full."""
    lines = [f"[bold red]{escape(result.adapter)}  {escape(result.id)}[/]  {result.verdict}"]
    lines.append(f"  {escape(result.message)}")
    for fault in result.faults:
        where = f"; {fault.mismatches} of {fault.total} differ" if fault.total > 1 else ""
        error = f"; error {fault.error:.3g} ulp, allowed {fault.allowed:.3g}" if fault.error else ""
        lines.append(f"  {escape(fault.what)}: expected {escape(fault.expected)} ({fault.judge})")
        lines.append(f"  {' ' * len(fault.what)}  got      {escape(fault.got)}{error}{where}")
    if result.inputs:
        lines.append(f"  input: {escape(result.inputs)}")
    lines.append(f"  rerun: {escape(result.rerun)}")
    lines += [f"    [dim]{escape(short(line))}[/]" for line in result.snippet.splitlines()]
    return "\n".join(lines)


def short(line: str, limit: int = 400) -> str:
    """A line of a snippet; the report files have it whole."""
    return line if len(line) <= limit else f"{line[:limit]} ... ({len(line)} characters)"


def show(console: Console, runs: Sequence[Run], title: str, limit: int) -> None:
    """Print the differences (at most `limit` for each adapter), what is declared, and the table."""
    for run in runs:
        bad = [r for r in run.results if not r.good]
        if run.failure:
            console.print(f"[bold red]{run.adapter}[/] {escape(run.failure)}")
            continue
        for result in bad[:limit]:
            console.print(difference(result), soft_wrap=True)
        if len(bad) > limit:
            counts = Counter(r.subject for r in bad[limit:])
            rest = ", ".join(f"{name} ({n})" for name, n in counts.most_common())
            console.print(f"{run.adapter}: and {len(bad) - limit} more: {rest}", soft_wrap=True)
        for result in run.results:
            if result.deviation and result.verdict != "agree":
                text = f"{run.adapter}  {result.id}  declared: {result.deviation}"
                console.print(escape(text), soft_wrap=True)
        for problem in run.stale:
            console.print(f"[bold red]stale[/] {escape(problem)}", soft_wrap=True)
    console.print(table(runs, title))


def proofs(console: Console, runs: Sequence[Run]) -> None:
    """Print how the comparisons proved that they can fail, and list those that cannot in full."""
    counts: Counter[str] = Counter()
    weak: dict[str, list[str]] = {}
    for run in runs:
        for result in run.results:
            for measure in result.measures:
                counts[measure.proof] += 1
                if measure.proof not in ("proved", "text"):
                    weak.setdefault(f"{result.id}: {measure.what}", []).append(measure.proof)
    for name, found in sorted(weak.items()):
        console.print(escape(f"{name}: all {found[0]}"), soft_wrap=True)
    said = ", ".join(f"{n} {name}" for name, n in counts.most_common())
    console.print(f"comparisons that agree, by proof that they could have failed: {said}")
