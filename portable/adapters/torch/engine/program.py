"""A hybridized block's computation as a flat list of raw calls, run again without wrappers.

The plain functions run on the tensors of new inputs with no array in between, and all of it enters
the graph as one step. What a run of the block does beside computing arrays is not repeated, as in
MXNet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..state import state
from .array import Array
from .call import PLAIN, REFUSALS, keep, refuse, run
from .capture import Capture, Step
from .modes import grad_mode
from .node import Node


def program(capture: Capture, outputs: Sequence[Array | None]) -> Program | None:
    """What computes these outputs as the captured run did; None if that can't be run again."""
    slots = capture.slots(outputs)
    return Program(capture, outputs, slots) if capture.fit else None


def is_direct(step: Step) -> bool:
    """Whether a step is a call and nothing else."""
    return getattr(step.attributes, "note", None) is PLAIN and step.redraw is None


class Program:
    """What a block computes from inputs of the kinds that it was captured with."""

    def __init__(self, capture: Capture, outputs: Sequence[Array | None], slots: list[int]) -> None:
        self._outside = capture.outside
        self._outputs = slots
        self._in_graph = [array is not None and array._node is not None for array in outputs]
        self._context = next((array._context for array in outputs if array is not None), None)
        self._places = capture.given + capture.outside_slots
        self._size = capture.count
        self._steps = [(step, is_direct(step)) for step in capture.steps]
        needed = {*slots, *self._places, 0}
        for step in reversed(capture.steps):
            used = {*step.inputs, *step.outputs, *step.drawn}
            step.last = tuple(used - needed)
            needed |= used

    def __call__(self, inputs: Sequence[Array | None]) -> list[Array | None]:
        """The outputs for new inputs.

        Raises:
            MXNetError: torch refuses a step; names the operator, shapes and dtypes.
        """
        slots: list[Any] = [None] * self._size
        arrays = [*inputs, *self._outside]
        recorded = state.recording and any(a is not None and a._in_graph() for a in arrays)
        sources: list[Node] = []
        for place, array in zip(self._places, arrays, strict=True):
            if array is None:
                continue
            if recorded:
                sources.append(array._enter())
                slots[place] = array._inside
            else:
                slots[place] = array._tensor
        if recorded:
            with grad_mode():
                self._run(slots)
        else:
            self._run(slots)
        kind = next(type(array) for array in arrays if array is not None)
        node = Node(tuple(sources))
        results: list[Array | None] = []
        for slot, in_graph in zip(self._outputs, self._in_graph, strict=True):
            tensor = slots[slot]
            if slot == 0:
                results.append(None)
            elif recorded and (in_graph or tensor.requires_grad):
                results.append(kind._recorded(tensor, node, self._context))
            else:
                results.append(kind._wrap(tensor, self._context))
        return results

    def _run(self, slots: list[Any]) -> None:
        """Every step on the tensors in these slots."""
        for step, direct in self._steps:
            if step.redraw is not None:
                for slot, array in zip(step.drawn, step.redraw(), strict=True):
                    slots[slot] = array._tensor
            tensors = [slots[i] for i in step.inputs]
            if direct:
                try:
                    slots[step.outputs[0]] = step.function(*tensors, **step.attributes)
                except REFUSALS as error:
                    assert step.operation is not None
                    refuse(step.operation, tensors, step.attributes, error)
            elif step.operation is None:
                slots[step.outputs[0]] = step.function(tensors[0])
            else:
                results = run(step.operation, tensors, step.attributes)
                for slot, result in zip(step.outputs, results, strict=False):
                    slots[slot] = result
                keep(step.mutated, results[len(step.outputs) :])
            for slot in step.last:
                slots[slot] = None
