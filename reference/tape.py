"""The tape: which operator made which array from which, and how to go back along it.

A recorded array has an entry `(node, i)`: it is output number i of that node. A `Node` is one call
of an operator with its arguments and outputs; a `Variable` is where the graph begins. Nodes know
where their inputs came from, and nothing that came later, so that the graph has no cycles and goes
away by itself with the last array that needs it.

Going back: nodes are numbered in the order in which they were made, so the reverse of that order
visits each node after all that used it. On the way gradients are summed for each output, given to
the operator's pullback, checked, summed back to the input's shape, and passed on:

    dL/d input_k = sum over nodes that use it of pullback_k(dL/d output)
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np

from .base import MXNetError
from .operator import Operator, computed, unbroadcast

FREED = (
    "{what}: cannot differentiate what is not in a computational graph. Compute it inside `with "
    "autograd.record():` from an array that has called attach_grad(); to go back through the same "
    "graph twice, pass retain_graph=True the first time"
)


class Scope(threading.local):
    """recording: operators go on the tape; training: Dropout, BatchNorm and others behave so."""

    recording = False
    training = False


scope = Scope()
_count = itertools.count()


class Variable:
    """Where a graph begins: an array whose gradient is wanted, or (grad_req 'null') a constant.

    grad: the NDArray that receives the gradient; grad_req: 'write', 'add' or 'null'.
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
    """One recorded call of an operator.

    arguments, named: what the forward got, with raw arrays; `arrays`: positions of those.
    sources:  for each array argument, the entry it came with.
    outputs:  the raw visible outputs; `several`: whether the forward gave a tuple.
    """

    __slots__ = (
        "arguments",
        "arrays",
        "context",
        "freed",
        "named",
        "number",
        "operator",
        "outputs",
        "several",
        "sources",
    )

    def __init__(
        self,
        operator: Operator,
        arguments: list[Any],
        named: dict[str, Any],
        arrays: Sequence[int],
        sources: list[Entry],
        outputs: list[np.ndarray],
        several: bool,
        context: Any,
    ) -> None:
        self.operator = operator
        self.arguments = arguments
        self.named = named
        self.arrays = arrays
        self.sources = sources
        self.outputs = outputs
        self.several = several
        self.context = context
        self.freed = False
        self.number = next(_count)

    def free(self) -> None:
        """Let go of everything that the pullback would have needed."""
        self.freed = True
        self.arguments = self.sources = self.outputs = []
        self.named = {}


Entry = tuple["Node | Variable", int]
Totals = dict["Node | Variable", dict[int, Any]]  # the gradient that has reached each output so far


def in_graph(array: Any) -> bool:
    """Whether an array is a variable or was recorded, and that graph has not been freed."""
    entry = array._entry
    return entry is not None and not entry[0].freed


def entry_of(array: Any) -> Entry:
    """The entry of an operator's input; one that has none becomes a constant of the graph.

    From then on and until the graph is freed it can't be overwritten while recording, since the
    pullback may need it.
    """
    entry = array._entry
    if entry is None or entry[0].freed:
        entry = array._entry = (Variable(), 0)
    return entry


def reachable(heads: list[Any]) -> tuple[list[Node], set[Variable]]:
    """What the heads were computed from: nodes in the order they were made, and variables."""
    nodes: set[Node] = set()
    variables: set[Variable] = set()
    waiting = [head._entry[0] for head in heads]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Variable):
            variables.add(found)
        elif found not in nodes:
            nodes.add(found)
            waiting += [source for source, _ in found.sources]
    return sorted(nodes, key=lambda node: node.number), variables


def differentiate(
    heads: list[Any],
    head_grads: list[Any] | None,
    wanted: list[Variable] | None,
    retain_graph: bool,
    create_graph: bool,
) -> dict[Variable, Any]:
    """The gradients of the sum of all heads with respect to variables.

    heads:      NDArrays; head_grads: for each an NDArray of its shape and dtype, or None for ones.
    wanted:     the variables to differentiate by, or None for all that are not 'null'.
    create_graph: run the pullbacks on NDArrays and record them, so that the results can be
                differentiated again.

    Returns for each variable its gradient as a raw array (NDArray with create_graph), or None where
    no gradient reaches it.
    """
    for position, head in enumerate(heads):
        if not in_graph(head):
            raise MXNetError(FREED.format(what=f"backward of head {position}"))
    nodes, variables = reachable(heads)
    if wanted is None:
        goals = {variable for variable in variables if variable.grad_req != "null"}
    else:
        goals = set(wanted)
    needed = _on_the_way(nodes, goals)
    if wanted is None and not goals:
        raise MXNetError(
            "backward: there are no inputs in the computational graph that require gradients; "
            "call attach_grad() on one before recording"
        )
    for position, variable in enumerate(wanted or ()):
        if variable not in variables:
            raise MXNetError(
                f"grad: cannot differentiate with respect to variable {position}, because it "
                "is unreachable from the heads"
            )

    totals: Totals = {}
    for position, head in enumerate(heads):
        given = None if head_grads is None else head_grads[position]
        _add(totals, head._entry, _head_gradient(position, head, given, create_graph))
    with nullcontext() if create_graph else np.errstate(all="ignore"):
        for node in reversed(nodes):
            gradients = totals.pop(node, None)
            if gradients and node in needed:
                _pull(node, gradients, totals, needed, create_graph)
    if not retain_graph:
        for found in (*nodes, *variables):
            found.free()
    return {goal: totals.get(goal, {}).get(0) for goal in goals}


