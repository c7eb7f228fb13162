"""A backward pass as one step: for each structure of graph the calls it takes, put together once.

The pass is a `Composite` of all that the graph's nodes were computed from: it computes them once
more and goes back through them. Since it names the same calls on the same inputs as the forward
pass did, nothing is computed twice where both are in one trace (see `flat`).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jax.numpy as jnp

from .call import Call, internal
from .composite import Composite, Draft, composite
from .lazy import Value
from .lru import Cache
from .views import filling

if TYPE_CHECKING:
    from .tape import Node

Target = tuple[str, int, int]
"""What a gradient belongs to: output k of part i, or variable i."""


class Part(NamedTuple):
    """One operator of the graph.

    refs: its inputs in the draft; targets: what the gradient of each belongs to.
    scalars: None if they are those of node `node`.
    """

    call: Call
    refs: list[int | None]
    targets: list[Target | None]
    scalars: tuple[float, ...] | None
    node: int


class Plan(NamedTuple):
    """How to go back through graphs of one structure.

    call:     takes the inputs of the nodes in order, then the gradients given for heads; None if
              no gradient reaches a variable.
    scalars:  the node whose scalars come next, in the order in which the call takes them.
    outputs:  for each variable the number of its gradient, None if nothing reaches it.
    refused:  whether such a graph has to be gone through node by node.
    """

    call: Composite | None
    scalars: list[int]
    outputs: list[int | None]
    refused: bool = False


plans: Cache[Hashable, Plan] = Cache(1024)


def make(
    nodes: Sequence[Any],
    variables: Collection[int],
    goals: Sequence[int],
    heads: Sequence[tuple[int, int]],
    given: Sequence[bool],
) -> Plan:
    """The plan for graphs of this structure.

    There is none for a user's function with its own gradient, a graph on several devices, and a head
    that is a variable itself.

    Args:
        nodes: the graph, in the order in which it was made.
        variables: the numbers of those that are variables.
        goals: the numbers of the variables whose gradients are wanted.
        heads: the node and output number of each head; given: whether its gradient is given.
    """
    calls = [node.call for i, node in enumerate(nodes) if i not in variables]
    if (
        any(not isinstance(call, Call) for call in calls)
        or any(isinstance(call, Composite) and call.scalars for call in calls)
        or len({call.device for call in calls}) != 1
        or any(head in variables for head, _ in heads)
    ):
        return Plan(None, [], [], refused=True)
    return Builder(nodes, variables, goals, heads, given).plan()


class Builder:
    """Puts a plan together; takes what `make` takes."""

    def __init__(
        self,
        nodes: Sequence[Any],
        variables: Collection[int],
        goals: Sequence[int],
        heads: Sequence[tuple[int, int]],
        given: Sequence[bool],
    ) -> None:
        self.draft = Draft()
        self.parts: list[Part] = []
        self.scalars: list[int] = []
        self.goals = goals
        self._made: dict[tuple[int, int], tuple[int, Target]] = {}
        self._place = {node: i for i, node in enumerate(nodes)}
        for number, node in enumerate(nodes):
            if number not in variables:
                self._forward(number, node)
        self._totals: dict[Target, int] = {}
        for head, is_given in zip(heads, given, strict=True):
            slot, target = self._made[head]
            kind = self.draft.kind(slot)
            if is_given:
                gradient = ~len(self.draft.inputs)
                self.draft.take([kind])
            else:
                (gradient,) = self.draft.add(filling(kind, 1), (), (1,))
            self._add(target, gradient)
        self._backward()

    def _forward(self, number: int, node: Node) -> None:
        """The parts of one node."""
        call = node.call
        refs = self.draft.take(call.inputs)
        targets: list[Target | None] = []
        for source in node.sources:
            if source is None:
                targets.append(None)
            else:
                place = self._place[source[0]]
                made = self._made.get((place, source[1]))
                targets.append(made[1] if made else ("variable", place, 0))
        results = self._expand(call, refs, targets, None if call.scalars else (), number)
        for i, result in enumerate(results):
            self._made[number, i] = result

    def _expand(
        self,
        call: Call,
        refs: list[int | None],
        targets: list[Target | None],
        scalars: tuple[float, ...] | None,
        node: int,
    ) -> list[tuple[int, Target]]:
        """Add a call, or what it is composed of; each result and what its gradient belongs to."""
        if isinstance(call, Composite):
            made: list[tuple[int, Target]] = []
            for inner in call.steps:
                of_refs: list[int | None] = []
                of_targets: list[Target | None] = []
                for r in inner.refs:
                    if r is None:
                        of_refs.append(None)
                        of_targets.append(None)
                    elif r >= 0:
                        of_refs.append(made[r][0])
                        of_targets.append(made[r][1])
                    else:
                        of_refs.append(refs[~r])
                        of_targets.append(targets[~r])
                made += self._expand(inner.call, of_refs, of_targets, inner.scalars, node)
            return [made[i] for i in call.results]
        slots = self._step(call, refs, scalars, node)
        number = len(self.parts)
        self.parts.append(Part(call, refs, targets, scalars, node))
        return [(slot, ("part", number, k)) for k, slot in enumerate(slots)]

    def _step(
        self, call: Call, refs: Sequence[int | None], scalars: tuple[float, ...] | None, node: int
    ) -> list[int]:
        if scalars is None:
            self.scalars.append(node)
        return self.draft.add(call, refs, scalars)

    def _add(self, target: Target, gradient: int) -> None:
        """Add to what has reached a target so far."""
        before = self._totals.get(target)
        if before is not None:
            kinds = [Value(self.draft.kind(ref)) for ref in (before, gradient)]
            (gradient,) = self.draft.add(internal("add", None, jnp.add, kinds), (before, gradient))
        self._totals[target] = gradient

    def _backward(self) -> None:
        """Go back through every part that leads to a goal."""
        goals = {("variable", goal, 0) for goal in self.goals}
        needed: set[int] = set()
        for number, part in enumerate(self.parts):
            for target in part.targets:
                if target in goals or (target and target[0] == "part" and target[1] in needed):
                    needed.add(number)
                    break
        for number in reversed(range(len(self.parts))):
            if number not in needed:
                continue
            call, refs, targets, scalars, node = self.parts[number]
            wanted = [
                i
                for i in call.differentiable
                if (t := targets[i]) is not None
                and (t in goals if t[0] == "variable" else t[1] in needed)
            ]
            heads = [self._totals.pop(("part", number, k), None) for k in range(len(call.outputs))]
            given = tuple(
                head is not None and kind.floating
                for head, kind in zip(heads, call.outputs, strict=True)
            )
            if not wanted or True not in given:
                continue
            vjp = call.vjp(tuple(wanted), given)
            ends = [head for head, is_given in zip(heads, given, strict=True) if is_given]
            slots = self._step(vjp, [*refs, *ends], scalars, node)
            for i, slot in zip(wanted, slots, strict=True):
                target = targets[i]
                assert target is not None
                self._add(target, slot)

    def plan(self) -> Plan:
        """What was put together."""
        found = [self._totals.get(("variable", goal, 0)) for goal in self.goals]
        results = list(dict.fromkeys(ref for ref in found if ref is not None))
        outputs = [None if ref is None else results.index(ref) for ref in found]
        if not results:
            return Plan(None, [], outputs)
        call = composite(self.draft.steps, self.draft.inputs, results)
        return Plan(call, self.scalars, outputs)
