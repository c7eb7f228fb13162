"""What a hybridized block computes, noted down while it runs for the first time.

A `Capture` watches each operator and view, where its inputs come from, and what was drawn for it;
`program` makes of it what runs again. A run is not fit for that if it depends on numbers, overwrites
arrays, or switches recording on or off inside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from torch import Tensor

from ..operation import Operation
from ..state import state

if TYPE_CHECKING:
    from .array import Array

Redraw = Callable[[], "Sequence[Array]"]


class Step:
    """One raw call.

    inputs, outputs: slots; slot 0 is for inputs that were not given.
    mutated:  for each output after the visible ones, the array whose contents it becomes.
    redraw:   makes new random numbers for the slots `drawn`.
    last:     slots that nobody needs any more after this step.
    kinds:    of the inputs.
    merged:   the steps that this one stands for, if it stands for several.
    """

    def __init__(
        self, operation: Operation | None, function: Callable[..., Any], attributes: dict[str, Any]
    ) -> None:
        self.operation, self.function, self.attributes = operation, function, attributes
        self.inputs: tuple[int, ...] = ()
        self.outputs: tuple[int, ...] = ()
        self.mutated: tuple[Array | None, ...] = ()
        self.redraw: Redraw | None = None
        self.drawn: tuple[int, ...] = ()
        self.last: tuple[int, ...] = ()
        self.kinds: tuple[Any, ...] = ()
        self.merged: tuple[Step, ...] = ()


class Capture:
    """Notes down what is computed from these inputs while it is entered.

    steps:   in order; count: how many slots there are, slot 0 for what is not given.
    given, outside_slots: slots of the inputs, and of the arrays met beside them (`outside`).
    fit:     whether it can be run again.

    Args:
        inputs: the arguments of the block, None where one was not given.
    """

    def __init__(self, inputs: Sequence[Array | None]) -> None:
        self.steps: list[Step] = []
        self.outside: list[Array] = []
        self.outside_slots: list[int] = []
        self.recording = state.recording
        self.fit = True
        self.count = 1
        self._slots: dict[int, int] = {}
        self._memory: set[int] = set()
        self._kept: list[Any] = []
        self._drawn: tuple[Redraw, Sequence[Array]] | None = None
        self.given = [self._new(array) for array in inputs]

    def __enter__(self) -> Capture:
        active.capture = self
        return self

    def __exit__(self, *_: object) -> None:
        active.capture = None

    def _new(self, array: Array | None) -> int:
        """A slot for an array that comes from outside or out of a step."""
        slot = self.count
        self.count += 1
        if array is not None:
            tensors = [t for t in (array.__dict__.get("_tensor"), array._graph) if t is not None]
            for key in (array, *tensors):
                self._slots[id(key)] = slot
            self._kept += [array, *tensors]  # an id means nothing once its object is gone
            self._memory.add(tensors[0].untyped_storage().data_ptr())
        return slot

    def _slot(self, array: Array | None) -> int:
        """Where an input comes from."""
        if array is None:
            return 0
        tensor = array._tensor if array._graph is None else array._graph
        for key in (array, tensor, array.__dict__.get("_tensor")):
            if key is not None and id(key) in self._slots:
                return self._slots[id(key)]
        if tensor.untyped_storage().data_ptr() in self._memory:
            self.fit = False  # it shows an array of this run in a way that was not noted
        self.outside.append(array)
        self.outside_slots.append(slot := self._new(array))
        return slot

    def draw(self, redraw: Redraw, drawn: Sequence[Array]) -> None:
        """Note what was drawn for the next operator, and how to draw anew."""
        self._drawn = redraw, drawn

    def operator(
        self,
        operation: Operation,
        arrays: Sequence[Array | None],
        attributes: dict[str, Any],
        made: Sequence[Array],
    ) -> None:
        """Note that an operator was run."""
        if operation.overwriting or state.recording != self.recording:
            self.fit = False
        step = Step(operation, operation.function, attributes)
        if self._drawn is not None:
            step.redraw, drawn = self._drawn
            step.drawn = tuple(self._new(array) for array in drawn)
            self._drawn = None
        step.inputs = tuple(self._slot(array) for array in arrays)
        step.outputs = tuple(self._new(array) for array in made)
        step.kinds = tuple(None if array is None else array._kind for array in arrays)
        names = [parameter.name for parameter in operation.spec.inputs]
        step.mutated = tuple(arrays[names.index(name)] for name in operation.spec.mutates)
        self.steps.append(step)

    def view(self, array: Array, made: Array, function: Callable[[Tensor], Tensor]) -> None:
        """Note that an array was looked at in another shape or in part."""
        if state.recording != self.recording:
            self.fit = False
        step = Step(None, function, {})
        step.inputs, step.outputs = (self._slot(array),), (self._new(made),)
        self.steps.append(step)

    def again(self, overwrite: Callable[[], None]) -> None:
        """Run and note what overwrites arrays in the same way each time."""
        capture, active.capture = active.capture, None
        try:
            overwrite()
        finally:
            active.capture = capture
        self.steps.append(Step(None, overwrite, {}))

    def slots(self, outputs: Sequence[Array | None]) -> list[int]:
        """Where the results of the block come from."""
        return [self._slot(array) for array in outputs]


class Active(threading.local):
    """The capture that watches this thread, if any."""

    capture: Capture | None = None


active = Active()


def refuse_capture() -> None:
    """Tell the capture, if there is one, that something happens which can't be run again."""
    if active.capture is not None:
        active.capture.fit = False


def draws(redraw: Redraw, drawn: Sequence[Array]) -> None:
    """Tell the capture what was drawn for the operator that comes next, and how to draw anew."""
    if active.capture is not None:
        active.capture.draw(redraw, drawn)
