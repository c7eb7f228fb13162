"""Running one operator: bind the arguments, check them, compute, wrap the results, record.

Everything that all operators have in common happens here, once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .base import MXNetError
from .context import current_context
from .ndarray import NDArray
from .operator import Operator, computed
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
    raw, named = operator.bind(args, keywords)
    positions = operator.array_positions(raw)
    inputs, dtype = [], None
    for i in positions:
        array = raw[i]
        if not isinstance(array, NDArray):
            raise _not_an_array(operator, i, array)
        inputs.append(array)
        data = raw[i] = array._data
        if not (data.ndim and data.size):
            _require_elements(operator, i, data)
        if dtype is None:
            dtype = data.dtype
        elif data.dtype is not dtype and data.dtype != dtype and not operator.mixed:
            raise _another_dtype(operator, i, data.dtype, positions[0], dtype)
    recording = scope.recording and any(map(in_graph, inputs))
    if scope.recording and out is not None:
        _writable(operator, out, inputs if recording else [])

    if operator.mode:
        named["training"] = scope.training
    if operator.draw:
        named["drawn"] = operator.draw(*raw, **named)
    if operator.keeps and recording:
        named["kept"] = {}
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
        results = [_own(value, raw) for value in results]

    context = inputs[0]._context if inputs else current_context()
    if out is None:
        outputs = [NDArray(value, context) for value in results]
    else:
        outputs = _write(operator, results, out)
        results = [array._data for array in outputs]
    if recording:
        sources = [entry_of(array) for array in inputs]
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
    found = map(computed, found if isinstance(found, tuple) else (found,))
    wrapped = [None if g is None else NDArray._wrap(g, node.context) for g in found]
    if any(map(in_graph, inputs)):
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


def _not_an_array(operator: Operator, position: int, given: Any) -> AssertionError:
    """The error about an input that is no NDArray."""
    return AssertionError(
        f"{operator.name}: argument {operator.name_of(position)} must be an NDArray, but is "
        f"{given!r} of {type(given)}; nd.array(...) makes one"
    )


def _require_elements(operator: Operator, position: int, data: np.ndarray) -> None:
    """Refuse an input without axes, and one without elements where MXNet does."""
    what = f"{operator.name}: argument {operator.name_of(position)}"
    if data.ndim == 0:
        raise MXNetError(
            f"{what} has no axes; MXNet has no operators on such arrays, so make it with one, as in "
            "nd.array([3.5])"
        )
    if operator.name not in TAKE_EMPTY:
        raise MXNetError(
            f"{what} has shape {data.shape}; MXNet's operators need arrays with elements"
        )


def _another_dtype(
    operator: Operator, position: int, dtype: np.dtype, first: int, leading: np.dtype
) -> MXNetError:
    """The error about inputs of two dtypes."""
    return MXNetError(
        f"{operator.name}: {operator.name_of(position)} is {dtype} and {operator.name_of(first)} is "
        f"{leading}; MXNet never converts by itself, so cast one of them, as in "
        f"x.astype('{leading}')"
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


def _own(value: Any, raw: list[Any]) -> np.ndarray:
    """A result as an array of its own: contiguous, never 0-d, sharing no memory with the inputs."""
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        value = np.asarray(value).reshape(1) if np.ndim(value) == 0 else np.asarray(value)
    if not value.flags.carray:  # contiguous and writeable
        return np.array(value, order="C")
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
