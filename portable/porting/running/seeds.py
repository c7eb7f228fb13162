"""The same random numbers at the start of every run."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

SEED = 0


def sow(mx: Any, seed: int = SEED) -> None:
    """Seed Python's, numpy's and the adapter's random numbers; a program may do it again itself."""
    random.seed(seed)
    np.random.seed(seed)
    mx.random.seed(seed)
