"""The command: spoil every operator and update rule in turn, and count what the cases notice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...spec import operators
from ..adapters import ENVIRONMENT
from .rules import GROUP as RULES
from .run import Outcome, timed

ADAPTERS = ("numpy", "torch", "jax")
CHUNK = 12  # operators for one process at a time


def main(
    adapter: Annotated[list[str] | None, typer.Option(help="Repeatable; all by default.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Operators, or `optimizers`. Repeatable.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    least: Annotated[float, typer.Option(help="The share that has to be caught.")] = 0.99,
) -> None:
    """Spoil every operator and update rule in turn, and list the mutants that no case notices.

    The exit status is 1 if fewer than the least share are caught.
    """
    known = [*operators(), RULES]
    names = only or known
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"there is no operator {', '.join(unknown)}")
    found = collect(adapter or ADAPTERS, names, jobs)
    console = Console()
    for outcome in found:
        if not outcome.caught:
            console.print(survival(outcome), soft_wrap=True)
    console.print(table(found))
    share = sum(bool(o.caught) for o in found) / len(found)
    raise typer.Exit(0 if share >= least else 1)


def collect(adapters: Sequence[str], names: Sequence[str], jobs: int) -> list[Outcome]:
    """All outcomes, made by several processes; each starts anew, so that mutants stay in it."""
    found: list[Outcome] = []
    pieces = [names[i : i + CHUNK] for i in range(0, len(names), CHUNK)]
    progress = Console(stderr=True)
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        waiting = {
            pool.submit(timed, adapter, piece): (adapter, piece)
            for adapter in adapters
            for piece in pieces
        }
        for number, future in enumerate(as_completed(waiting), 1):
            outcomes, seconds = future.result()
            found += outcomes
            adapter, piece = waiting[future]
            what = f"{adapter} {piece[0]} ... {piece[-1]}: {len(outcomes)} mutants"
            progress.print(f"{number}/{len(waiting)}  {what}, {seconds:.0f} s")
            for outcome in outcomes:
                if not outcome.caught:
                    progress.print(survival(outcome), soft_wrap=True)
    return sorted(found, key=lambda o: (o.adapter, o.operator))


def survival(outcome: Outcome) -> str:
    """A survivor in a line."""
    return escape(f"survived: {outcome.adapter} {outcome.operator}: {outcome.mutant}")


def table(found: Sequence[Outcome]) -> Table:
    """Mutants made and caught, by adapter."""
    made = Table(title="mutants", title_justify="left")
    for column in ("adapter", "functions", "made", "caught", "share"):
        made.add_column(column, justify="left" if column == "adapter" else "right")
    for name in [*dict.fromkeys(o.adapter for o in found), "all"]:
        own = [o for o in found if name in (o.adapter, "all")]
        caught = sum(bool(o.caught) for o in own)
        count = len({(o.adapter, o.operator) for o in own})
        share = f"{100 * caught / len(own):.2f}%"
        made.add_row(name, str(count), str(len(own)), str(caught), share)
    return made


if __name__ == "__main__":
    typer.run(main)
