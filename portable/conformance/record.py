"""Asks real MXNet for its answers and writes them to `recorded/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from . import recorded
from .answers import Answer, decode
from .check import Check
from .collect import checks
from .runner import events


def record(
    ids: Sequence[str], on_answer: Callable[[str], None] = lambda id: None, device: str = "cpu"
) -> list[str]:
    """Record the answers to the checks of these ids.

    What is stored of other checks is kept, unless the check is gone. Returns a line for each check
    that MXNet did not answer as declared; what was stored of that one is dropped.
    """
    made: dict[str, dict[str, Answer]] = {}
    problems = []
    wanted = [id for id in ids if checks()[id].judges != "reference"]
    for event in events("mxnet", device, wanted, record=True, patience=3.0):
        if event["event"] == "failed":
            raise RuntimeError(f"answers are recorded with real MXNet, and {event['message']}")
        if event["event"] == "lost":
            problems.append(f"{event['id']}: {event['verdict']}, {event['message']}")
        elif event["event"] == "answers":
            if "error" in event:
                problems.append(f"{event['id']}: {event['error']}")
            else:
                made[event["id"]] = {k: decode(v) for k, v in event["answers"].items()}
        if "id" in event:
            on_answer(event["id"])
    files: dict[tuple[str, str], list[Check]] = defaultdict(list)
    for check in checks().values():
        files[check.group, check.family].append(check)
    asked = set(ids)
    for (group, family), members in files.items():
        if asked.isdisjoint(c.id for c in members):
            continue
        keep = [c.id for c in members if c.id not in asked]
        new = [(c, made[c.id]) for c in members if c.id in made]
        recorded.write(recorded.FOLDER / group / family, new, keep)
    return problems
