"""Update rules that write the new weight and states where the old ones were.

    @overwriting
    def sgd_update(weight, grad, lr): return weight.sub_(lr * grad)

So training needs neither memory for a second copy of each weight nor the time to copy it back. The
engine gives such a function copies where the old values are still needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def overwriting(function: Function) -> Function:
    """Tell the engine that the function overwrites its first input and those that are mutated."""
    function.overwriting = True  # type: ignore[attr-defined]
    return function
