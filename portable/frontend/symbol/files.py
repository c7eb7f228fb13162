"""Graphs from files and to files: `sym.load`, `sym.load_json`, `Symbol.tojson`, `Symbol.save`.

Source: MXNet 1.9.1, python/mxnet/symbol/symbol.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from portable.formats import symbol_json
from portable.formats.ndarray_file import FormatError

from ..base import MXNetError
from .callee import callee
from .node import Head, Node, ordered
from .symbol import Symbol


def to_graph(heads: Iterable[Head]) -> symbol_json.Graph:
    """The graph below some heads, as files have it."""
    heads = list(heads)
    places: dict[int, int] = {}
    nodes: list[symbol_json.Node] = []
    for node in ordered(heads):
        places[id(node)] = len(nodes)
        inputs = tuple((places[id(source)], output) for source, output in node.inputs)
        op = "null" if node.callee is None else node.callee.name
        nodes.append(symbol_json.Node(op, node.name, dict(node.attrs), inputs))
    entries = tuple((places[id(node)], output) for node, output in heads)
    return symbol_json.Graph(tuple(nodes), entries)


def from_graph(graph: symbol_json.Graph, name: str = "<graph>") -> Symbol:
    """A symbol of a graph as files have it.

    Raises:
        MXNetError: operators or attributes that are not supported, all of them at once.
    """
    nodes: list[Node] = []
    wrong = []
    for item in graph.nodes:
        called = None
        if item.op != "null":
            called = callee(item.op)
            if called is None:
                wrong.append(f"{item.op} (node {item.name!r}): this operator is not supported")
            else:
                wrong += called.check(item.attrs, item.name)
        inputs = [(nodes[source], output) for source, output in item.inputs]
        nodes.append(Node(called, item.name, dict(item.attrs), inputs))
        if called is not None:
            wrong += _wrong_inputs(nodes[-1])
    if wrong:
        raise MXNetError(
            f"{name}: {len(wrong)} of its nodes cannot be run here:\n  " + "\n  ".join(wrong)
        )
    return Symbol([(nodes[source], output) for source, output in graph.heads])


def _wrong_inputs(node: Node) -> list[str]:
    """Whether the inputs of a node are as many as its operator takes, and outputs that users see."""
    names = node.input_names()
    place = f"{node.callee.name if node.callee else ''} (node {node.name!r})"
    wrong = []
    if len(names) != len(node.inputs):
        wrong.append(
            f"{place}: it takes {len(names)} inputs ({', '.join(names)}), not {len(node.inputs)}"
        )
    for source, output in node.inputs:
        if source.callee is not None and output >= source.outputs:
            wrong.append(f"{place}: it takes output {output} of {source.name!r}, which is hidden")
    return wrong


def load(fname: str) -> Symbol:
    """Read a graph from a `-symbol.json` file of MXNet 0.8 to 1.9.

    Raises:
        TypeError: the name of the file is no text.
        MXNetError: it cannot be read, or has operators or attributes that are not supported.
    """
    if not isinstance(fname, (str, os.PathLike)):
        raise TypeError(f"sym.load: fname needs to be a string, and it is {type(fname).__name__}")
    try:
        graph = symbol_json.read(fname)
    except FormatError as error:
        raise MXNetError(f"sym.load: {error}") from error
    return from_graph(graph, os.fspath(fname))


def load_json(json_str: str) -> Symbol:
    """Read a graph from the text of such a file.

    Raises:
        TypeError: it is no text.
        MXNetError: as of `load`.
    """
    if not isinstance(json_str, (str, bytes)):
        raise TypeError(
            f"sym.load_json: json_str needs to be a string, and it is {type(json_str).__name__}"
        )
    try:
        graph = symbol_json.parse(json_str)
    except FormatError as error:
        raise MXNetError(f"sym.load_json: {error}") from error
    return from_graph(graph, "sym.load_json")


def save(heads: Iterable[Head], fname: Any) -> None:
    """Write a graph to a file that real MXNet reads, whole or not at all."""
    if not isinstance(fname, (str, os.PathLike)):
        raise TypeError(
            f"Symbol.save: fname needs to be a string, and it is {type(fname).__name__}"
        )
    try:
        symbol_json.write(fname, to_graph(heads))
    except FormatError as error:
        raise MXNetError(f"Symbol.save: {error}") from error
