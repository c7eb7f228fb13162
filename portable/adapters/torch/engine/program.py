"""A hybridized block's computation as a flat list of raw calls, run again without wrappers.

The plain functions run on the tensors of new inputs with no array in between, and all of it enters
the graph as one step. What a run of the block does beside computing arrays is not repeated, as in
MXNet.

In between, tensors may have any layout and share memory, since nobody else sees them and no step
overwrites one. So what a convolution reads has the channels last, where that is faster (`layout`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor

from ..state import state
from .array import Array
from .call import PLAIN, REFUSALS, keep, own, refuse
from .capture import Capture, Step
from .layout import arranged
from .merge import merged
from .modes import grad_mode
from .node import Node


def program(
    capture: Capture, outputs: Sequence[Array | None]
) -> Callable[[Sequence[Array | None]], list[Array | None]] | None:
    """What computes these outputs as the captured run did; None if that can't be run again."""
    slots = capture.slots(outputs)
    if not capture.fit:
        return None
    if not outputs and not any(step.inputs or step.outputs for step in capture.steps):
        return Again(capture.steps)
    return Program(capture, outputs, slots)


def is_direct(step: Step) -> bool:
    """Whether a step is a call that makes one tensor, and nothing else."""
    if step.merged:
        return all(map(is_direct, step.merged))
    return getattr(step.attributes, "note", None) is PLAIN and step.redraw is None


class Again:
    """What overwrites arrays and has no results."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._functions = [step.function for step in steps]

    def __call__(self, inputs: Sequence[Array | None]) -> list[Array | None]:
        """Do it; the inputs are known."""
        for function in self._functions:
            function()
        return []


class Program:
    """What a block computes from inputs of the kinds that it was captured with."""

    def __init__(self, capture: Capture, outputs: Sequence[Array | None], slots: list[int]) -> None:
        self._outside = capture.outside
        self._outputs = slots
        self._in_graph = [array is not None and array._node is not None for array in outputs]
        self._context = next((array._context for array in outputs if array is not None), None)
        self._places = capture.given + capture.outside_slots
        self._size = capture.count
        steps = merged(capture.steps, slots)
        arrange = arranged(steps)
        self._calls = [(step, is_direct(step), prepared(step, arrange)) for step in steps]
        # steps that were seen to make new memory do so from inputs that stand row by row
        self._ours = not arrange and all(is_direct(step) or is_view(step) for step in steps)
        views = {step.outputs[0] for step in filter(is_view, steps)}
        self._seen = [slot in views for slot in slots]
        needed = {*slots, *self._places, 0}
        for step in reversed(steps):
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
        if not state.recording or not some_in_graph(arrays):
            for place, array in zip(self._places, arrays, strict=True):
                if array is not None:
                    slots[place] = array._tensor
            self._run(slots)
            kind = next(type(array) for array in arrays if array is not None)
            return [
                None if slot == 0 else kind._wrap(slots[slot], self._context)
                for slot in self._outputs
            ]
        sources: list[Node] = []
        for place, array in zip(self._places, arrays, strict=True):
            if array is not None:
                node = array._node
                sources.append(array._enter() if node is None or node.freed else node)
                slots[place] = array._inside if array._graph is None else array._graph
        if torch.is_grad_enabled():
            self._run(slots)
        else:
            with grad_mode():
                self._run(slots)
        return self._recorded(slots, arrays, Node(tuple(sources)))

    def _recorded(
        self, slots: list[Any], arrays: Sequence[Array | None], node: Node
    ) -> list[Array | None]:
        """The outputs as arrays of the graph."""
        kind = next(type(array) for array in arrays if array is not None)
        results: list[Array | None] = []
        for slot, in_graph in zip(self._outputs, self._in_graph, strict=True):
            tensor = slots[slot]
            if slot == 0:
                results.append(None)
            elif in_graph or tensor.requires_grad:
                results.append(kind._recorded(tensor, node, self._context))
            else:
                results.append(kind._wrap(tensor, self._context))
        return results

    def _run(self, slots: list[Any]) -> None:
        """Every step on the tensors in these slots."""
        given = None if self._ours else [slots[place] for place in self._places]
        for step, direct, call in self._calls:
            if step.redraw is not None:
                for slot, array in zip(step.drawn, step.redraw(), strict=True):
                    slots[slot] = array._tensor
            tensors = [slots[i] for i in step.inputs]
            try:
                result = call(*tensors)
            except REFUSALS as error:
                if step.operation is None:
                    raise
                refuse(step.operation, tensors, step.attributes, error)
            if direct:
                slots[step.outputs[0]] = result
            elif step.outputs:
                results = result if type(result) is tuple else (result,)
                for slot, tensor in zip(step.outputs, results, strict=False):
                    slots[slot] = tensor if tensor.ndim else tensor.reshape(1)
                keep(step.mutated, results[len(step.outputs) :])
            for slot in step.last:
                slots[slot] = None
        if given is not None:
            self._own(slots, given)

    def _own(self, slots: list[Any], given: list[Tensor | None]) -> None:
        """Let outputs stand row by row, and share memory only where the block returned a view."""
        for slot, seen in zip(self._outputs, self._seen, strict=True):
            if slot:
                slots[slot] = slots[slot].contiguous() if seen else own(slots[slot], given)
                given.append(slots[slot])


def is_view(step: Step) -> bool:
    """Whether a step shows a part of its input, or its input in another shape."""
    return step.operation is None and bool(step.outputs)


def some_in_graph(arrays: Sequence[Array | None]) -> bool:
    """Whether one of them is part of a graph."""
    return any(
        array is not None and array._node is not None and array._in_graph() for array in arrays
    )


def prepared(step: Step, arrange: dict[Step, Callable[..., Any]]) -> Callable[..., Any]:
    """What a step calls, with its attributes in it."""
    function = arrange.get(step, step.function)
    return partial(function, **step.attributes) if step.attributes else function
