"""Where two traces part: the first operator whose results differ."""

from __future__ import annotations

import json
import linecache
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

Entry = dict[str, Any]


def report(first: tuple[str, Path], second: tuple[str, Path], tolerance: float) -> str:
    """The first operator where they part, as text.

    Args:
        first, second: an adapter's name and its trace.
        tolerance: the largest difference, relative to the largest value of the result.
    """
    found = parting(read(first[1]), read(second[1]), tolerance)
    pair = f"{first[0]} and {second[0]}"
    if found is None:
        return f"{pair}: no operator that both called gave another result"
    one, other = found
    path, _, line = one["at"].rpartition(":")
    code = linecache.getline(path, int(line)).strip() if line.isdigit() else ""
    return "\n".join(
        [
            f"{pair} part at the operator {one['operator']}, called at {one['at']}: {code}",
            f"  inputs {', '.join(one['inputs']) or 'none'}",
            *(
                f"  {name}: {_shown(entry)}"
                for name, entry in ((first[0], one), (second[0], other))
            ),
        ]
    )


def read(path: Path) -> list[Entry]:
    """The calls of a trace, in order."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def parting(
    first: Sequence[Entry], second: Sequence[Entry], tolerance: float
) -> tuple[Entry, Entry] | None:
    """The first call of `first` whose counterpart in `second` gave another result.

    Adapters differ in the operators they make arrays and updates of. So a call's counterpart is
    the one of the same operator at the same line of the program with the same inputs, counted from
    the start; calls without one are passed over.
    """
    others: dict[Any, list[Entry]] = defaultdict(list)
    for entry in second:
        others[_key(entry)].append(entry)
    taken: dict[Any, int] = defaultdict(int)
    for entry in first:
        key = _key(entry)
        position = taken[key]
        taken[key] += 1
        if position < len(others[key]) and _differ(entry, others[key][position], tolerance):
            return entry, others[key][position]
    return None


def _key(entry: Entry) -> Any:
    """What a call has in common with its counterpart."""
    return entry["operator"], entry["at"], tuple(entry["inputs"])


def _differ(first: Entry, second: Entry, tolerance: float) -> bool:
    """Whether two calls gave different results."""
    if len(first["outputs"]) != len(second["outputs"]):
        return True
    for one, other in zip(first["outputs"], second["outputs"], strict=True):
        if one["kind"] != other["kind"]:
            return True
        scale = max(one["largest"], other["largest"])
        here, there = (np.array([d["largest"], *d["sample"]]) for d in (one, other))
        if not np.allclose(here, there, tolerance, tolerance * scale, equal_nan=True):
            return True
    return False


def _shown(entry: Entry) -> str:
    """A call's results, as text."""
    return "; ".join(
        f"{d['kind']} sum {d['sum']:.7g}, largest {d['largest']:.7g}, values "
        f"{', '.join(f'{v:.7g}' for v in d['sample'])}"
        for d in entry["outputs"]
    )