def _on_the_way(nodes: list[Node], goals: set[Variable]) -> set[Node | Variable]:
    """The variables asked for, and all nodes that were computed from them."""
    needed: set[Node | Variable] = set(goals)
    for node in nodes:
        if node.freed:
            raise MXNetError(
                FREED.format(what="backward: a part of the graph has been freed already")
            )
        for source, _ in node.sources:
            if source in needed:
                needed.add(node)
                break
    return needed


def _head_gradient(position: int, head: Any, given: Any, create_graph: bool) -> Any:
    """The gradient that goes into a head: what was given, or ones."""
    if given is None:
        ones = np.ones_like(head._data)
        return type(head)._wrap(ones, head.context) if create_graph else ones
    if given.shape != head.shape or given.dtype != head.dtype:
        raise MXNetError(
            f"backward: the gradient given for head {position} has shape {given.shape} and dtype "
            f"{given.dtype.__name__}, but the head has shape {head.shape} and dtype "
            f"{head.dtype.__name__}"
        )
    return given if create_graph else given._data


def _add(totals: Totals, entry: Entry, gradient: Any) -> None:
    """Add to what has reached an entry so far. Never in place: rules may give one array twice."""
    node, i = entry
    sums = totals.get(node)
    if sums is None:
        totals[node] = {i: gradient}
    else:
        sums[i] = sums[i] + gradient if i in sums else gradient


def _pull(
    node: Node,
    gradients: dict[int, Any],
    totals: Totals,
    needed: set[Node | Variable],
    create_graph: bool,
) -> None:
    """Run one node's pullback, check what it gives, and pass it on to the node's sources."""
    operator = node.operator
    if operator.rule is None:
        raise MXNetError(
            f"operator {operator.name} is non-differentiable: it has no gradient"
            + (" of its own gradient" if operator.name.startswith("_backward_") else "")
        )
    if create_graph:
        found = _pull_recorded(node, gradients)
    elif node.several:
        whole = [
            gradients[i] if i in gradients else np.zeros_like(out)
            for i, out in enumerate(node.outputs)
        ]
        found = operator.rule(tuple(whole), tuple(node.outputs), *node.arguments, **node.named)
    else:
        found = operator.rule(gradients[0], node.outputs[0], *node.arguments, **node.named)
    found = operator.gradients(found, node.arguments)
    for position, gradient, entry in zip(node.arrays, found, node.sources, strict=True):
        if gradient is not None and entry[0] in needed:
            like = node.arguments[position]
            _add(totals, entry, checked(operator, position, computed(gradient), like))


def _pull_recorded(node: Node, gradients: dict[int, Any]) -> Any:
    """Run a pullback on NDArrays, so that it is recorded like any computation."""
    from .invoke import invoke_once  # it records by this file
    from .ndarray import NDArray

    outputs = [NDArray._wrap(out, node.context, (node, i)) for i, out in enumerate(node.outputs)]
    whole = [
        gradients[i] if i in gradients else NDArray._wrap(np.zeros_like(out._data), node.context)
        for i, out in enumerate(outputs)
    ]
    arguments = list(node.arguments)
    for position, entry in zip(node.arrays, node.sources, strict=True):
        arguments[position] = NDArray._wrap(arguments[position], node.context, entry)
    if node.operator.once:
        return invoke_once(node, whole, outputs, arguments)
    return node.operator.rule(
        tuple(whole) if node.several else whole[0],
        tuple(outputs) if node.several else outputs[0],
        *arguments,
        **node.named,
    )


def checked(operator: Operator, position: int, gradient: Any, like: np.ndarray) -> Any:
    """A gradient in its input's shape and dtype; TypeError that names the operator if it can't be.

    Integer inputs get their gradient rounded towards zero, since it has to be of their dtype.
    """
    if gradient.shape != like.shape:
        try:
            gradient = unbroadcast(gradient, like.shape)
        except (ValueError, IndexError, MXNetError) as error:
            raise TypeError(
                f"the pullback of {operator.name} gave input {position} a gradient of shape "
                f"{gradient.shape}, which cannot be summed to the input's shape {like.shape}"
            ) from error
    if gradient.dtype is not like.dtype and gradient.dtype != like.dtype:
        if like.dtype.kind == "f":
            raise TypeError(
                f"the pullback of {operator.name} gave input {position} a gradient of dtype "
                f"{np.dtype(gradient.dtype)}, but the input is {like.dtype}"
            )
        gradient = gradient.astype(like.dtype)
    return gradient
