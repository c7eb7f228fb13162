"""Run a program on several adapters, each in a process of its own, and compare what they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ...conformance.adapters import adapter as named
from . import traces
from .printed import Number, Parting, numbers, parting

ERROR_LINES = 12


@dataclass(frozen=True, slots=True)
class Run:
    """How a program ran on an adapter."""

    adapter: str
    status: int
    output: str
    errors: str
    seconds: float
    trace: Path | None


def run_on(
    adapter: str, command: Sequence[str], seed: int, timeout: float, trace: Path | None
) -> Run:
    """Run it in a process of its own, with standard input empty.

    Args:
        adapter: what `mxnet` means there.
        command: the program's file, or `-m` and a module, and its arguments.
        seed: what all random numbers start from.
        timeout: seconds until it is ended.
        trace: the file to write its operators into.
    """
    worker = [sys.executable, "-m", "portable.porting.running.worker", adapter, str(seed)]
    worker += [str(trace) if trace else "", *command]
    # the worker's own package has to be found, wherever the program's folder is
    root = str(Path(__file__).parents[3])
    search = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": search, "PYTHONUNBUFFERED": "1"}
    begin = time.perf_counter()
    try:
        done = subprocess.run(
            worker,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            timeout=timeout,
        )
        status, output, errors = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as error:
        status, output = -1, (error.stdout or b"").decode(errors="replace")
        errors = f"ended after {timeout} seconds; --timeout gives it more"
    return Run(adapter, status, output, errors, time.perf_counter() - begin, trace)


def compare_runs(
    adapters: Sequence[str],
    command: Sequence[str],
    tolerance: float,
    ignore: Sequence[str],
    seed: int,
    timeout: float,
    trace: bool,
) -> int:
    """Run, compare, print; 0 if all printed numbers agree, 1 if they part, 2 if a run failed.

    The first adapter's output is what the others' are held to.

    Raises:
        ValueError: an unknown adapter, fewer than two, or a pattern that is none.
    """
    for name in adapters:
        named(name)
    if len(set(adapters)) < 2:
        raise ValueError(f"--compare needs two adapters or more, given {', '.join(adapters)!r}")
    for pattern in ignore:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"--ignore {pattern!r} is no regular expression: {error}") from error
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for name in adapters:
            with console.status(f"{' '.join(command)} on {name}"):
                file = Path(folder, name) if trace else None
                runs.append(run_on(name, command, seed, timeout, file))
            state = "ok" if runs[-1].status == 0 else f"exit status {runs[-1].status}"
            console.print(f"{name}: {state}, {runs[-1].seconds:.1f} s", highlight=False)
        return _report(runs, tolerance, ignore)


def _report(runs: Sequence[Run], tolerance: float, ignore: Sequence[str]) -> int:
    """Print the table, and the first number (and operator) where each parts from the first."""
    console = Console(highlight=False, soft_wrap=True)
    expected = list(numbers(runs[0].output, ignore))
    table = Table("adapter", "exit status", "numbers", "seconds", "largest difference", "parts at")
    texts, status = [], 0
    for run in runs:
        found = list(numbers(run.output, ignore))
        first, largest = parting(expected, found, tolerance)
        failed = run.status != 0
        status = max(status, 2 if failed else 1 if first else 0)
        where = first.first or first.second if first else None
        cells = [run.adapter, str(run.status), str(len(found)), f"{run.seconds:.1f}"]
        at = f"line {where.line}, number {where.position}" if where else ""
        table.add_row(*cells, "" if run is runs[0] else f"{largest:.2g}", at)
        if failed:
            last = "\n  ".join(run.errors.strip().splitlines()[-ERROR_LINES:])
            texts.append(f"{run.adapter} failed with exit status {run.status}:\n  {last}")
        if first:
            texts.append(_apart(runs[0], run, first))
        if run is not runs[0] and run.trace is not None and runs[0].trace is not None:
            texts.append(
                traces.report((runs[0].adapter, runs[0].trace), (run.adapter, run.trace), tolerance)
            )
    console.print(table)
    for text in texts:
        console.print(text, markup=False)
    if status == 0:
        count = len(expected)
        console.print(f"All {count} printed numbers agree within {tolerance:g}.", markup=False)
    return status


def _apart(expected: Run, found: Run, first: Parting) -> str:
    """The two numbers, with their lines."""

    def shown(run: Run, number: Number | None) -> str:
        if number is None:
            return f"  {run.adapter}: printed no such number"
        line = run.output.splitlines()[number.line - 1]
        place = f"line {number.line}, number {number.position}"
        return f"  {run.adapter}: {number.text} ({place}: {line.strip()!r})"

    return "\n".join(
        [
            f"{expected.adapter} and {found.adapter} part (relative difference "
            f"{first.difference:.3g}):",
            shown(expected, first.first),
            shown(found, first.second),
        ]
    )
