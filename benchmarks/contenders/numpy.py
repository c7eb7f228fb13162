"""NumPy itself, for the cost of one call."""

from __future__ import annotations

import numpy as np

from . import Run


def call() -> Run:
    """One operator."""
    a, b = np.ones(10, np.float32), np.ones(10, np.float32)

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        return float(c.sum())

    return run
