"""This package's own run of a model, node by node, which every conversion is held to."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from portable import spec
from portable.formats.symbol_json import Entry, Node

from .attributes import ModelError, read
from .model import CREATION, LABELS, Array, Model, canonical, require_supported

Values: TypeAlias = dict[Entry, Array]


def run(model: Model, inputs: Mapping[str, Array], adapter: str = "numpy") -> Values:
    """The outputs of all nodes, in predict mode.

    Args:
        model: what to run.
        inputs: by name, all of `model.inputs`.
        adapter: which one runs it.

    Raises:
        ModelError: an operator is unsupported, an input is missing, or a node refuses its inputs.
    """
    require_supported(model)
    missing = [name for name in model.inputs if name not in inputs]
    if missing:
        raise ModelError(f"{model.name}: no array was given for {', '.join(missing)}")
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    values: dict[Entry, Any] = {}
    for index, node in enumerate(model.graph.nodes):
        if node.op == "null":
            array = inputs.get(node.name, model.parameters.get(node.name))
            if array is not None:
                values[index, 0] = _array(mx, model, node, array)
            continue
        found = _call(mx, model, node, values)
        for output, value in enumerate(found):
            values[index, output] = value
    return {entry: np.asarray(value.asnumpy()) for entry, value in values.items()}


def _array(mx: Any, model: Model, node: Node, array: Any) -> Any:
    """An array of the adapter's.

    Raises:
        ModelError: there are none of its dtype.
    """
    try:
        return mx.nd.array(array, dtype=array.dtype)
    except KeyError as error:
        raise ModelError(f"{model.where(node)}: {error.args[0]}; convert its numbers") from error


def _call(mx: Any, model: Model, node: Node, values: dict[Entry, Any]) -> list[Any]:
    """The outputs of one node."""
    given: list[Any] = [values.get(entry) for entry in node.inputs]
    name = canonical(node.op)
    if name in LABELS and given and all(x is None for x in given[1:2]):  # a prediction needs none
        given[1:] = [_no_label(mx, name, given[0], node)]
    for (index, _), value in zip(node.inputs, given, strict=False):
        if value is None:
            source = model.graph.nodes[index].name
            raise ModelError(
                f"{model.where(node)}: its input {source!r} has no such output, or no array was given"
            )
    if name == "RNN":  # Gluon's first states are zeros of a batch size that follows from the data
        for place, entry in enumerate(node.inputs[2:4], 2):
            if 0 in given[place].shape and len(given[0].shape) == 3:
                shape = [n or given[0].shape[1] for n in given[place].shape]
                given[place] = values[entry] = mx.nd.zeros(shape, dtype=given[0].dtype)
    try:
        if node.op in CREATION:
            found = _create(mx, node)
        else:
            attributes = read(spec.operators()[str(name)], node.attrs, model.where(node))
            found = _function(mx, str(name))(*given, **attributes)
    except ModelError:
        raise
    except Exception as error:  # whatever an adapter raises is about this node
        shapes = ", ".join(str(value.shape) for value in given if value is not None)
        raise ModelError(
            f"{model.where(node)}: {error} (inputs of shape {shapes}). Look at the shapes that were "
            "given, and at the parameters"
        ) from error
    return list(found) if isinstance(found, list | tuple) else [found]


def _function(mx: Any, name: str) -> Any:
    """An operator's function, which stands in a module of its own where its name says so."""
    for prefix, module in (("_contrib_", "contrib"), ("_linalg_", "linalg")):
        if name.startswith(prefix):
            return getattr(getattr(mx.nd, module), name.removeprefix(prefix))
    return getattr(mx.nd, name, None) or getattr(mx.nd._internal, name)


def _no_label(mx: Any, name: str, data: Any, node: Node) -> Any:
    """A label of zeros in a shape that fits; None if there are no data."""
    if data is None:
        return None
    if name != "SoftmaxOutput" and name != "SVMOutput":
        return mx.nd.zeros(data.shape)
    if node.attrs.get("multi_output", "False") in ("True", "1"):
        return mx.nd.zeros((data.shape[0], *data.shape[2:]))
    return mx.nd.zeros(data.shape[:-1])


def _create(mx: Any, node: Node) -> Any:
    """An array that a node makes out of nothing."""
    a = node.attrs
    dtype = a.get("dtype", "float32")
    if node.op == "_arange":
        stop = a.get("stop", "None")
        return mx.nd.arange(
            float(a.get("start", 0)),
            None if stop == "None" else float(stop),
            float(a.get("step", 1)),
            int(a.get("repeat", 1)),
            dtype=dtype,
        )
    shape = tuple(int(part) for part in a["shape"].strip("()[] ").split(",") if part.strip())
    value = {"_zeros": 0.0, "_ones": 1.0}.get(node.op, float(a.get("value", 0)))
    return mx.nd.full(shape, value, dtype=dtype)
