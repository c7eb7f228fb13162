"""Several calls that are recorded as one: what a block computes, or a whole backward pass.

Recording one step in place of many is what makes a loop cheap in Python. Before anything runs the
trace is taken apart again (`flat`), so that a composite changes no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .call import Call, Function, Scalars, calls
from .kind import Kind, device_of

Refs = tuple[int | None, ...]
"""Where inputs come from: an earlier result's number, ~i for input i, None where none was given."""


class Inner(NamedTuple):
    """One call in a composite. scalars: fixed ones, or None if they are the composite's own."""

    call: Call
    refs: Refs
    scalars: tuple[float, ...] | None


class Composite(Call):
    """Calls that depend on one another.

    steps:   in order; results: the numbers of the inner results that come out.
    """

    def __init__(
        self,
        steps: tuple[Inner, ...],
        inputs: tuple[Kind | None, ...],
        results: tuple[int, ...],
        overwrites: tuple[int, ...] = (),
    ) -> None:
        self.steps = steps
        self.results = results
        self.name = ", ".join(dict.fromkeys(inner.call.name for inner in steps))
        self.function: Function = self._run
        self.inputs = inputs
        self.context = steps[0].call.context
        self.device = device_of(self.context)
        own = [inner.call for inner in steps if inner.scalars is None]
        self.scalars = sum(call.scalars for call in own)
        self.examples: Scalars = [number for call in own for number in call.examples]
        self.overwrites = overwrites
        kinds = [kind for inner in steps for kind in inner.call.outputs]
        self.outputs = tuple(kinds[i] for i in results)
        self.visible = len(results) - len(overwrites)
        self.differentiable = self._differentiable()
        self.runs = 0
        self.jitted: Function | None = None
        self._vjps: dict[Any, Call] = {}

    def _run(self, *arguments: Any) -> Sequence[Any]:
        """The calls one after the other, on arrays."""
        inputs, numbers = arguments[: len(self.inputs)], iter(arguments[len(self.inputs) :])
        results: list[Any] = []
        for call, refs, scalars in self.steps:
            values = [None if r is None else results[r] if r >= 0 else inputs[~r] for r in refs]
            if scalars is None:
                scalars = tuple(next(numbers) for _ in range(call.scalars))
            results += call.function(*values, *scalars)
        return [results[i] for i in self.results]

    def _differentiable(self) -> tuple[int, ...]:
        """Positions of the inputs that a gradient can go back to from a result."""
        reached = set(self.results)
        count = sum(len(inner.call.outputs) for inner in self.steps)
        for call, refs, _ in reversed(self.steps):
            count -= len(call.outputs)
            if not reached.isdisjoint(range(count, count + len(call.outputs))):
                reached.update(r for i in call.differentiable if (r := refs[i]) is not None)
        return tuple(i for i in range(len(self.inputs)) if ~i in reached)


def composite(
    steps: Sequence[Inner],
    inputs: Sequence[Kind | None],
    results: Sequence[int],
    overwrites: Sequence[int] = (),
) -> Composite:
    """The composite of these steps: the same object for the same ones."""
    key = (
        tuple([(inner.call, inner.refs, repr(inner.scalars)) for inner in steps]),
        tuple(inputs),
        tuple(results),
        tuple(overwrites),
    )
    found = calls.get(key)
    if found is None:
        found = Composite(tuple(steps), tuple(inputs), tuple(results), tuple(overwrites))
        calls.put(key, found)
    assert isinstance(found, Composite)
    return found


class Draft:
    """Steps of a composite that is being put together; results and inputs are numbered as `Refs`."""

    def __init__(self) -> None:
        self.steps: list[Inner] = []
        self.inputs: list[Kind | None] = []
        self.kinds: list[Kind] = []

    def take(self, kinds: Sequence[Kind | None]) -> list[int | None]:
        """More inputs; what refers to them."""
        first = len(self.inputs)
        self.inputs += kinds
        return [None if kind is None else ~i for i, kind in enumerate(kinds, first)]

    def add(
        self, call: Call, refs: Sequence[int | None], scalars: tuple[float, ...] | None = ()
    ) -> list[int]:
        """One more step; the numbers of its results."""
        first = len(self.kinds)
        self.steps.append(Inner(call, tuple(refs), scalars))
        self.kinds += call.outputs
        return list(range(first, len(self.kinds)))

    def kind(self, ref: int) -> Kind:
        """Of a result or an input that was given."""
        kind = self.kinds[ref] if ref >= 0 else self.inputs[~ref]
        assert kind is not None
        return kind
