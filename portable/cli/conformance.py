"""`portable conformance` and `portable adapters`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..conformance.adapters import BUILT_IN, adapter, adapters
from ..conformance.collect import select
from ..conformance.result import Result
from ..conformance.runner import Run, run_adapter, run_all
from ..formats.atomic import write_whole

conformance = typer.Typer(help="Judge adapters.", invoke_without_command=True)


class Device(StrEnum):
    """Where the arrays live."""

    cpu = "cpu"
    gpu = "gpu"


class Report(StrEnum):
    """A kind of report file."""

    html = "html"
    json = "json"
    junit = "junit"


Only = Annotated[
    list[str] | None,
    typer.Option(
        help="Only these: a group, family, operator or case, with shell wildcards. Repeatable."
    ),
]


@conformance.callback()
def judge(
    context: typer.Context,
    adapter_names: Annotated[
        list[str] | None,
        typer.Option("--adapter", "-a", help=f"Repeatable; without it: {', '.join(BUILT_IN)}."),
    ] = None,
    device: Annotated[Device, typer.Option(help="Where the arrays live.")] = Device.cpu,
    only: Only = None,
    report: Annotated[
        list[Report] | None, typer.Option(help="Write a report file too. Repeatable.")
    ] = None,
    output: Annotated[Path, typer.Option(help="The folder of report files.")] = Path("conformance"),
    into: Annotated[
        Path | None, typer.Option(help="Put the table between the marks of this Markdown file.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Adapters that run at a time.")] = 2,
    patience: Annotated[float, typer.Option(help="A factor on every time limit.")] = 1.0,
    show: Annotated[int, typer.Option(help="Differences printed for each adapter.")] = 20,
    prove: Annotated[
        bool, typer.Option(help="Say how each comparison proved that it can fail.")
    ] = False,
) -> None:
    """Run every declared case on adapters, and hold the answers to real MXNet's and the reference's.

    The exit status is 1 if anything differs that is not declared, or a declaration is stale, or an
    adapter can't be loaded; 2 if the command line makes no sense.
    """
    if context.invoked_subcommand:
        return
    names = adapter_names or list(BUILT_IN)
    ids = chosen(only)
    for name in names:
        try:
            adapter(name)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--adapter") from None
    console = Console()
    runs = run_with_progress(names, device.value, ids, jobs, patience)
    from ..conformance.report import markdown, terminal

    title = f"{len(ids)} cases on {device.value}"
    terminal.show(console, runs, title, show)
    if prove:
        terminal.proofs(console, runs)
    for path in write_reports(runs, report or [], output):
        console.print(f"written: {path}")
    if into:
        markdown.put_into(into, markdown.as_markdown(runs))
    raise typer.Exit(0 if all(run.good for run in runs) else 1)


@conformance.command()
def record(only: Only = None) -> None:
    """Ask real MXNet, which has to be installed, for the answers that are expected of all others."""
    from ..conformance.record import record as ask

    ids = chosen(only)
    with progress_bar() as progress:
        task = progress.add_task("recording", total=len(ids))
        try:
            problems = ask(ids, lambda id: progress.update(task, advance=1))
        except RuntimeError as error:
            raise typer.BadParameter(str(error)) from None
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(ids)} cases, {len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


def list_adapters() -> None:
    """List the adapters: whether they can be imported here, versions and devices."""
    table = Table()
    for column in ("adapter", "from", "installed", "versions", "devices"):
        table.add_column(column)
    for entry in adapters().values():
        run = run_adapter(entry.name, "cpu", ())
        table.add_row(
            entry.name,
            entry.provider,
            run.failure or "yes",
            ", ".join(f"{k} {v}" for k, v in run.versions.items()),
            ", ".join(run.devices),
        )
    Console().print(table)


def chosen(only: Sequence[str] | None) -> list[str]:
    """The ids that `--only` means."""
    try:
        return select(only or [])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def progress_bar() -> Progress:
    """A bar on standard error, which is no part of the report."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def run_with_progress(
    names: Sequence[str], device: str, ids: Sequence[str], jobs: int, patience: float
) -> list[Run]:
    """Judge the adapters under a progress bar for each."""
    with progress_bar() as progress:
        tasks = {name: progress.add_task(name, total=len(ids)) for name in names}

        def advance(result: Result) -> None:
            progress.update(tasks[result.adapter], advance=1)

        return run_all(names, device, ids, advance, jobs, patience)


def write_reports(runs: Sequence[Run], kinds: Sequence[Report], folder: Path) -> list[Path]:
    """Write report files, each whole or not at all; returns their paths."""
    from ..conformance.report import files, html

    made = {
        Report.json: ("conformance.json", files.as_json),
        Report.junit: ("conformance.xml", files.as_junit),
        Report.html: ("conformance.html", html.as_html),
    }
    paths = []
    for kind in dict.fromkeys(kinds):
        name, make = made[kind]
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, make(runs).encode())
        paths.append(folder / name)
    return paths
