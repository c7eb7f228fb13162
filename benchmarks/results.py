"""What is written: everything measured as JSON, and the ratios that a later run is held to."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portable.formats.atomic import write_whole

from .measure import Clock, Result
from .targets import measured, targets

RECORDED = Path(__file__).parent / "recorded.json"
QUICK = ("linear", "mlp", "lenet")
BY_HAND = {
    "torch": "pytorch",
    "torch-hybridized": "pytorch",
    "jax": "flax",
    "jax-hybridized": "flax",
}
SLOWER = 1.3  # times the recorded ratio is a fall

Results = Mapping[str, Mapping[str, Result]]
Ratios = dict[str, dict[str, float]]


def machine() -> dict[str, Any]:
    """What it ran on."""
    described = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        described = names[0] if names else described
    return {"processor": described, "cores": os.cpu_count(), "system": platform.platform()}


def versions(results: Results) -> dict[str, str]:
    """Of Python and of everything that was measured."""
    found = {"python": platform.python_version()}
    for contenders in results.values():
        for result in contenders.values():
            found |= result.versions
    return found


def as_json(results: Results, threads: int, clock: Clock) -> dict[str, Any]:
    """Machine, date, versions, every median with its quartiles, every target."""
    return {
        "machine": machine(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "threads": threads,
        "clock": clock,
        "versions": versions(results),
        "jobs": {
            job: {name: result.to_json() for name, result in contenders.items()}
            for job, contenders in results.items()
        },
        "targets": [
            {
                "ours": target.ours,
                "job": target.job,
                "references": target.references,
                "measure": target.measure,
                "most": target.most,
                "value": value,
                "met": target.met(value),
            }
            for target in targets()
            if (value := target.value(results.get(target.job, {}))) is not None
        ],
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file whole, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def ratios(results: Results) -> Ratios:
    """Ours divided by what is written by hand, job by job."""
    return {
        job: {
            ours: round(contenders[ours].median / contenders[theirs].median, 3)
            for ours, theirs in BY_HAND.items()
            if measured(contenders, ours) and measured(contenders, theirs)
        }
        for job, contenders in results.items()
    }


def record(results: Results, threads: int, clock: Clock) -> None:
    """Hold later runs to these ratios."""
    said = as_json(results, threads, clock)
    kept = {key: said[key] for key in ("machine", "date", "threads", "clock", "versions")}
    write(RECORDED, kept | {"ratios": ratios(results)})


def recorded() -> Ratios:
    """The ratios that are held to; none before the first were recorded."""
    if not RECORDED.exists():
        return {}
    found: Ratios = json.loads(RECORDED.read_text(encoding="utf-8"))["ratios"]
    return found


def falls(now: Ratios, before: Ratios) -> list[tuple[str, str]]:
    """The jobs, and whose ratio in them is worse than recorded by more than is allowed, or gone."""
    return [
        (job, ours)
        for job in now
        for ours, ratio in before.get(job, {}).items()
        if not now[job].get(ours, float("inf")) <= SLOWER * ratio
    ]
