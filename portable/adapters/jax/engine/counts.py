"""What the engine has done so far, in counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass
class Stats:
    """Counts since the start of the process.

    recorded:  steps that came up to be run: operators, their gradients, reads and writes of views.
    runs:      how often pending steps were run; each is a compiled run or an op-by-op run.
    hits:      runs by a program that was there already.
    compiled:  programs that were compiled.
    op_by_op:  runs without a program.
    evicted:   programs dropped because the cache was full.
    """

    recorded: int = 0
    runs: int = 0
    hits: int = 0
    compiled: int = 0
    op_by_op: int = 0
    evicted: int = 0


counts = Stats()


def stats() -> dict[str, int]:
    """The counts as a dictionary.

    >>> sorted(stats())
    ['compiled', 'evicted', 'hits', 'op_by_op', 'recorded', 'runs']
    """
    return asdict(counts)
