"""mx.random: the seed, and the samplers of nd.random."""

from __future__ import annotations

from reference.nd.random import (
    exponential,
    gamma,
    generalized_negative_binomial,
    multinomial,
    negative_binomial,
    normal,
    poisson,
    randint,
    randn,
    shuffle,
    uniform,
)
from reference.random import generator

from .context import Context

__all__ = [
    "exponential",
    "gamma",
    "generalized_negative_binomial",
    "multinomial",
    "negative_binomial",
    "normal",
    "poisson",
    "randint",
    "randn",
    "seed",
    "shuffle",
    "uniform",
]


def seed(seed_state: int, ctx: Context | str = "all") -> None:
    """Start MXNet's random numbers again: the same seed gives the same numbers.

    Args:
        seed_state: the seed.
        ctx: the device whose generators are seeded, by default all. The CPU's single generator
            (shuffle, multinomial) starts elsewhere if it is seeded by its context.

    Raises:
        ValueError: seed_state is no int.
    """
    generator.seed(seed_state, of_context=ctx != "all")
