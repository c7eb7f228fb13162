"""Going back through a recorded graph, by torch's autograd and MXNet's rules."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ..base import MXNetError
from ..state import state
from .array import Array
from .modes import grad_mode
from .node import Derivative, Node, Variable, reachable

NO_GRAPH = (
    "{what}: the array is not in a computational graph. Compute it inside `with "
    "autograd.record():` from an array that has called attach_grad(); to go back through the same "
    "graph twice, pass retain_graph=True the first time"
)


def in_graph(array: Array) -> bool:
    """Whether an array is a variable or was computed from one while recording."""
    return array._in_graph()


def backward(
    heads: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    training: bool,
) -> None:
    """Differentiate the heads into the gradient buffers, by each one's grad_req."""
    nodes = _nodes(heads)
    variables = [node for node in nodes if isinstance(node, Variable) and node.wanted]
    if not variables:
        raise MXNetError(
            "backward: there are no inputs in the computational graph that require gradients; call "
            "attach_grad() on an array of floats before recording"
        )
    _check_twice(heads, nodes)
    own = head_grads is None or all(given is None for given in head_grads)
    released = [own and _is_ours(variable) for variable in variables]
    for variable, gone in zip(variables, released, strict=True):
        if gone:
            variable.grad._tensor = NOTHING
    try:
        found = _differentiate(heads, head_grads, variables, retain_graph, create_graph=False)
    except BaseException:
        for variable, gone in zip(variables, released, strict=True):
            if gone:
                variable.grad._tensor = torch.zeros_like(variable.leaf)
        raise
    seen = set()
    buffers, contents = [], []
    for variable, gradient, gone in zip(variables, found, released, strict=True):
        if gone:
            variable.grad._tensor = _taken(gradient, variable.leaf, id(gradient) not in seen)
            seen.add(id(gradient))  # x + y has one tensor as the gradient of both
        elif variable.grad_req == "add":
            if gradient is not None:
                variable.grad._tensor.add_(gradient)
        elif gradient is None:
            variable.grad._tensor.zero_()
        else:
            buffers.append(variable.grad._tensor)
            contents.append(gradient)
        variable.fresh = True
    if buffers:
        torch._foreach_copy_(buffers, contents)
    if not retain_graph:
        for node in nodes:
            node.free()


LARGE = 1 << 14  # elements; below, copying costs less than looking
NOTHING = torch.empty(0)


def _is_ours(variable: Variable) -> bool:
    """Whether a gradient buffer is a large one that will be overwritten, and that nobody else sees.

    Then its memory is given back before going back, and the gradient takes its place as it is. So
    torch can use memory that is still in the cache, and nothing is copied.
    """
    array = variable.grad
    return (
        variable.grad_req == "write"
        and variable.leaf.numel() > LARGE
        and array._node is None
        and array._tensor.dtype == variable.leaf.dtype
        and _alone(array._tensor)
    )


def _taken(gradient: Tensor | None, leaf: Tensor, first: bool) -> Tensor:
    """A gradient as contents of a buffer: itself, if nobody else has it, or a copy."""
    if gradient is None:
        return torch.zeros_like(leaf, memory_format=torch.contiguous_format)
    if first and gradient.is_contiguous() and _alone(gradient):
        return gradient
    return gradient.clone(memory_format=torch.contiguous_format)


def _alone(tensor: Tensor) -> bool:
    """Whether no other tensor shows the memory of this one: it is this one's, and ours now."""
    storage = tensor.untyped_storage()
    known = 3 if tensor._is_view() else 2  # what a view was taken of holds the memory too
    return torch._C._storage_Use_Count(storage._cdata) <= known


