"""Running an operator on arrays: plainly, or recorded in torch's graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import torch
from torch import Tensor

from ..base import MXNetError
from ..operation import Operation, Resolved
from ..state import state
from .array import Array
from .capture import active, refuse_capture
from .modes import grad_mode
from .node import Node

REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError)


def invoke(
    operation: Operation,
    arrays: Sequence[Array | None],
    attributes: dict[str, Any],
    in_place: bool = False,
) -> list[Array]:
    """Run an operator on arrays with attributes as its rule resolved them; record it if recording.

    Also writes the new values of mutated inputs. Returns the visible outputs; with `in_place` the
    only one may be input 0, overwritten.
    """
    if active.capture is None:
        if attributes.__class__ is Resolved and attributes.note is PLAIN and not state.recording:  # type: ignore[attr-defined]
            return [_invoke_plain(operation, arrays, attributes)]  # type: ignore[arg-type]
        return _invoke(operation, arrays, attributes, in_place)
    capture, active.capture = active.capture, None
    try:
        made = _invoke(operation, arrays, attributes, in_place)
    finally:
        active.capture = capture
    capture.operator(operation, arrays, attributes, made)
    return made


def _invoke_plain(
    operation: Operation, arrays: Sequence[Array], attributes: dict[str, Any]
) -> Array:
    """The result of an operator that only computes one, which was seen to have its own memory."""
    try:
        result = operation.function(*[array._tensor for array in arrays], **attributes)
    except REFUSALS as error:
        refuse(operation, [array._tensor for array in arrays], attributes, error)
    first = arrays[0]
    made = first.__class__.__new__(first.__class__)
    made._tensor = result
    if first._context is not None:
        made._context = first._context
    return made


def _invoke(
    operation: Operation,
    arrays: Sequence[Array | None],
    attributes: dict[str, Any],
    in_place: bool,
) -> list[Array]:
    """The same, whether or not somebody watches."""
    if state.recording:
        for array in arrays:
            if array is not None and array._node is not None and array._in_graph():
                return _invoke_recorded(operation, arrays, attributes)
    tensors = [None if array is None else array._tensor for array in arrays]
    first = arrays[0] if arrays else None
    if operation.overwriting:
        results = _overwrite(operation, tensors, attributes, in_place)
        if results[0] is tensors[0]:
            _mutate(operation, arrays, results)
            return [first]  # type: ignore[list-item]
    else:
        results = run(operation, tensors, attributes)
    if first is None:
        return [_array_type()._wrap(result) for result in results]
    if operation.spec.mutates:
        results = _mutate(operation, arrays, results)
    made: list[Array] = []
    kind, context = type(first), first._context
    for result in results:
        array = kind.__new__(kind)
        array._tensor = result
        if context is not None:
            array._context = context
        made.append(array)
    return made


def _array_type() -> type[Array]:
    """The frontend's NDArray, for operators without inputs."""
    from ..nd import NDArray  # it is made of this engine's Array

    return NDArray  # type: ignore[no-any-return]


def run(
    operation: Operation, tensors: list[Tensor | None], attributes: dict[str, Any]
) -> list[Tensor]:
    """The outputs of a plain function, each with memory of its own.

    Whether they have that by themselves is noted at the first call of a kind.
    """
    try:
        result = operation.function(*tensors, **attributes)
    except REFUSALS as error:
        refuse(operation, tensors, attributes, error)
    results = list(result) if type(result) is tuple else [result]
    note = attributes.note if isinstance(attributes, Resolved) else None
    if note is PLAIN or note is FRESH:
        return results
    owned = [own(tensor, tensors) for tensor in results]
    fresh = all(mine is tensor for mine, tensor in zip(owned, results, strict=True))
    if fresh and isinstance(attributes, Resolved):
        given = bool(tensors) and all(tensor is not None for tensor in tensors)
        single = len(results) == 1 and not operation.spec.mutates and not operation.overwriting
        attributes.note = PLAIN if given and single else FRESH
    return owned


def _overwrite(
    operation: Operation, given: list[Tensor | None], attributes: dict[str, Any], in_place: bool
) -> list[Tensor]:
    """The outputs of an update rule, which stand where the old values were.

    Input 0 is copied first unless it is to be overwritten, and so is everything where two of the
    inputs share memory, since one would change under the other.
    """
    places = [t.untyped_storage().data_ptr() for t in given if t is not None and t.numel()]
    if len(set(places)) < len(places):
        tensors = [None if tensor is None else tensor.clone() for tensor in given]
    else:
        tensors = given if in_place or given[0] is None else [given[0].clone(), *given[1:]]
    try:
        result = operation.function(*tensors, **attributes)
    except REFUSALS as error:
        refuse(operation, given, attributes, error)
    return list(result) if type(result) is tuple else [result]


# what is noted about calls of one kind
FRESH = "the results share no memory with the inputs, are contiguous and not 0-d"
PLAIN = "there is one result, so made, and nothing else to do; all inputs are given"


