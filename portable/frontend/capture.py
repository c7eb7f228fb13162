"""What a hybridized block computes, captured to be run again. Here: nothing is.

An adapter that can run a captured block faster than the block itself has a file of this name. JAX
needs none, since it finds and compiles what repeats anyway, hybridized or not; the textbook is not
there to be fast.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Self

ALWAYS = False
"""Whether to capture layers and networks of this library also where they are not hybridized."""

BACKENDS: dict[str, tuple[Callable[[], None], Callable[[Any], Any]]] = {}
"""What `hybridize(backend=...)` knows: what refuses where it can't be had; what compiles a program."""


class Capture:
    """Watches what a block computes while it is entered.

    Args:
        inputs: the block's arguments, None where one was not given.
    """

    def __init__(self, inputs: Sequence[Any]) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


def program(
    capture: Capture, outputs: Sequence[Any]
) -> Callable[[Sequence[Any]], list[Any]] | None:
    """What computes the captured outputs again, for inputs of equal `kind` in the same mode.

    None if there is no such thing, or nothing to be gained by it.
    """
    return None


def kind(array: Any) -> Hashable:
    """What a program depends on beside the numbers of an input."""
    return None


def draws(redraw: Callable[[], Sequence[Any]], drawn: Sequence[Any]) -> None:
    """Tell a capture what was drawn for the operator that comes next, and how to draw anew."""
