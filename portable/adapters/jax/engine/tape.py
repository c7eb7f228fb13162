"""The tape: which step made which array from which, and how to go back along it.

A recorded array has an entry `(node, i)`: it is output number i of that node. A `Node` is one call
with its input values; a `Variable` is where the graph begins. Nodes know where their inputs came
from, and nothing that came later, so that the graph goes away with the last array that needs it.

Going back is recorded like going forward: for each node a call of its pullback (`Call.vjp`), which
jax derives from the operator. It computes the operator once more, but when both are in one program
the compiler sees that, and they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from ..base import MXNetError
from . import views
from .call import Call
from .kind import Kind
from .lazy import Value, record
from .plan import make, plans

_count = itertools.count()
_number = attrgetter("number")


class Variable:
    """Where a graph begins: an array whose gradient is wanted, or (grad_req 'null') a constant.

    grad: the array that receives the gradient; grad_req: 'write', 'add' or 'null'.
    fresh: whether a backward pass has filled `grad` since somebody last said it was used up.
    """

    __slots__ = ("freed", "fresh", "grad", "grad_req", "number")

    def __init__(self, grad: Any = None, grad_req: str = "null") -> None:
        self.grad = grad
        self.grad_req = grad_req
        self.fresh = False
        self.freed = False
        self.number = next(_count)

    def free(self) -> None:
        """Forget that a constant was used; a variable stays one."""
        self.freed = self.grad_req == "null"


class Node:
    """One recorded step.

    call, inputs, scalars: what ran, on what. An input is a value, None, or an array: going back
    then uses what it holds by that time, as MXNet does.
    sources: for each input the entry it came with, or None.
    """

    __slots__ = ("call", "freed", "inputs", "number", "scalars", "sources")

    def __init__(
        self,
        call: Any,
        inputs: Sequence[Any],
        scalars: Sequence[float],
        sources: Sequence[Entry | None],
    ) -> None:
        self.call = call
        self.inputs = inputs
        self.scalars = scalars
        self.sources = sources
        self.freed = False
        self.number = next(_count)

    def free(self) -> None:
        """Let go of everything that going back would have needed."""
        self.freed = True
        self.inputs = self.sources = ()


Entry = tuple[Node | Variable, int]
Gradient = tuple[Value, Entry | None]
"""A gradient and, if it is recorded itself, its entry."""


class Custom:
    """In the place of a call: a user's function with its own gradient.

    backward: takes a gradient for each output and gives one for each input.
    outputs:  the kinds of the outputs.
    """

    def __init__(
        self, backward: Callable[[list[Gradient]], list[Gradient]], outputs: Sequence[Kind]
    ) -> None:
        self.backward = backward
        self.outputs = outputs


def is_alive(entry: Entry | None) -> bool:
    """Whether an entry is in a graph that has not been freed."""
    return entry is not None and not entry[0].freed


def any_in_graph(arrays: Sequence[Any]) -> bool:
    """Whether one of them is in a graph that has not been freed."""
    for array in arrays:
        if array is not None:
            entry = array._entry
            if entry is not None and not entry[0].freed:
                return True
    return False


def entry_of(array: Any) -> Entry:
    """The entry of an operator's input; an array that has none becomes a constant of the graph.

    From then on and until the graph is freed it can't be overwritten while recording, as in MXNet.
    """
    entry: Entry | None = array._entry
    if entry is None or entry[0].freed:
        entry = array._entry = (Variable(), 0)
    return entry


def record_step(
    call: Call,
    values: Sequence[Value | None],
    scalars: Sequence[float],
    sources: Sequence[Entry | None],
    inputs: Sequence[Any] | None = None,
) -> tuple[list[Value], list[Entry]]:
    """Record a step, and put it on the tape with these inputs, or with the values themselves."""
    outputs = record(call, values, scalars)
    node = Node(call, values if inputs is None else inputs, scalars, sources)
    return outputs, [(node, i) for i in range(len(outputs))]


def reachable(heads: Iterable[Entry]) -> list[Node | Variable]:
    """All nodes and variables that the heads were computed from, in the order they were made.

    Raises:
        MXNetError: a part of this graph has been freed.
    """
    found: set[Node | Variable] = set()
    waiting = [node for node, _ in heads]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            if node.__class__ is Node:
                if node.freed:
                    raise MXNetError(
                        "backward: a part of this graph has been freed by an earlier backward; "
                        "pass retain_graph=True there, or compute everything anew in one `with "
                        "autograd.record():`"
                    )
                waiting += [source[0] for source in node.sources if source is not None]
    return sorted(found, key=_number)


def differentiate(
    heads: Sequence[Any],
    head_grads: Sequence[Any | None] | None,
    wanted: Sequence[Variable] | None,
    retain_graph: bool,
    create_graph: bool,
) -> dict[Variable, Gradient | None]:
    """The gradients of the sum of all heads with respect to variables.

    heads:  arrays; head_grads: for each an array of its shape and dtype, or None for ones.
    wanted: the variables to differentiate by, or None for all that are not 'null'.

    Raises:
        MXNetError: a head is in no graph, a variable cannot be reached, or there is none.
    """
    for position, head in enumerate(heads):
        if not is_alive(head._entry):
            raise MXNetError(
                f"backward of head {position}: the array is not in a computational graph. Compute "
                "it inside `with autograd.record():` from an array that has called attach_grad(); "
                "to go back through the same graph twice, pass retain_graph=True the first time"
            )
    nodes = reachable(head._entry for head in heads)
    goals = _goals(nodes, wanted)
    given = [None] * len(heads) if head_grads is None else head_grads
    for position, (head, gradient) in enumerate(zip(heads, given, strict=True)):
        if gradient is not None:
            _check_head_gradient(position, head, gradient)
    found = None if create_graph else _at_once(nodes, goals, heads, given)
    if found is None:
        found = _one_by_one(nodes, goals, heads, given, create_graph)
    if not retain_graph:
        for node in nodes:
            node.free()
    return found


def _at_once(
    nodes: list[Node | Variable],
    goals: list[Variable],
    heads: Sequence[Any],
    given: Sequence[Any | None],
) -> dict[Variable, Gradient | None] | None:
    """The gradients by one recorded step; None for a graph that has no plan (see `plan`)."""
    place = dict(zip(nodes, range(len(nodes)), strict=True))
    goal_places = [place[goal] for goal in goals]
    head_places = [(place[head._entry[0]], head._entry[1]) for head in heads]
    key: list[Any] = [*goal_places, None, *head_places, *[g is not None for g in given]]
    values: list[Any] = []
    variables = []
    for number, node in enumerate(nodes):
        if node.__class__ is Node:
            key.append(node.call)
            key += [None if s is None else (place[s[0]], s[1]) for s in node.sources]
            values += node.inputs
        else:
            variables.append(number)
            key.append(0)
    plan = plans.recent.get(frozen := tuple(key)) or plans.get(frozen)
    if plan is None:
        plan = make(nodes, variables, goal_places, head_places, [g is not None for g in given])
        plans.put(frozen, plan)
    if plan.refused:
        return None
    if plan.call is None:
        return dict.fromkeys(goals)
    values = [
        v if v is None or v.__class__ is Value else v._value if v._base is None else v._tensor
        for v in values
    ]
    values += [gradient._tensor for gradient in given if gradient is not None]
    scalars: list[float] = []
    for i in plan.scalars:
        scalars += nodes[i].scalars  # type: ignore[union-attr]
    made = record(plan.call, values, scalars)
    return {
        goal: None if i is None else (made[i], None)
        for goal, i in zip(goals, plan.outputs, strict=True)
    }


def _one_by_one(
    nodes: list[Node | Variable],
    goals: list[Variable],
    heads: Sequence[Any],
    given: Sequence[Any | None],
    create_graph: bool,
) -> dict[Variable, Gradient | None]:
    """The gradients by a step for each node, on the tape too if their graph is wanted."""
    needed: set[Node | Variable] = set(goals)
    for node in nodes:
        if node.__class__ is Node:
            for source in node.sources:
                if source is not None and source[0] in needed:
                    needed.add(node)
                    break
    totals: dict[Entry, Gradient] = {}
    for head, gradient in zip(heads, given, strict=True):
        if gradient is None:
            start: Gradient = views.filled(head._tensor.kind, 1), None
        else:
            start = gradient._tensor, gradient._entry if create_graph else None
        _add(totals, head._entry, start, create_graph)
    for node in reversed(nodes):
        if node.__class__ is Node and node in needed:
            gradients = [totals.pop((node, i), None) for i in range(len(node.call.outputs))]
            if any(gradients):
                for entry, gradient in _pull(node, gradients, needed, create_graph):
                    _add(totals, entry, gradient, create_graph)
    return {goal: totals.get((goal, 0)) for goal in goals}


def _goals(nodes: list[Node | Variable], wanted: Sequence[Variable] | None) -> list[Variable]:
    """The variables to differentiate by, in the order they were made or are wanted."""
    if wanted is None:
        goals = [n for n in nodes if isinstance(n, Variable) and n.grad_req != "null"]
        if not goals:
            raise MXNetError(
                "backward: there are no inputs in the computational graph that require gradients; "
                "call attach_grad() on one before recording"
            )
        return goals
    there = set(nodes)
    for position, variable in enumerate(wanted):
        if variable not in there:
            raise MXNetError(
                f"grad: cannot differentiate with respect to variable {position}, because it is "
                "unreachable from the heads"
            )
    return list(wanted)


def _check_head_gradient(position: int, head: Any, gradient: Any) -> None:
    """MXNetError if the gradient given for a head has another shape or dtype."""
    if gradient.shape != head.shape or gradient.dtype != head.dtype:
        raise MXNetError(
            f"backward: the gradient given for head {position} has shape {gradient.shape} and dtype "
            f"{gradient.dtype.__name__}, but the head has shape {head.shape} and dtype "
            f"{head.dtype.__name__}"
        )


def _add(
    totals: dict[Entry, Gradient], entry: Entry, gradient: Gradient, create_graph: bool
) -> None:
    """Add to what has reached an entry so far."""
    before = totals.get(entry)
    if before is not None:
        values = [before[0], gradient[0]]
        call = views.adding(values)
        sources = [before[1], gradient[1]]
        gradient = _step(call, values, (), sources, create_graph)[0]
    totals[entry] = gradient


def _step(
    call: Call,
    values: Sequence[Value | None],
    scalars: Sequence[float],
    sources: Sequence[Entry | None],
    create_graph: bool,
) -> list[Gradient]:
    """Record a step of the backward pass, on the tape too if its graph is wanted."""
    if create_graph and any(is_alive(source) for source in sources):
        outputs, entries = record_step(call, values, scalars, sources)
        return list(zip(outputs, entries, strict=True))
    return [(value, None) for value in record(call, values, scalars)]


def _pull(
    node: Node, gradients: list[Gradient | None], needed: set[Any], create_graph: bool
) -> Iterable[tuple[Entry, Gradient]]:
    """The gradients of a node's inputs, with the entries they belong to."""
    call, sources = node.call, node.sources
    if call.__class__ is Custom:
        whole = [
            (views.filled(kind, 0), None) if g is None else g
            for kind, g in zip(call.outputs, gradients, strict=True)
        ]
        found = zip(sources, call.backward(whole), strict=True)
        return [(s, g) for s, g in found if s is not None and s[0] in needed]
    wanted, entries = [], []
    for position in call.differentiable:
        source = sources[position]
        if source is not None and source[0] in needed:
            wanted.append(position)
            entries.append(source)
    given = []
    values: list[Value | None] = [
        i if i is None or i.__class__ is Value else i._tensor for i in node.inputs
    ]
    origins = [*sources]
    for gradient, kind in zip(gradients, call.outputs, strict=True):
        if gradient is None or not kind.floating:
            given.append(False)
        else:
            given.append(True)
            values.append(gradient[0])
            origins.append(gradient[1])
    if not wanted or True not in given:
        return ()
    vjp = call.vjp(tuple(wanted), tuple(given))
    return zip(entries, _step(vjp, values, node.scalars, origins, create_graph), strict=True)
