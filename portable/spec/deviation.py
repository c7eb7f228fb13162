"""What an adapter declares that it does otherwise than MXNet.

An adapter's `deviations.py` holds `DEVIATIONS`, a tuple of these, and may hold `SCOPE`, a tuple of
patterns of the cases that it claims at all (all of them by default).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """One case in which an adapter is known not to agree. It is stale when the case agrees.

    case:   the id: `operators/softmax/axis=0`; no wildcards, so that each one is a decision.
    reason: why, in a sentence or two.
    link:   the upstream issue or documentation, where there is one.
    """

    case: str
    reason: str
    link: str = ""

    def __post_init__(self) -> None:
        if not self.case or not self.reason:
            raise ValueError(f"Deviation: case={self.case!r} and reason={self.reason!r} are needed")
