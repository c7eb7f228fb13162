"""Shapes and dtypes of everything in a graph, from those of some variables.

Nodes are gone through until nothing new is learned. Where an operator's shapes follow by a formula,
in both directions, it stands in `rules`; any other operator is run on zeros once its inputs are
known. A shape is a tuple with 0 for unknown dimensions, or None.

Source: MXNet 1.9.1, src/executor/infer_graph_attr_pass.cc.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

import numpy as np

from portable.formats.ndarray_file import DTYPES

from .. import autograd, nd
from ..base import MXNetError
from .node import Head, Node, ordered
from .rules import RULES, Shape, alike, values_of
from .sizes import made

MOST_PASSES = 20
MAX_ELEMENTS = 2**31
MOST_RUN = 2**28  # numbers of an array that an operator takes or makes

# what operators raise for inputs and attributes that they cannot take
FAULTS = (MXNetError, ValueError, IndexError, TypeError, MemoryError)

Key = tuple[int, int]


def shapes(heads: Iterable[Head], given: Mapping[str, Any]) -> dict[Key, Shape | None]:
    """The shape of every output of every node, by the node's id and the output.

    Args:
        heads: outputs of the graph.
        given: shapes of variables by name; else those that the variables have themselves.

    Raises:
        MXNetError: shapes that do not fit, or an operator refuses them.
    """
    nodes = list(ordered(heads))
    found: dict[Key, Shape | None] = {}
    for node in nodes:
        for output in range(node.outputs):
            found[id(node), output] = None
        if node.callee is None:
            found[id(node), 0] = _given_shape(node, given)
    for _ in range(MOST_PASSES):
        before = dict(found)
        for node in (*nodes, *reversed(nodes)):
            if node.callee is not None:
                _infer(node, found)
        if found == before:
            break
    return found


def _given_shape(node: Node, given: Mapping[str, Any]) -> Shape | None:
    """What is known of a variable's shape."""
    value = given.get(node.name)
    if value is None:
        text = node.attrs.get("__shape__")
        try:
            value = None if text is None else ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = ()
    if value is None:
        return None
    sizes = (value,) if isinstance(value, int | np.integer) else value
    if not isinstance(sizes, tuple | list) or not all(
        isinstance(size, int | np.integer) and -1 <= size < MAX_ELEMENTS for size in sizes
    ):
        raise MXNetError(
            f"infer_shape: the shape of {node.name!r} is {value!r}; give a tuple of ints, 0 for an "
            "unknown dimension"
        )
    return tuple(max(int(size), 0) for size in sizes) or None


def _infer(node: Node, found: dict[Key, Shape | None]) -> None:
    """Learn from one node."""
    assert node.callee is not None
    places = [(id(source), output) for source, output in node.inputs]
    results = [(id(node), output) for output in range(node.outputs)]
    inputs = [found[place] for place in places]
    outputs = [found[place] for place in results]
    rule = RULES.get(node.callee.name)
    try:
        if rule is not None:
            inputs, outputs = rule(node, inputs, outputs)
        elif not all(map(known, outputs)) and all(map(known, inputs)):
            outputs = _by_running(node, [shape for shape in inputs if shape is not None])
        for place, shape in zip((*places, *results), (*inputs, *outputs), strict=True):
            if shape and min(shape) < 0:
                raise MXNetError(f"its attributes give the shape {shape}, and no size is below 0")
            found[place] = alike(found[place], shape)
    except FAULTS as error:
        raise MXNetError(
            f"Error in operator {node.name}: {str(error) or 'too little memory'}"
        ) from error


def known(shape: Shape | None) -> bool:
    """Whether all of a shape is known."""
    return shape is not None and 0 not in shape


def _by_running(node: Node, inputs: list[Shape]) -> list[Shape | None]:
    """The shapes that a node's operator gives for zeros."""
    if any(prod(shape) > MOST_RUN for shape in inputs):
        raise MXNetError(f"inputs of {inputs} are too large to find out what becomes of them")
    assert node.callee is not None
    size = made(node.callee.name, values_of(node), inputs)
    if size > MOST_RUN:
        told = ", ".join(f"{name}={value[:60]}" for name, value in node.attrs.items())
        raise MXNetError(
            f"{node.callee.name}: {told or 'no attributes'} with inputs of {inputs} ask for more "
            f"than {MOST_RUN} numbers, too many to find out their shape; choose smaller ones"
        )
    arrays = [nd.zeros(shape) for shape in inputs]
    values = node.callee.values(node.attrs)
    with autograd.pause(train_mode=False):
        if node.callee.variadic:
            result = node.callee.function(*arrays, **values)
        else:
            named = dict(zip(node.input_names(), arrays, strict=True))
            result = node.callee.function(**named, **values)
    return [array.shape for array in (result if isinstance(result, list) else [result])]


FLOAT32 = np.float32
FREE_FIRST = ("Embedding", "take", "one_hot", "gather_nd", "SequenceMask")
"""Operators whose first two inputs need not have one dtype."""
FIXED = {
    "argmax": np.float32,
    "argmin": np.float32,
    "argmax_channel": np.float32,
    "shape_array": np.int64,
    "size_array": np.int64,
}


def types(heads: Iterable[Head], given: Mapping[str, Any]) -> dict[Key, Any]:
    """The dtype of every output of every node, as numpy types; float32 where nothing says more.

    Args:
        heads: outputs of the graph.
        given: dtypes of variables by name.
    """
    nodes = list(ordered(heads))
    found: dict[Key, Any] = {}
    for node in nodes:
        code = node.attrs.get("__dtype__") if node.callee is None else None
        kind = given.get(node.name) if node.callee is None else None
        if kind is None and code is not None and code.isdecimal() and len(code) < 3:
            kind = DTYPES.get(int(code))
        if kind is not None:
            found[id(node), 0] = np.dtype(kind).type
    for _ in range(2):
        for node in (*nodes, *reversed(nodes)):
            if node.callee is not None:
                _infer_type(node, found)
    return {
        (id(node), output): found.get((id(node), output), FLOAT32)
        for node in nodes
        for output in range(node.outputs)
    }


def _infer_type(node: Node, found: dict[Key, Any]) -> None:
    """Learn from one node: its inputs and outputs have one dtype, unless its operator says more."""
    assert node.callee is not None
    name, results = node.callee.name, [(id(node), output) for output in range(node.outputs)]
    places = [(id(source), output) for source, output in node.inputs]
    told = node.attrs.get("dtype") if "dtype" in node.callee.attributes else None
    if told in (None, "None") and name in ("Embedding", "one_hot", "_zeros", "_ones", "_arange"):
        told = "float32"
    if name == "Embedding":
        places = places[1:]
    if told not in (None, "None"):
        for place in (*results, *(places if name == "Embedding" else ())):
            found.setdefault(place, np.dtype(told).type)
        return
    if name in FIXED:
        found.setdefault(results[0], FIXED[name])
        return
    free = name in FREE_FIRST or name == "BatchNorm"
    shared = (places[:1] if free else places) + results
    kind = next((found[place] for place in shared if place in found), None)
    if kind is not None:
        for place in shared:
            found.setdefault(place, kind)