def own(tensor: Tensor, inputs: list[Tensor | None]) -> Tensor:
    """A result that shares no memory with an input, contiguous, and not 0-d."""
    memory = tensor.untyped_storage().data_ptr()
    if not tensor.is_contiguous() or any(
        given is not None and given.untyped_storage().data_ptr() == memory for given in inputs
    ):
        tensor = tensor.clone(memory_format=torch.contiguous_format)
    return tensor if tensor.ndim else tensor.reshape(1)


def refuse(
    operation: Operation,
    tensors: list[Tensor | None],
    attributes: dict[str, Any],
    error: Exception,
) -> NoReturn:
    """Raise torch's error as an MXNetError that tells what was computed with what.

    An IndexError stays one, as in MXNet (gather_nd).
    """
    if isinstance(error, MXNetError):
        raise error
    given = ", ".join(
        "None"
        if t is None
        else f"{tuple(t.shape)} {str(t.dtype).removeprefix('torch.')} on {t.device}"
        for t in tensors
    )
    settings = "".join(f", {name}={value!r}" for name, value in attributes.items())
    reason = str(error).strip().split("\n")[0]
    kind = IndexError if isinstance(error, IndexError) else MXNetError
    raise kind(
        f"{operation.spec.name}: torch cannot compute it for inputs ({given}){settings}: {reason}"
    ) from error


def _invoke_recorded(
    operation: Operation, arrays: Sequence[Array | None], attributes: dict[str, Any]
) -> list[Array]:
    """Run an operator on arrays of which some are in a graph, and put it there too."""
    sources: list[Node] = []
    tensors: list[Tensor | None] = []
    first: Array | None = None
    for array in arrays:
        if array is None:
            tensors.append(None)
            continue
        if first is None:
            first = array
        node = array._node
        sources.append(array._enter() if node is None or node.freed else node)
        tensors.append(array._inside if array._graph is None else array._graph)
    if operation.overwriting:
        tensors = [None if tensor is None else tensor.clone() for tensor in tensors]
    if torch.is_grad_enabled():
        results = run(operation, tensors, attributes)
    else:
        with grad_mode():
            results = run(operation, tensors, attributes)
    if operation.spec.mutates:
        results = _mutate(operation, arrays, results)
    assert first is not None
    node, kind, context = Node(tuple(sources)), type(first), first._context
    return [kind._recorded(result, node, context) for result in results]


def _mutate(
    operation: Operation, arrays: Sequence[Array | None], results: list[Tensor]
) -> list[Tensor]:
    """Write the new values of the inputs that the operator mutates; the visible outputs are left."""
    entry = operation.spec
    count = len(results) - len(entry.mutates)
    positions = {parameter.name: i for i, parameter in enumerate(entry.inputs)}
    keep([arrays[positions[name]] for name in entry.mutates], results[count:])
    return results[:count]


def keep(arrays: Sequence[Array | None], values: Sequence[Tensor]) -> None:
    """Overwrite arrays, where they are given, by new values."""
    for array, value in zip(arrays, values, strict=True):
        if array is not None and array._tensor is not value:
            array._tensor.copy_(value.detach())


def custom(
    forward: Callable[[Sequence[Array]], Sequence[Array]],
    backward: Callable[[Sequence[Array]], Sequence[Array]],
    inputs: Sequence[Array],
) -> list[Array]:
    """Run and record a user's function with its own gradient (`autograd.Function`)."""
    refuse_capture()
    recording, state.recording = state.recording, False
    try:
        outputs = list(forward(inputs))
    finally:
        state.recording = recording
    if not recording or not any(array._in_graph() for array in inputs):
        return outputs
    if any(output is array for output in outputs for array in inputs):
        raise MXNetError(
            "autograd.Function: forward has returned one of its inputs, which is part of a recorded "
            "graph; return a copy of it"
        )
    sources = tuple(array._enter() for array in inputs)
    kind = type(inputs[0])
    with grad_mode():
        results = _Custom.apply(  # type: ignore[no-untyped-call]
            kind,
            backward,
            [array._tensor.data for array in outputs],
            *(array._inside for array in inputs),
        )
    node = Node(sources)
    return [kind._recorded(result, node, inputs[0]._context) for result in results]


class _Custom(torch.autograd.Function):
    """A step of torch's graph whose gradient a function of arrays computes."""

    @staticmethod
    def forward(
        ctx: Any, kind: type[Array], backward: Any, outputs: list[Tensor], *inputs: Tensor
    ) -> tuple[Tensor, ...]:
        """Hand out what was computed already."""
        ctx.kind, ctx.user = kind, backward
        return tuple(outputs)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """Ask the user's function."""
        recording, state.recording = state.recording, False
        try:
            found = ctx.user([ctx.kind._wrap(own(g, [])) for g in gradients])
        finally:
            state.recording = recording
        # copies, since what they came from stays the user's
        return (None, None, None, *(array._tensor.clone() for array in found))
