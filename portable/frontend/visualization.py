"""A symbol as a table of its layers.

Source: MXNet 1.9.1, python/mxnet/visualization.py.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from .symbol import Symbol

__all__ = ["plot_network", "print_summary"]

Shape = tuple[int, ...]


def print_summary(
    symbol: Symbol,
    shape: Mapping[str, Shape] | None = None,
    line_length: int = 120,
    positions: Sequence[float] = (0.44, 0.64, 0.74, 1.0),
) -> None:
    """Print a line for each operator: its output's shape, its parameters, what comes before it.

    As in MXNet, only Convolution, FullyConnected, BatchNorm and Embedding count parameters.

    Args:
        symbol: the graph.
        shape: shapes of inputs by name, with the batch as first axis, which is left out in the table.
        line_length: of the table; positions: where its columns end, as parts of it or in letters.

    Raises:
        TypeError: it is no Symbol; ValueError: the shapes are not enough.
    """
    if not isinstance(symbol, Symbol):
        raise TypeError(f"symbol must be Symbol, but got {type(symbol).__name__}")
    shapes: dict[str, Shape] = {}
    if shape is not None:
        internals = symbol.get_internals()
        _, found, _ = internals.infer_shape(**shape)
        if found is None:
            raise ValueError(f"Input shape is incomplete: {dict(shape)} does not give all shapes")
        shapes = dict(zip(internals.list_outputs(), found, strict=True))
    graph = json.loads(symbol.tojson())
    nodes, heads = graph["nodes"], set(graph["heads"][0])  # MXNet takes node 0 for a head, too
    ends = [int(line_length * p) if positions[-1] <= 1 else int(p) for p in positions]
    print("_" * line_length)
    _print_row(("Layer (type)", "Output Shape", "Param #", "Previous Layer"), ends)
    print("=" * line_length)
    total = 0
    for i, node in enumerate(nodes):
        if node["op"] == "null" and i > 0:
            continue
        before = [
            nodes[source]
            for source, *_ in node["inputs"]
            if nodes[source]["op"] != "null" or source in heads
        ]
        channels = sum(_shape(shapes, input_)[0] for input_ in before if _shape(shapes, input_))
        count = _parameters(node, channels, shapes)
        total += count
        size = "x".join(str(n) for n in _shape(shapes, node))
        names = [input_["name"] for input_ in before] or [""]
        _print_row((f"{node['name']}({node['op']})", size, count, names[0]), ends)
        for name in names[1:]:
            _print_row(("", "", "", name), ends)
        print(("=" if i == len(nodes) - 1 else "_") * line_length)
    print(f"Total params: {total}")
    print("_" * line_length)


def plot_network(symbol: Symbol, *args: Any, **kwargs: Any) -> Any:
    """Refused: drawings of graphs are not made here.

    Raises:
        ImportError: always.
    """
    raise ImportError(
        "plot_network draws by graphviz, which this adapter does not use; "
        "mx.viz.print_summary prints the layers as a table, and `portable info` all of a model"
    )


def _print_row(fields: Sequence[Any], ends: Sequence[int]) -> None:
    """Print fields in columns that end at the given places; what is too long is cut off."""
    line = ""
    for field, end in zip(fields, ends, strict=True):
        line = f"{line}{field}"[:end].ljust(end)
    print(line)


def _shape(shapes: Mapping[str, Shape], node: Mapping[str, Any]) -> Shape:
    """The shape of a node's output without the batch; () if it is not known."""
    name = node["name"]
    return shapes.get(name if node["op"] == "null" else f"{name}_output", ())[1:]


def _parameters(node: Mapping[str, Any], channels: int, shapes: Mapping[str, Shape]) -> int:
    """How many parameters a node has.

    Args:
        node: the node; channels: of its inputs; shapes: of all outputs by name.
    """
    attrs, op = node.get("attrs", {}), node["op"]
    bias = int(attrs.get("no_bias") != "True")
    if op == "Convolution":
        filters, groups = int(attrs["num_filter"]), int(attrs.get("num_group", 1))
        kernel: Shape = ast.literal_eval(attrs["kernel"])
        return channels * filters // groups * prod(kernel) + bias * filters
    if op == "FullyConnected":
        hidden = int(attrs["num_hidden"])
        return (channels + bias) * hidden
    if op == "BatchNorm" and shapes:
        return 2 * _shape(shapes, node)[0]
    if op == "Embedding":
        return int(attrs["input_dim"]) * int(attrs["output_dim"])
    return 0
