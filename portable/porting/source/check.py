"""Run an original and its port with the same weights and random numbers, and compare."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ..running.printed import Number, numbers, parting
from .notebook import as_program

TOLERANCE = 1e-4


def check(
    original: Path, ported: Path, to: str, tolerance: float = TOLERANCE, timeout: float = 600
) -> int:
    """Print the first number where they part; 0 if they agree, 1 if they part, 2 if one failed."""
    outputs = []
    with ExitStack() as stack:
        sides = [stack.enter_context(as_program(path)) for path in (original, ported)]
        for side, path in zip(("mxnet", to), sides, strict=True):
            output = _printed(side, path, original.resolve().parent, timeout)
            if output is None:
                return 2
            outputs.append(output)
    return _compared(outputs, tolerance)


def _printed(side: str, path: Path, beside: Path, timeout: float) -> str | None:
    """What a side prints; None if it fails, which is said."""
    root = str(Path(__file__).parents[3])
    search = os.pathsep.join(filter(None, [root, str(beside), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "portable.porting.source.drawn", side, str(path)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=timeout, env={**os.environ, "PYTHONPATH": search},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"check: {path} did not end within {timeout} seconds", file=sys.stderr)
        return None
    if done.returncode != 0:
        last = "\n  ".join(done.stderr.strip().splitlines()[-8:])
        print(f"check: {path} failed with {done.returncode}:\n  {last}", file=sys.stderr)
        return None
    return done.stdout


def _compared(outputs: Sequence[str], tolerance: float) -> int:
    """Print where two outputs part; 0 if they agree, else 1."""
    found = [list(numbers(output)) for output in outputs]
    aligned = [
        replace(new, value=old.value) if _rounding(old, new) else new
        for old, new in zip(found[0], found[1], strict=False)
    ]
    aligned += found[1][len(aligned) :]
    first, largest = parting(found[0], aligned, tolerance)
    if first is None:
        print(f"check: all {len(found[0])} printed numbers agree within {tolerance:g}; "
              f"the largest difference is {largest:.2g}", file=sys.stderr)  # fmt: skip
        return 0
    for name, output, number in zip(
        ("original", "ported"), outputs, (first.first, first.second), strict=True
    ):
        shown = output.splitlines()[number.line - 1] if number else "no such number"
        print(f"check: {name}: {shown}", file=sys.stderr)
    return 1


def _rounding(first: Number, second: Number) -> bool:
    """Whether two numbers differ by one unit of the last printed decimal, as rounding may.

    >>> _rounding(Number(1, 1, "0.05981", 0.05981), Number(1, 1, "0.05982", 0.05982))
    True
    """
    decimals = len(first.text.partition(".")[2])
    if not decimals or "e" in first.text.lower():
        return False
    return abs(first.value - second.value) < 1.01 * 10.0**-decimals
