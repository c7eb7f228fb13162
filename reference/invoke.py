"""Running one operator: bind the arguments, check them, compute, wrap the results, record.

Everything that all operators have in common happens here, once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .base import MXNetError
from .ndarray import NDArray
from .operator import Operator
from .tape import Node, entry_of, in_graph, scope

# what MXNet computes on arrays without elements; it takes other operators' shapes for unknown then
TAKE_EMPTY = {"sum", "mean", "prod", "nansum", "nanprod", "moments"} | {
    "all_finite",
    "multi_all_finite",
    "multi_sum_sq",
}


def invoke(operator: Operator, args: tuple[Any, ...], keywords: dict[str, Any], out: Any) -> Any:
    """Call an operator on NDArrays; the result is one NDArray, or a list if there are several.

    args, keywords: as the user gave them; out: None, or the NDArray (or list) to write into.

    Raises MXNetError for inputs of different dtypes (unless the operator is `mixed`), and for
    writing into an array that is part of a recorded graph; AssertionError for an input that is not
    an NDArray, as MXNet does.
    """
    arguments, named = operator.bind(args, keywords)
    if operator.mode:
        named["training"] = scope.training
    inputs = [(i, arguments[i]) for i in operator.array_positions(arguments)]
    raw = list(arguments)
    for position, array in inputs:
        if not isinstance(array, NDArray):
            raise AssertionError(
                f"{operator.name}: argument {operator.name_of(position)} must be an NDArray, but "
                f"is {array!r} of {type(array)}; nd.array(...) makes one"
            )
        raw[position] = array._data
        if array._data.ndim == 0:
            raise MXNetError(
                f"{operator.name}: argument {operator.name_of(position)} has no axes; MXNet has no "
                "operators on such arrays, so make it with one, as in nd.array([3.5])"
            )
        if array._data.size == 0 and operator.name not in TAKE_EMPTY:
            raise MXNetError(
                f"{operator.name}: argument {operator.name_of(position)} has shape {array.shape}; "
                "MXNet's operators need arrays with elements"
            )
    if len(inputs) > 1 and not operator.mixed:
        _agree(operator, inputs)
    recording = scope.recording and any(in_graph(array) for _, array in inputs)
    if scope.recording and out is not None:
        _writable(operator, out, [array for _, array in inputs] if recording else [])

    if operator.draw:
        named["drawn"] = operator.draw(*raw, **named)
    with np.errstate(all="ignore"):
        result = operator.forward(*raw, **named)
    several = isinstance(result, tuple)
    results = [*result] if several else [result]
    if operator.mutates:
        kept = len(results) - len(operator.mutates)
        _overwrite(operator, raw, results[kept:])
        results = results[:kept]
        several = several and kept != 1
    if not operator.view:
        results = [_own(operator, value, raw) for value in results]

    context = inputs[0][1].context if inputs else None
    if out is None:
        outputs = [NDArray._wrap(value, context) for value in results]
    else:
        outputs = _write(operator, results, out)
        results = [array._data for array in outputs]
    if recording:
        positions = [position for position, _ in inputs]
        sources = [entry_of(array) for _, array in inputs]
        node = Node(operator, raw, named, positions, sources, results, several, context)
        for i, array in enumerate(outputs):
            array._entry = (node, i)
    if out is not None:
        return out
    return outputs[0] if len(outputs) == 1 else outputs


def invoke_once(
    node: Node, gradients: list[NDArray], outputs: list[NDArray], arguments: list[Any]
) -> Any:
    """Run a pullback that has no derivative on raw arrays, and put that on the tape.

    Its results depend on gradients and inputs, but a second pass through them is refused.
    """
    raw = [a._data if isinstance(a, NDArray) else a for a in arguments]
    heads = [g._data for g in gradients]
    with np.errstate(all="ignore"):
        found = node.operator.rule(
            tuple(heads) if node.several else heads[0],
            tuple(node.outputs) if node.several else node.outputs[0],
            *raw,
            **node.named,
        )
    inputs = [*gradients, *(arguments[i] for i in node.arrays)]
    found = found if isinstance(found, tuple) else (found,)
    wrapped = [None if g is None else NDArray._wrap(g, node.context) for g in found]
    if any(in_graph(array) for array in inputs):
        results = [g._data for g in wrapped if g is not None]
        again = Node(
            node.operator.backward,
            [array._data for array in inputs],
            {},
            list(range(len(inputs))),
            [entry_of(array) for array in inputs],
            results,
            True,
            node.context,
        )
        for i, array in enumerate(g for g in wrapped if g is not None):
            array._entry = (again, i)
    return tuple(wrapped)


def _agree(operator: Operator, inputs: list[tuple[int, NDArray]]) -> None:
    """All inputs have one dtype."""
    first, leader = inputs[0]
    for position, array in inputs[1:]:
        if array._data.dtype != leader._data.dtype:
            raise MXNetError(
                f"{operator.name}: {operator.name_of(position)} is {array._data.dtype} and "
                f"{operator.name_of(first)} is {leader._data.dtype}; MXNet never converts by "
                f"itself, so cast one of them, as in x.astype('{leader._data.dtype}')"
            )


def _writable(operator: Operator, out: Any, inputs: list[NDArray]) -> None:
    """While recording, nothing may be written into an array that is part of a graph."""
    for array in out if isinstance(out, list | tuple) else (out,):
        if in_graph(array) or any(array is read for read in inputs):
            raise MXNetError(
                f"{operator.name}: cannot write into an array that is part of a recorded graph "
                "(+=, x[:] = ..., out=x): its old value is needed for the gradient. Make a new "
                "array, call backward() first, or write outside `with autograd.record():`"
            )


def _overwrite(operator: Operator, raw: list[Any], values: list[np.ndarray]) -> None:
    """Write the new values of the inputs that the operator mutates, such as optimizer states."""
    for name, value in zip(operator.mutates, values, strict=True):
        np.copyto(raw[operator.position[name]], value, casting="unsafe")


def _own(operator: Operator, value: Any, raw: list[Any]) -> np.ndarray:
    """A result as an array of its own: contiguous, never 0-d, sharing no memory with the inputs."""
    if value.__class__ is not np.ndarray or value.ndim == 0:
        value = np.asarray(value).reshape(1) if np.ndim(value) == 0 else np.asarray(value)
    if not value.flags.c_contiguous:
        return np.ascontiguousarray(value)
    if not value.flags.writeable:
        return value.copy()
    for argument in raw:
        if argument is value or (
            value.base is not None
            and isinstance(argument, np.ndarray)
            and np.may_share_memory(argument, value)
        ):
            return value.copy()
    return value


def _write(operator: Operator, results: list[np.ndarray], out: Any) -> list[NDArray]:
    """Copy the results into the arrays given as `out`."""
    outputs = list(out) if isinstance(out, list | tuple) else [out]
    if len(outputs) != len(results):
        raise MXNetError(
            f"{operator.name}: out has {len(outputs)} arrays, but there are {len(results)} outputs"
        )
    for array, value in zip(outputs, results, strict=True):
        if not isinstance(array, NDArray):
            raise TypeError(f"{operator.name}: out must be an NDArray, but is {type(array)}")
        if array.shape != value.shape:
            raise MXNetError(
                f"{operator.name}: out has shape {array.shape}, but the result has {value.shape}"
            )
        if array._data.dtype != value.dtype:
            raise MXNetError(
                f"{operator.name}: out is {array._data.dtype}, but the result is {value.dtype}"
            )
        np.copyto(array._data, value)
    return outputs
