"""The command: measure, show, write.

python -m benchmarks --job mlp --adapter torch --against pytorch
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from . import results as written
from . import table
from .contenders import CONTENDERS, Contender
from .jobs import JOBS
from .measure import Clock, Result, measure
from .process import Process, command, environment

FIRST = ("pytorch", "flax")  # whose losses the others have to have
REPEAT = 3  # times as long a second look takes, before a fall is believed


def main(
    job: Annotated[list[str] | None, typer.Option(help="only this; may be repeated")] = None,
    adapter: Annotated[
        list[str] | None, typer.Option(help="of ours only Gluon on this; may be repeated")
    ] = None,
    against: Annotated[
        list[str] | None, typer.Option(help="of theirs only this; may be repeated")
    ] = None,
    seconds: Annotated[float, typer.Option(help="for each contender of a job")] = 4.0,
    threads: Annotated[int, typer.Option(help="for everyone alike")] = 1,
    clock: Annotated[
        Clock | None, typer.Option(help="cpu does not count waiting; so with --quick")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="write everything as JSON here")] = None,
    into: Annotated[
        Path | None, typer.Option(help="put the ratios between the marks of this document")
    ] = None,
    quick: Annotated[
        bool, typer.Option(help="fail if a ratio is over 30 % worse than the recorded one")
    ] = False,
    record: Annotated[bool, typer.Option(help="with --quick: record the ratios instead")] = False,
) -> None:
    """Measure Gluon programs beside what people would write instead."""
    console = Console()
    if quick:
        adapter, against = adapter or ["torch", "jax"], against or list(FIRST)
        seconds = min(seconds, 1.0)
    clock = clock or ("cpu" if quick else "wall")
    jobs = known(job or list(written.QUICK if quick else JOBS), JOBS, "job")
    chosen = choose(adapter, against)
    found: dict[str, dict[str, Result]] = {}
    for name in jobs:
        found[name] = measured(console, name, chosen, seconds, threads, clock)
        console.print(table.times(JOBS[name], found[name]))
        for line in table.errors(found[name]):
            console.print(line)
        targets = table.held(name, found[name])
        if targets.row_count:
            console.print(targets)
    console.print(table.glance(found))
    if output:
        written.write(output, written.as_json(found, threads, clock))
    if into:
        table.put_into(into, table.as_markdown(found, threads))
    if quick and record:
        written.record(found, threads, clock)
    elif quick and guard(console, found, chosen, seconds, threads, clock):
        sys.exit(1)
    broken = [r for results in found.values() for n, r in results.items() if ours(n) and r.error]
    if broken:
        console.print(f"[red]{len(broken)} of ours could not be measured[/]")
        sys.exit(1)


def known(names: Collection[str], there: Collection[str], what: str) -> list[str]:
    """The names, all of which have to be there."""
    for name in names:
        if name not in there:
            raise typer.BadParameter(f"no {what} is called {name!r}; there are {', '.join(there)}")
    return list(names)


def ours(name: str) -> bool:
    """Whether a contender is Gluon on an adapter of this project."""
    return CONTENDERS[name].ours


def choose(adapter: Sequence[str] | None, against: Sequence[str] | None) -> dict[str, Contender]:
    """The contenders, those first whose losses the others have to have."""
    adapters = {c.options["adapter"] for c in CONTENDERS.values() if c.ours}
    mine = known(adapter or sorted(adapters), sorted(adapters), "adapter")
    others = [name for name, contender in CONTENDERS.items() if not contender.ours]
    theirs = known(others if against is None else against, others, "contender of theirs")
    taking_part = [
        name
        for name, contender in CONTENDERS.items()
        if (contender.options["adapter"] in mine if contender.ours else name in theirs)
    ]
    taking_part.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return {name: CONTENDERS[name] for name in taking_part}


def measured(
    console: Console,
    name: str,
    chosen: dict[str, Contender],
    seconds: float,
    threads: int,
    clock: Clock,
) -> dict[str, Result]:
    """A job, measured with everyone who takes part in it."""
    job = JOBS[name]
    processes: dict[str, Process] = {}
    try:
        for key, contender in chosen.items():
            if contender.runs(name, job):
                own = environment(threads, contender.environment)
                processes[key] = Process(command(name, key), own, threads + job.workers)
        with console.status(job.title) as status:
            return measure(
                processes,
                seconds,
                clock=clock,
                say=lambda message: status.update(f"{job.title}: {message}"),
            )
    finally:
        for process in processes.values():
            process.stop()


def guard(
    console: Console,
    found: dict[str, dict[str, Result]],
    chosen: dict[str, Contender],
    seconds: float,
    threads: int,
    clock: Clock,
) -> bool:
    """Whether something fell, also at a second and longer look."""
    before, now = written.recorded(), written.ratios(found)
    doubtful = {job for job, _ in written.falls(now, before)}
    for job in doubtful:
        console.print(f"{job}: slower than recorded, measured again")
        again = measured(console, job, chosen, REPEAT * seconds, threads, clock)
        now |= written.ratios({job: again})
    fallen = written.falls(now, before)
    for job, name in fallen:
        ratio = now[job].get(name)
        console.print(f"[red]{job}: {name} fell from {before[job][name]:.2f} to {ratio}[/]")
    return bool(fallen)


if __name__ == "__main__":
    typer.run(main)
