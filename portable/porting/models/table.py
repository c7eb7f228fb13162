"""What is in a model: its layers with shapes, parameters and multiply-adds."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import prod

from portable import spec
from portable.formats import symbol_json
from portable.formats.symbol_json import Graph, Node

from .attributes import ModelError, read
from .model import CREATION, Array, canonical, unsupported

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One node.

    name, op:   of the node.
    shape:      of its first output, None where it is not known.
    parameters: how many numbers it has for itself; those that several nodes share count once.
    work:       multiplications with additions, None where it is not known.
    """

    name: str
    op: str
    shape: Shape | None
    parameters: int | None
    work: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A model's rows, its inputs, and what this package cannot run."""

    rows: tuple[Row, ...]
    inputs: dict[str, Shape | None]
    unsupported: dict[str, list[str]]
    problems: tuple[str, ...]


def summary(
    graph: Graph, parameters: Mapping[str, Array], shapes: Mapping[str, Shape], name: str
) -> Summary:
    """Make the table of a model.

    Args:
        graph: the model.
        parameters: its arrays by the names of their variables; empty if they are not known.
        shapes: of inputs.
        name: for messages.
    """
    variables = {node.name for node in graph.nodes if node.op == "null"}
    for given in shapes:
        if given not in variables:
            raise ModelError(f"{name}: it has no input {given!r}; its variables are {variables}")
    strange = unsupported(graph)
    problems = []
    known: dict[str, Shape] = {}
    if not strange:
        try:
            known = infer(graph, {n: a.shape for n, a in parameters.items()} | dict(shapes))
        except Exception as error:  # the table is still of use; the reason stands under it
            problems.append(f"{name}: {error}")
    for node in graph.nodes:
        op = canonical(node.op)
        if op is not None:
            try:
                read(spec.operators()[op], node.attrs, f"{name}: node {node.name!r}")
            except ModelError as error:
                problems.append(str(error))
    counted: set[str] = set()
    rows = [
        _row(graph, node, known, parameters.keys(), counted)
        for node in graph.nodes
        if node.op != "null"
    ]
    owned = {n.name for n in graph.nodes if n.op == "null" and n.name in counted}
    inputs = {n: known.get(n) for n in sorted(variables - owned - parameters.keys())}
    return Summary(tuple(rows), inputs, strange, tuple(problems))


def infer(graph: Graph, given: Mapping[str, Shape]) -> dict[str, Shape]:
    """The shapes of variables and of first outputs by the names of their nodes, as far as known."""
    import portable.adapters.numpy as mx

    internals = mx.sym.load_json(symbol_json.dumps(graph)).get_internals()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, found, _ = internals.infer_shape_partial(**given)
    known = dict(zip(internals.list_outputs(), found, strict=True))
    shapes: dict[str, Shape] = {}
    for node in graph.nodes:
        for name in (f"{node.name}_output", f"{node.name}_output0", node.name):
            shape = known.get(name)
            if shape and 0 not in shape:
                shapes.setdefault(node.name, tuple(shape))
    return shapes


def _row(
    graph: Graph,
    node: Node,
    known: Mapping[str, Shape],
    names: Collection[str],
    counted: set[str],
) -> Row:
    """One node; `names` are parameters, if they are known; `counted`, those that have been."""
    entry = spec.operators().get(canonical(node.op) or "")
    total: int | None = 0
    shapes: list[Shape | None] = []
    for place, (index, _) in enumerate(node.inputs):
        source = graph.nodes[index]
        shapes.append(known.get(source.name))
        role = entry.inputs[place].name if entry and place < len(entry.inputs) else ""
        likely = place > 0 and role not in ("label", "state", "state_cell", "sequence_length")
        own = source.name in names if names else likely
        if source.op == "null" and own and source.name not in counted:
            counted.add(source.name)
            size = known.get(source.name)
            total = None if size is None or total is None else total + prod(size)
    shape = known.get(node.name)
    return Row(node.name, node.op, shape, total, _work(node, shapes, shape))


def _work(node: Node, inputs: list[Shape | None], output: Shape | None) -> int | None:
    """Multiplications with additions of the operators that have many."""
    op = canonical(node.op)
    if op not in ("Convolution", "Deconvolution", "FullyConnected", "dot", "batch_dot", "RNN"):
        return 0 if op or node.op in CREATION else None
    if output is None or len(inputs) < 2 or inputs[0] is None or inputs[1] is None:
        return None
    data, weight = inputs[0], inputs[1]
    if op == "Deconvolution":
        return prod(data) * prod(weight[1:])
    if op == "RNN":  # each step multiplies with each weight once
        return prod(data[:2]) * prod(weight)
    if op in ("dot", "batch_dot"):
        turned = node.attrs.get("transpose_a", "False") in ("True", "1")
        return prod(output) * data[-2 if turned and len(data) > 1 else -1]
    return prod(output) * prod(weight[1:])
