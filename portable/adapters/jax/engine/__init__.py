"""The JAX engine: operators are recorded, and run when somebody needs a number.

    kind     what is known of a value before its numbers are
    call     an operator for fixed kinds and attributes, and its pullback, by jax.vjp
    lazy     values that are not computed yet, and the trace of pending steps
    run      op by op at first, as one compiled program once a trace repeats
    composite  several calls that are recorded as one; flat takes a trace apart into single ones
    tape     going back, recorded like going forward; plan puts a whole backward pass together
    views    reading and writing parts of arrays
    array    Array, the base class of NDArray
    convert  numpy, jax, DLPack, devices

This file is the contract with the frontend (`portable/frontend/engine.pyi`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

import jax
import numpy as np
from numpy.typing import NDArray as HostArray

from ..base import MXNetError
from ..bulk import bulk, set_bulk_size  # type: ignore[import-not-found]
from ..context import Context
from ..looking import Look
from ..operation import Operation
from ..state import state
from . import call, lazy, plan, run, views
from .array import Array
from .call import call_of
from .convert import (
    empty_cache,
    from_dlpack,
    from_host,
    from_jax,
    memory_info,
    to_context,
    to_host,
    wait_all,
)
from .counts import stats
from .kind import devices, kind_of
from .lazy import Value as Tensor
from .tape import (
    Custom,
    Gradient,
    Node,
    Variable,
    any_in_graph,
    differentiate,
    entry_of,
    is_alive,
    record_step,
)
from .watching import active, refuse_capture


@cache
def _ndarray() -> type[Array]:
    """The frontend's class, which is made after this module."""
    from .. import nd

    return cast("type[Array]", nd.NDArray)


def invoke(
    operation: Operation,
    arrays: Sequence[Array | None],
    attributes: dict[str, Any],
    in_place: bool = False,
) -> list[Array]:
    """Record an operator on arrays with attributes as its rule resolved them.

    Also writes the new values of mutated inputs. Returns the visible outputs as NDArrays. Nothing
    is done in place: programs write results into the buffers of inputs by themselves.

    Raises:
        MXNetError: the operator cannot take these arrays; names it with shapes and dtypes.
    """
    values = [None if array is None else array._tensor for array in arrays]
    look = getattr(operation.function, "look", None)
    if look is not None:
        attributes = _looked(look, values, attributes)
    call, scalars = call_of(operation, values, attributes)
    capture = active.capture
    if capture is not None:
        capture.operator(arrays, values)
    if state.recording and any_in_graph(arrays):
        lazy.begin()
        sources = [None if array is None else entry_of(array) for array in arrays]
        inputs: list[Any] = [*arrays]
        for position in call.overwrites:
            inputs[position] = values[position]
        outputs, entries = record_step(call, values, scalars, sources, inputs)
    else:
        outputs, entries = lazy.record(call, values, scalars), None
    if call.overwrites:
        new = outputs[call.visible :]
        for position, value in zip(call.overwrites, new, strict=True):
            target = arrays[position]
            if target is not None:
                if capture is not None:
                    capture.overwrites(target)
                target._overwrite(value)
        del outputs[call.visible :]
    ndarray = _ndarray()
    results = []
    for i, value in enumerate(outputs):
        result = ndarray.__new__(ndarray)
        result._value = value
        if entries is not None:
            result._entry = entries[i]
        results.append(result)
    return results


def _looked(
    look: Look, values: Sequence[Tensor | None], attributes: dict[str, Any]
) -> dict[str, Any]:
    """The attributes of an operator that looks at numbers first (see `looking`)."""
    refuse_capture()

    def host(position: int, wait: bool = True) -> HostArray[Any] | None:
        value = values[position]
        return None if value is None or (value.trace and not wait) else to_host(value)

    return look(host, [() if v is None else v.kind.shape for v in values], attributes)


def full(shape: tuple[int, ...], value: float, dtype: str, context: Context) -> Tensor:
    """A tensor of one number, made where it is to live."""
    number = 0 if repr(value) == "0.0" else value
    return views.filled(kind_of(shape, np.dtype(dtype), context), number)


def in_graph(array: Array) -> bool:
    """Whether an array is a variable or was computed from one while recording."""
    return is_alive(array._entry)


