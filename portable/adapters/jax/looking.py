"""Operators that have to look at numbers before they run, for their shape or for a refusal.

A compiled program can do neither. So the engine lets such a function look first:

    @looking(rows_of)
    def boolean_mask(data, index, rows): ...

`rows_of(host, shapes, attributes)` returns the attributes that the function then gets. `host(i)` is
input i as a numpy array, computed if it was not yet; `host(i, wait=False)` is None in that case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from numpy.typing import NDArray

Shape = tuple[int, ...]
Attributes = dict[str, Any]


class Host(Protocol):
    """Gives the numbers of an input."""

    def __call__(self, position: int, wait: bool = True) -> NDArray[Any] | None:
        """Input number `position`, or None if that would mean to wait."""


Look = Callable[[Host, list[Shape], Attributes], Attributes]
Function = TypeVar("Function", bound=Callable[..., Any])


def looking(look: Look) -> Callable[[Function], Function]:
    """Let the engine call `look` before each call of the function."""

    def mark(function: Function) -> Function:
        function.look = look  # type: ignore[attr-defined]
        return function

    return mark
