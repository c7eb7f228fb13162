"""A trainer's update, recorded again as long as nothing about it changes but the numbers.

An optimizer is Python code that is asked for every parameter. Where its arguments do not depend on
the number of updates, and neither they nor the parameters have changed since the last time, all of
it is one call that was captured (see `capture`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import capture
from .. import optimizer as opt
from ..nd import NDArray
from .changes import changes

COUNTED = frozenset({"num_update", "_index_update_count", "_all_index_update_counts", "param_dict"})
"""What changes with every update, and the parameters, whose changes are counted."""


def settings(optimizer: opt.Optimizer) -> dict[str, Any]:
    """Everything that the arguments of an update depend on."""
    return {
        name: dict(value) if isinstance(value, dict) else value
        for name, value in vars(optimizer).items()
        if name not in COUNTED
    }


def can_be_steady(optimizer: opt.Optimizer) -> bool:
    """Whether an optimizer of this library has arguments that only its settings determine."""
    return (
        capture.ALWAYS
        and vars(type(optimizer)).get("steady", False)
        and optimizer.lr_scheduler is None
    )


class Steady:
    """The update of all parameters on one context.

    Args:
        updater: does it when it is asked, and is asked at first.
    """

    def __init__(self, updater: opt.Updater) -> None:
        self._updater = updater
        self._weights: list[NDArray] = []
        self._indices: list[int] = []
        self._states: list[Any] = []
        self._settings: dict[str, Any] | None = None
        self._changes = -1
        self._program: Callable[[Sequence[Any]], Any] | None = None

    def repeat(self) -> bool:
        """Do it as the last time, if it can be done so."""
        program, optimizer = self._program, self._updater.optimizer
        if program is None or self._changes != changes.count:
            return False
        held, states = vars(optimizer), self._updater.states
        for weight, index, state in zip(self._weights, self._indices, self._states, strict=True):
            if not weight._fresh_grad or states.get(index) is not state:
                return False
        assert self._settings is not None
        for name, value in self._settings.items():
            if held[name] != value:
                return False
        optimizer._set_current_context(self._weights[0].context.device_id)
        optimizer._update_count(self._indices)
        for weight in self._weights:
            weight._fresh_grad = False
        program(self._weights)
        return True

    def first(self, indices: Sequence[int], grads: Any, weights: Sequence[NDArray]) -> None:
        """Have the updater do it; capture what it does if it does it for the second time."""
        optimizer = self._updater.optimizer
        if not can_be_steady(optimizer):
            self._updater(indices, grads, weights)
            return
        now, before, count = settings(optimizer), self._settings, self._changes
        self._program = None
        self._settings, self._changes = now, changes.count
        if now != before or count != changes.count:
            self._updater(indices, grads, weights)
            return
        with capture.Capture(weights) as watched:
            self._updater(indices, grads, weights)
        self._indices, self._weights = list(indices), list(weights)
        self._states = [self._updater.states[i] for i in indices]
        self._program = capture.program(watched, [])