def backward(
    heads: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    training: bool,
) -> None:
    """Differentiate the heads into the gradient buffers, by each one's grad_req.

    Raises:
        MXNetError: a head is not in a graph, or its graph has been freed.
    """
    refuse_capture()
    with _mode(recording=False, training=training):
        found = differentiate(heads, head_grads, None, retain_graph, create_graph=False)
        for variable, gradient in found.items():
            buffer = variable.grad
            variable.fresh = True
            if gradient is None:
                if variable.grad_req == "write":
                    buffer._overwrite(views.filled(buffer._kind, 0))
            elif variable.grad_req == "add":
                values = [buffer._tensor, gradient[0]]
                buffer._overwrite(lazy.record(views.adding(values), values)[0])
            else:
                buffer._overwrite(gradient[0])
    if not state.recording:
        lazy.local.differentiated = True


def gradients(
    heads: Sequence[Array],
    variables: Sequence[Array],
    head_grads: Sequence[Array | None] | None,
    retain_graph: bool,
    create_graph: bool,
    training: bool,
) -> list[Array]:
    """The gradients of the heads with respect to the variables, as new arrays.

    Raises:
        MXNetError: a head is not in a graph, or a variable is not one, or can't be reached.
    """
    refuse_capture()
    wanted = []
    for position, array in enumerate(variables):
        entry = array._entry
        if entry is None or not isinstance(entry[0], Variable) or entry[0].grad_req == "null":
            raise MXNetError(
                f"grad: cannot differentiate with respect to variable {position}: it does not "
                "require a gradient; call attach_grad() on it before recording"
            )
        wanted.append(entry[0])
    with _mode(recording=create_graph, training=training):
        found = differentiate(heads, head_grads, wanted, retain_graph, create_graph)
        results = []
        for array, variable in zip(variables, wanted, strict=True):
            value, entry = found[variable] or (views.filled(array._kind, 0), None)
            result = _ndarray()._wrap(value)
            result._entry = entry
            results.append(result)
    return results


def custom(
    forward: Callable[[Sequence[Array]], Sequence[Array]],
    backward: Callable[[Sequence[Array]], Sequence[Array]],
    inputs: Sequence[Array],
) -> list[Array]:
    """Run and record a user's function with its own gradient (`autograd.Function`)."""
    refuse_capture()
    with _mode(recording=False, training=state.training):
        outputs = list(forward(inputs))
    if not state.recording or not any_in_graph(inputs):
        return outputs

    def pull(given: list[Gradient]) -> list[Gradient]:
        arrays = []
        for value, entry in given:
            array = _ndarray()._wrap(value)
            array._entry = entry
            arrays.append(array)
        found = backward(arrays)
        for array, input_ in zip(found, inputs, strict=True):
            if array.shape != input_.shape or array.dtype != input_.dtype:
                raise MXNetError(
                    f"the function's backward gave a gradient of shape {array.shape} and dtype "
                    f"{array.dtype.__name__} for an input of shape {input_.shape} and dtype "
                    f"{input_.dtype.__name__}"
                )
        return [(array._tensor, array._entry) for array in found]

    for array in outputs:
        if in_graph(array):
            raise MXNetError(
                "the function's forward returned an array that is part of a recorded graph, such "
                "as its input; return a new array"
            )
    results = [_ndarray()._wrap(array._tensor) for array in outputs]
    node = Node(
        Custom(pull, [array._tensor.kind for array in results]),
        (),
        (),
        [entry_of(array) for array in inputs],
    )
    for i, array in enumerate(results):
        array._entry = (node, i)
    return results


def nd_from_jax(array: jax.Array) -> Array:
    """An NDArray that holds a jax array, without a copy.

    Raises:
        TypeError: it is none, or is being traced by jax.jit or jax.grad.
        MXNetError: it is spread over several devices.
    """
    return _ndarray()._wrap(from_jax(array))


functions = {"from_jax": nd_from_jax}


class _mode:
    """Recording and training mode inside; what was before is put back."""

    def __init__(self, recording: bool, training: bool) -> None:
        self.inside = recording, training

    def __enter__(self) -> None:
        self.before = state.recording, state.training
        state.recording, state.training = self.inside

    def __exit__(self, *_: object) -> None:
        state.recording, state.training = self.before


def forget() -> None:
    """Forget every call and program, after a plain function was exchanged for another."""
    lazy.run_all()
    call.calls.clear()
    run.programs.clear()
    run.executables.clear()
    plan.plans.clear()


__all__ = [
    "Array",
    "Tensor",
    "backward",
    "bulk",
    "custom",
    "devices",
    "empty_cache",
    "forget",
    "from_dlpack",
    "from_host",
    "full",
    "functions",
    "gradients",
    "in_graph",
    "invoke",
    "memory_info",
    "set_bulk_size",
    "stats",
    "to_context",
    "to_host",
    "wait_all",
]
