"""Read mutated files of some kinds: `python -m tests.fuzzing --kind params --count 100000`."""

from __future__ import annotations

import faulthandler
import time
from typing import Annotated

import typer

from .kinds import KINDS
from .run import run


def main(
    kind: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(KINDS)}.")] = None,
    count: Annotated[int, typer.Option(help="How many files of each kind.")] = 1000,
    first: Annotated[int, typer.Option(help="The number of the first one.")] = 0,
    seconds: Annotated[float, typer.Option(help="When to stop with a kind.")] = float("inf"),
    show: Annotated[bool, typer.Option(help="Show tracebacks of failures.")] = False,
) -> None:
    """Say what became of the files; the exit status is 1 if something failed."""
    faulthandler.enable()
    failed = False
    for name in kind or KINDS:
        if name not in KINDS:
            raise typer.BadParameter(f"there is no kind {name!r}; there are {', '.join(KINDS)}")
        until = time.monotonic() + seconds
        report = run(KINDS[name], name, range(first, first + count), until)
        outcomes = ", ".join(f"{told} {n}" for told, n in report.outcomes.most_common())
        typer.echo(
            f"{name}: {report.count} files, {report.seconds:.1f} s, slowest {report.slowest:.2f} s: "
            f"{outcomes}"
        )
        for failure in report.failures.values():
            failed = True
            typer.echo(f"  {failure.count} times, first file {failure.number}: {failure.told}")
            if show:
                typer.echo(failure.traceback)
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(main)