def gradients(
    heads: Sequence[Array],
    variables: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    create_graph: bool,
    training: bool,
) -> list[Array]:
    """The gradients of the heads with respect to the variables, as new arrays."""
    nodes = _nodes(heads)
    there = {id(node) for node in nodes}
    goals = []
    for position, array in enumerate(variables):
        node = array._node
        if not isinstance(node, Variable) or not node.leaf.requires_grad:
            raise MXNetError(
                f"grad: cannot differentiate with respect to variable {position}: it does not "
                "require a gradient; call attach_grad() on it (an array of floats) before recording"
            )
        if id(node) not in there:
            raise MXNetError(
                f"grad: cannot differentiate with respect to variable {position}, because it is "
                "unreachable from the heads"
            )
        goals.append(node)
    _check_twice(heads, nodes)
    found = _differentiate(heads, head_grads, goals, retain_graph, create_graph)
    result: list[Array] = []
    step = Derivative(tuple(nodes))
    for array, goal, gradient in zip(variables, goals, found, strict=True):
        if gradient is None:
            result.append(array._wrap(torch.zeros_like(goal.leaf), array._context))
        elif create_graph:
            with grad_mode():
                result.append(array._recorded(gradient.clone(), step, array._context))
        else:
            result.append(array._wrap(gradient.detach().clone(), array._context))
    if not retain_graph and not create_graph:
        for node in nodes:
            node.free()
    return result


def _nodes(heads: Sequence[Array]) -> list[Node]:
    """Everything that the heads were computed from."""
    for position, head in enumerate(heads):
        if not head._in_graph():
            raise MXNetError(NO_GRAPH.format(what=f"backward of head {position}"))
    nodes = reachable(head._enter() for head in heads)
    if any(node.freed for node in nodes):
        raise MXNetError(
            "backward: a part of this graph has been freed by an earlier backward; pass "
            "retain_graph=True there, or compute everything anew in one `with autograd.record():`"
        )
    return nodes


def _check_twice(heads: Sequence[Array], nodes: Sequence[Node]) -> None:
    """Refuse a second derivative through a step that has a first one only.

    Torch marks such a step by an error in its graph, and goes past it when it is asked for the
    gradients of some leaves: it would be left out of the sum.
    """
    if not any(node.__class__ is Derivative for node in nodes):
        return
    waiting = [head._inside.grad_fn for head in heads]
    seen = set()
    while waiting:
        step = waiting.pop()
        if step is None or step in seen:
            continue
        seen.add(step)
        if step.name().endswith("Error"):
            raise MXNetError(
                "backward: the gradient of a recorded operator or autograd.Function is "
                "non-differentiable: it has no gradient of its own, so that there is no second "
                "derivative"
            )
        waiting.extend(following for following, _ in step.next_functions)


def _differentiate(
    heads: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    variables: Sequence[Variable],
    retain_graph: bool,
    create_graph: bool,
) -> Sequence[Tensor | None]:
    """Torch's gradients of those heads that have one; None where nothing reaches a variable."""
    outputs, weights = [], []
    for position, head in enumerate(heads):
        given = None if head_grads is None else head_grads[position]
        if given is not None and (given.shape != head.shape or given.dtype != head.dtype):
            raise MXNetError(
                f"backward: the gradient given for head {position} has shape {given.shape} and "
                f"dtype {given.dtype.__name__}, but the head has shape {head.shape} and dtype "
                f"{head.dtype.__name__}"
            )
        output = head._inside
        if output.requires_grad:
            outputs.append(output)
            weights.append(_weight(given, output, create_graph))
    if not outputs:
        return [None] * len(variables)
    leaves = [variable.leaf for variable in variables]
    recording, state.recording = state.recording, create_graph
    try:
        with grad_mode():
            # what torch.autograd.grad calls once it has checked its arguments, 15 µs later
            return torch.autograd.Variable._execution_engine.run_backward(
                tuple(outputs),
                tuple(weights),
                retain_graph or create_graph,
                create_graph,
                tuple(leaves),
                allow_unreachable=True,
                accumulate_grad=False,
            )
    except RuntimeError as error:
        if isinstance(error, MXNetError):
            raise
        raise MXNetError(
            f"backward: torch cannot differentiate this graph: {str(error).splitlines()[0]}"
        ) from error
    finally:
        state.recording = recording


def _weight(given: Array | None, output: Tensor, create_graph: bool) -> Tensor:
    """The gradient that goes into a head: what was given, or ones.

    For a derivative that is to be differentiated again it requires a gradient itself: only then
    does torch put its error where a step has no second derivative.
    """
    if given is None:
        return torch.ones_like(output, requires_grad=create_graph)
    if not create_graph:
        return given._tensor  # type: ignore[no-any-return]
    return given._inside if given._in_graph() else given._tensor.data.requires_grad_()
