"""All checks there are: operators, scenarios, and what the spec declares besides."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .check import Check, selected
from .operators import operator_checks
from .scenario import scenario_checks


@cache
def checks() -> dict[str, Check]:
    """Every check by its id; a ValueError if two have the same."""
    found: dict[str, Check] = {}
    for check in (*operator_checks(), *scenario_checks()):
        if check.id in found:
            raise ValueError(f"two checks are called {check.id}")
        found[check.id] = check
    return found


def select(patterns: Iterable[str]) -> list[str]:
    """The ids that are meant by any of the patterns; a ValueError if one means nothing."""
    wanted = list(patterns)
    for pattern in wanted:
        if not any(meant(check, [pattern]) for check in checks().values()):
            raise ValueError(f"--only {pattern!r}: there is no such case, operator or group")
    return [id for id, check in checks().items() if meant(check, wanted)]


def meant(check: Check, patterns: Iterable[str]) -> bool:
    """Whether a check is meant by any of the patterns, by its id or as a member of its family."""
    patterns = list(patterns)
    return selected(check.id, patterns) or selected(f"{check.group}/{check.family}", patterns)
