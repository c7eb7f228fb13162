"""Random numbers: `mx.random.seed(1)`, and the functions of `nd.random` once more.

They are MXNet's own (see `reference.random`): the same seed gives the numbers that the real one
gives on the CPU. Each adapter has one generator, on the host; numbers for a GPU are sent there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reference import random as reference

from .base import MXNetError
from .context import Context

if TYPE_CHECKING:
    from .nd.random import exponential as exponential
    from .nd.random import gamma as gamma
    from .nd.random import generalized_negative_binomial as generalized_negative_binomial
    from .nd.random import multinomial as multinomial
    from .nd.random import negative_binomial as negative_binomial
    from .nd.random import normal as normal
    from .nd.random import poisson as poisson
    from .nd.random import randint as randint
    from .nd.random import randn as randn
    from .nd.random import shuffle as shuffle
    from .nd.random import uniform as uniform

generator = reference.Generator()


def seed(seed_state: int, ctx: Context | str = "all") -> None:
    """Start the random numbers anew; the same seed gives the same numbers.

    Args:
        seed_state: an int.
        ctx: "all", or one context, whose second generator then is seeded as MXNet's is.

    Raises:
        ValueError: the seed is no int.
    """
    generator.seed(seed_state, of_context=ctx != "all")


@contextmanager
def refusals() -> Iterator[None]:
    """What the generator refuses is raised as this adapter's MXNetError."""
    try:
        yield
    except reference.MXNetError as error:  # type: ignore[attr-defined]
        raise MXNetError(str(error)) from error


def __getattr__(name: str) -> Any:
    """`mx.random.uniform` is `nd.random.uniform`, and so on."""
    from .nd import random  # which draws from the generator above

    if name not in random.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(random, name)


def __dir__() -> list[str]:
    """What is in here, and what is in `nd.random`."""
    from .nd import random

    return sorted({*globals(), *random.__all__})
