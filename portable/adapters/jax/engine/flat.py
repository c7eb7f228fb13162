"""A trace as one flat list of calls: composites taken apart, repetitions merged, no idle step.

A backward pass refers to the forward pass by computing it once more. Here both become the same
steps. A step of gradients then finds the step that it goes back through, so that jax differentiates
that one where it runs, and computes nothing twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .call import Call
from .composite import Composite, Refs


@dataclass(frozen=True, slots=True)
class At:
    """A scalar that may change, by its number in the trace."""

    position: int


Scalar = float | At


@dataclass(slots=True)
class Step:
    """One call.

    first:   the number of its first result.
    wanted:  if a later step goes back through it: the inputs whose gradients are wanted.
    through: if this step goes back through an earlier one: that one's number.
    last:    results that nobody needs after this step.
    """

    call: Call
    refs: Refs
    scalars: tuple[Scalar, ...]
    first: int
    wanted: tuple[int, ...] | None = None
    through: int | None = None
    last: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Flat:
    """What a trace comes to, numbered in a way that does not depend on how it was recorded.

    steps:   in order; refs name results by number, and input i of `inputs` as ~i.
    live:    the results that come out.
    inputs:  which inputs of the trace go in; scalars: which of its changing scalars.
    outputs: for each result that the trace needs its place in `live`.
    """

    steps: list[Step]
    live: list[int]
    inputs: list[int]
    scalars: list[int]
    outputs: list[int]

    @cached_property
    def merged(self) -> list[int]:
        """Places in `live` of several results, which would all go with the buffer of one."""
        return [place for place, n in Counter(self.outputs).items() if n > 1]

    @property
    def key(self) -> Hashable:
        """Equal for those that compute the same."""
        steps = tuple([(step.call, step.refs, repr(step.scalars)) for step in self.steps])
        return steps, tuple(self.live)


def flatten(
    steps: Iterable[tuple[Any, ...]],
    live: Sequence[int],
    scalars: Sequence[float],
    changing: Collection[int] = (),
) -> Flat:
    """Take a trace apart.

    Args:
        steps: as in `lazy.Trace`; live: numbers of the results that are needed.
        scalars: of all steps in order; changing: positions of those that are no constants.
    """
    merged = _Merged()
    slots: list[int] = []
    position = 0
    for call, *refs in steps:
        last = position + call.scalars
        numbers = [At(i) if i in changing else scalars[i] for i in range(position, last)]
        places = [r if r is None or r < 0 else slots[r] for r in refs]
        slots += merged.add(call, places, numbers)
        position = last
    needed = [slots[i] for i in live]
    return _numbered(without_idle(merged.steps, needed), needed)


def _numbered(steps: list[Step], needed: list[int]) -> Flat:
    """The same with results, inputs and changing scalars counted in the order of their use."""
    results: dict[int, int] = {}
    inputs: dict[int, int] = {}
    scalars: dict[int, int] = {}
    for step in steps:
        step.refs = tuple(
            [
                None if r is None else results[r] if r >= 0 else ~inputs.setdefault(~r, len(inputs))
                for r in step.refs
            ]
        )
        step.scalars = tuple(
            [
                At(scalars.setdefault(s.position, len(scalars))) if isinstance(s, At) else s
                for s in step.scalars
            ]
        )
        first, step.first = step.first, len(results)
        for i in range(len(step.call.outputs)):
            results[first + i] = step.first + i
        step.last = [results[r] for r in step.last]
    link(steps)
    live = sorted({results[i] for i in needed})
    outputs = [live.index(results[i]) for i in needed]
    return Flat(steps, live, list(inputs), list(scalars), outputs)


class _Merged:
    """A list of steps in which no two are the same."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.count = 0
        self._known: dict[Any, Sequence[int]] = {}

    def add(
        self, call: Call, refs: Sequence[int | None], scalars: Sequence[Scalar]
    ) -> Sequence[int]:
        """The numbers of a call's results, which may be there already."""
        if isinstance(call, Composite):
            return self._parts(call, refs, scalars)
        # scalars by what they look like: -0.0 is not 0.0, and 1 has not the type of 1.0
        key = (call, tuple(refs), repr(scalars))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = range(self.count, self.count + len(call.outputs))
            self.steps.append(Step(call, tuple(refs), tuple(scalars), self.count))
            self.count += len(call.outputs)
        return found

    def _parts(
        self, whole: Composite, refs: Sequence[int | None], scalars: Sequence[Scalar]
    ) -> Sequence[int]:
        results: list[int] = []
        left = iter(scalars)
        for call, inner, fixed in whole.steps:
            places = [None if r is None else results[r] if r >= 0 else refs[~r] for r in inner]
            numbers = list(fixed) if fixed is not None else [next(left) for _ in call.examples]
            results += self.add(call, places, numbers)
        return [results[i] for i in whole.results]


def without_idle(steps: Sequence[Step], live: Sequence[int]) -> list[Step]:
    """The steps that a needed result depends on, each with what nobody needs after it."""
    wanted = set(live)
    found = []
    for step in reversed(steps):
        outputs = range(step.first, step.first + len(step.call.outputs))
        if wanted.isdisjoint(outputs):
            continue
        used = [r for r in step.refs if r is not None and r >= 0 and r not in wanted]
        step.last = [i for i in outputs if i not in wanted] + used
        wanted.update(used)
        found.append(step)
    return found[::-1]


def link(steps: Sequence[Step]) -> None:
    """Let steps of gradients find the step that they go back through."""
    places = {(step.call, step.refs, repr(step.scalars)): i for i, step in enumerate(steps)}
    for step in steps:
        if step.call.pulls is not None:
            call, wanted, _ = step.call.pulls
            place = places.get((call, step.refs[: len(call.inputs)], repr(step.scalars)))
            if place is not None and steps[place].wanted in (None, wanted):
                steps[place].wanted = wanted
                step.through = place
