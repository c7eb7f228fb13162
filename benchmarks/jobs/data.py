"""Made-up data: the same numbers for every framework, and never so easy that gradients vanish."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Batch: TypeAlias = tuple[NDArray[Any], NDArray[Any]]

BATCHES = 8  # different ones, used in turn


def classified(shape: tuple[int, ...], classes: int) -> list[Batch]:
    """Batches of the shape in [0, 1], with labels drawn at random."""
    generator = np.random.default_rng(2)
    return [
        (
            generator.random(shape, dtype=np.float32),
            generator.integers(classes, size=shape[0], dtype=np.int32),
        )
        for _ in range(BATCHES)
    ]


def images() -> Batch:
    """60,000 images of 28 x 28 x 1 bytes with their classes, the size of MNIST."""
    generator = np.random.default_rng(3)
    data = generator.integers(256, size=(60_000, 28, 28, 1), dtype=np.uint8)
    return data, generator.integers(10, size=60_000, dtype=np.int32)
