"""Random numbers of transforms: MXNet's own, from the generator that `mx.random.seed` seeds.

MXNet draws them by the distributions of libstdc++ from one Mersenne twister.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ....random import generator

FIRST = np.array([0])


def numbers(count: int) -> Any:
    """(count,) whole numbers below 2^32."""
    return generator.single.draw(FIRST, count)[0]


def is_heads() -> bool:
    """std::bernoulli_distribution(0.5), for which two numbers make a double."""
    low, high = (int(number) for number in numbers(2))
    return low + high * 2**32 < 2**63


def uniform(low: float, high: float) -> Any:
    """std::uniform_real_distribution<float>."""
    unit = numbers(1)[0].astype("float32") / np.float32(2**32)
    return unit * (np.float32(high) - np.float32(low)) + np.float32(low)


def normal(count: int, deviation: float) -> Any:
    """std::normal_distribution<float> with mean 0: Marsaglia's polar method, two at a time."""
    drawn: list[Any] = []
    while len(drawn) < count:
        x, y = np.float32(2) * numbers(2).astype("float32") / np.float32(2**32) - np.float32(1)
        square = x * x + y * y
        if 0 < square <= 1:
            factor = np.sqrt(np.float32(-2) * np.log(square) / square)
            drawn += [y * factor, x * factor]
    return np.array(drawn[:count], "float32") * np.float32(deviation)


def order(count: int) -> list[int]:
    """std::shuffle of 0, ..., count - 1."""
    places = list(range(count))
    for last in range(1, count):
        scale = (2**32 - 1) // (last + 1)
        while (number := int(numbers(1)[0])) >= scale * (last + 1):
            pass
        other = number // scale
        places[last], places[other] = places[other], places[last]
    return places
