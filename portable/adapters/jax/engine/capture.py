"""What a block computes, noted while it runs for the first time, as one call from then on.

While it runs, its steps are recorded as always; a `Capture` notes which arrays they read. `program`
then cuts the block's steps out of the trace and makes a `Composite` of them, which later runs record
in their place. A run is not fit for that if it depends on numbers, overwrites arrays itself,
differentiates, or switches recording on or off inside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..state import state
from . import lazy
from .composite import Composite, Inner, composite
from .lazy import Value
from .tape import any_in_graph, entry_of, record_step
from .watching import active

if TYPE_CHECKING:
    from .array import Array

Redraw = Callable[[], "Sequence[Array]"]


class Capture:
    """Notes what is read while it is entered.

    inputs:  the arguments of the block; outside: the arrays that are read beside them.
    redraws: what makes the random numbers of the operators that need some, and how many.
    fit:     whether all of it can be recorded as one call.

    Args:
        inputs: the arguments of the block, None where one was not given.
    """

    def __init__(self, inputs: Sequence[Array | None]) -> None:
        self.inputs = inputs
        self.outside: list[Array] = []
        self.redraws: list[Redraw] = []
        self.fit = True
        self.recording = state.recording
        self.overwritten: dict[int, Array] = {}
        self._values = [None if array is None else array._tensor for array in inputs]
        self._before: dict[int, tuple[Array, Value]] = {}
        self._drawn: list[Value] = []
        if self.recording:
            lazy.begin()  # which the first operator would do
        device = next((v.kind.device for v in self._values if v is not None), None)
        self.trace = lazy.pending(device, room=lazy.LIMIT // 2)
        self._steps = len(self.trace.steps)
        self._results = len(self.trace.results)
        self.first_scalar = len(self.trace.scalars)
        for array, value in zip(inputs, self._values, strict=True):
            if array is not None and value is not None:
                self._before[id(array)] = (array, value)

    def __enter__(self) -> Capture:
        active.capture = self
        return self

    def __exit__(self, *_: object) -> None:
        active.capture = None

    def draw(self, redraw: Redraw, drawn: Sequence[Array]) -> None:
        """Note what was drawn for the next operator, and how to draw anew."""
        self.redraws.append(redraw)
        self._drawn += [array._tensor for array in drawn]

    def operator(self, arrays: Sequence[Array | None], values: Sequence[Value | None]) -> None:
        """Note that an operator was run on these arrays."""
        if state.recording != self.recording:
            self.fit = False
        for array, value in zip(arrays, values, strict=True):
            if array is None or value is None or self._is_inside(value):
                continue
            owner = array._owner
            if id(owner) not in self._before:
                self._before[id(owner)] = (owner, owner._value)
                if not any(value is drawn for drawn in self._drawn):
                    self.outside.append(owner)

    def overwrites(self, array: Array) -> None:
        """Note that an operator overwrites one of its inputs."""
        owner = array._owner
        if array._path or id(owner) not in self._before:
            self.fit = False
        self.overwritten[id(owner)] = owner

    def assigned(self, array: Array, value: Value) -> None:
        """Note that an operator's result was written into an array."""
        if state.recording or not self._is_inside(value):
            self.fit = False
        self.overwrites(array)

    def _is_inside(self, value: Value) -> bool:
        return value.trace is self.trace and value.slot >= self._results

    def composite(self, outputs: Sequence[Array]) -> Composite | None:
        """All steps as one call of the inputs, the arrays outside and what is drawn.

        Its results are the outputs, then the new contents of `overwritten`. If there are no outputs
        it is an update, whose scalars may change (a learning rate); those of a block are fixed.
        """
        arrays = [array for array in self.inputs if array is not None] + self.outside
        befores = [self._before[id(array)][1] for array in arrays] + self._drawn
        results = [array._tensor for array in [*outputs, *self.overwritten.values()]]
        if not self.fit or self.trace.done or not all(map(self._is_inside, results)):
            return None
        places = [self._reference(value) for value in befores]
        if len(set(places)) < len(places):
            return None  # an array came in under two names, and need not the next time
        found = {place: ~i for i, place in enumerate(places)}
        numbers = iter(self.trace.scalars[self.first_scalar :])
        steps = []
        for call, *refs in self.trace.steps[self._steps :]:
            inner: list[int | None] = []
            for r in refs:
                if r is None:
                    inner.append(None)
                elif r >= self._results:
                    inner.append(r - self._results)
                elif r in found:
                    inner.append(found[r])
                else:
                    return None
            scalars = tuple([next(numbers) for _ in range(call.scalars)])
            steps.append(Inner(call, tuple(inner), scalars if outputs else None))
        where = {id(array): i for i, array in enumerate(arrays)}
        changed = [where[key] for key in self.overwritten]
        slots = [value.slot - self._results for value in results]
        return composite(steps, [value.kind for value in befores], slots, changed)

    def _reference(self, value: Value) -> int:
        """How steps refer to a value that was there before."""
        return value.slot if value.trace is self.trace else self.trace.reference(value)


def draws(redraw: Redraw, drawn: Sequence[Array]) -> None:
    """Tell the capture what was drawn for the operator that comes next, and how to draw anew."""
    if active.capture is not None:
        active.capture.draw(redraw, drawn)


def program(capture: Capture, outputs: Sequence[Array | None]) -> Program | None:
    """What records these outputs again, for other inputs of the same kinds; None if it can't be."""
    made = [array for array in outputs if array is not None]
    call = capture.composite(made) if made or capture.overwritten else None
    return None if call is None else Program(capture, call, outputs)


class Program:
    """A block as one call."""

    def __init__(self, capture: Capture, call: Composite, outputs: Sequence[Array | None]) -> None:
        self._call = call
        self._outside = capture.outside
        self._redraws = capture.redraws
        self._given = [array if array is None else True for array in capture.inputs]
        self._made = [array is not None for array in outputs]
        self._single = self._made == [True]
        self._scalars = capture.trace.scalars[capture.first_scalar :] if call.scalars else []

    def __call__(self, inputs: Sequence[Array | None]) -> list[Array | None]:
        """The outputs for new inputs."""
        call = self._call
        arrays: list[Any] = [*inputs, *self._outside]
        if None in self._given:
            arrays = [array for array in arrays if array is not None]
        for redraw in self._redraws:
            arrays += redraw()
        values = [a._value if a._base is None else a._tensor for a in arrays]
        entries = None
        if state.recording and any_in_graph(arrays):
            if lazy.local.differentiated or not lazy.local.begun:
                lazy.begin()
            kept: list[Any] = arrays
            if call.overwrites:
                kept = [*arrays]
                for position in call.overwrites:
                    kept[position] = values[position]
            made, entries = record_step(call, values, self._scalars, [*map(entry_of, arrays)], kept)
        else:
            made = lazy.record(call, values, self._scalars)
        if call.overwrites:
            for position, value in zip(call.overwrites, made[call.visible :], strict=True):
                arrays[position]._overwrite(value)
        if self._single:
            array: Array = arrays[0]._wrap(made[0])
            if entries is not None:
                array._entry = entries[0]
            return [array]
        results: list[Array | None] = []
        number = 0
        for is_made in self._made:
            if not is_made:
                results.append(None)
                continue
            array = arrays[0]._wrap(made[number])
            if entries is not None:
                array._entry = entries[number]
            results.append(array)
            number += 1
        return results
