"""MXNet's files of graphs (`-symbol.json`), of versions 0.8 to 1.9, read, upgraded, and written.

A file is a JSON object:

    nodes:        a list of objects: op ("null" for a variable), name, attrs (text by name; called
                  `attr` and `param` in old files), inputs: [node, output, version] each
    arg_nodes:    the positions of the variables
    node_row_ptr: for each node, how many outputs the nodes before it have together
    heads:        the outputs of the graph, as inputs are written
    attrs:        mxnet_version: ["int", 10901]

Files come from anywhere: types and positions are checked before anything is made of them, an input
has to stand before the node that takes it (so that there are no cycles), and nothing is executed.

Source: MXNet 1.9.1, src/nnvm/legacy_json_util.cc; nnvm, src/pass/saveload_json.cc.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from .atomic import write_whole
from .ndarray_file import FormatError
from .symbol_operators import MOST_OUTPUTS, all_outputs, find
from .symbol_upgrade import upgrade

Entry: TypeAlias = tuple[int, int]

VERSION = 10901
OLDEST = 800
MAX_BYTES = 2**25
GRAPH_FIELDS = frozenset({"nodes", "arg_nodes", "node_row_ptr", "heads", "attrs"})
NODE_FIELDS = frozenset(
    {"op", "name", "attrs", "attr", "param", "inputs", "backward_source_id", "control_deps"}
)


@dataclass(frozen=True, slots=True)
class Node:
    """A variable, or a call of an operator.

    op:     the operator's name; "null" for a variable.
    name:   the node's own.
    attrs:  attributes, as text.
    inputs: which output of which node each input is.
    """

    op: str
    name: str
    attrs: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph of calls.

    nodes:   each after those that it takes inputs from.
    heads:   its outputs.
    attrs:   what else the file says of the graph, as text.
    version: of the MXNet that wrote it: 10901 for 1.9.1.
    """

    nodes: tuple[Node, ...]
    heads: tuple[Entry, ...]
    attrs: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION


def read(path: str | os.PathLike[str]) -> Graph:
    """Read a file.

    Raises:
        FormatError: it cannot be opened, or is no such file.
    """
    name = os.fspath(path)
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise FormatError(f"{name}: cannot be opened: it is no ordinary file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FormatError(f"{name}: cannot be opened: {reason}; check the path") from error
    return parse(data, name)


def parse(text: str | bytes, name: str = "<text>") -> Graph:
    """Read the text of a file; what an old version wrote becomes what 1.9.1 would have written.

    Args:
        text: JSON.
        name: what errors call it.

    Raises:
        FormatError: it is no such text; the message names the node and what was expected.
    """
    return upgrade(_Reader(name).graph(text))


class _Reader:
    """Reads one text; `name` is for the errors."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _fail(self, place: str, problem: str) -> NoReturn:
        raise FormatError(f"{self._name}: {place}: {problem}")

    def _expect(self, value: Any, kind: type, place: str, what: str) -> Any:
        """A value of a type; else an error."""
        if type(value) is not kind:
            self._fail(place, f"expected {what}, but it is {_shown(value)}; replace the file")
        return value

    def _text(self, value: Any, place: str) -> str:
        self._expect(value, str, place, "a text")
        try:
            value.encode()
        except UnicodeEncodeError:
            self._fail(place, f"{ascii(value)[:60]} is no valid UTF-8 text; replace the file")
        return value  # type: ignore[no-any-return]

    def _json(self, text: str | bytes) -> Any:
        if len(text) > MAX_BYTES:
            self._fail("size", f"more than {MAX_BYTES} bytes; no graph of a network is so large")
        try:
            return json.loads(text.decode() if isinstance(text, bytes) else text, strict=False)
        except UnicodeDecodeError as error:
            self._fail(f"at byte {error.start}", "not UTF-8 text; this is no -symbol.json file")
        except json.JSONDecodeError as error:
            self._fail(
                f"line {error.lineno}",
                f"not valid JSON: {error.msg}; the file is cut off or no -symbol.json file",
            )
        except RecursionError:
            self._fail("nesting", "lists in lists, too deep for a graph; replace the file")
        except ValueError as error:
            self._fail("numbers", f"{error}; replace the file")

    def graph(self, text: str | bytes) -> Graph:
        """The graph as it stands there, before any upgrade."""
        data = self._expect(
            self._json(text), dict, "the file", "a JSON object with nodes and heads"
        )
        for key in data:
            if key not in GRAPH_FIELDS:
                self._fail(
                    f"field {_shown(key)}", f"expected one of {', '.join(sorted(GRAPH_FIELDS))}"
                )
        for key in ("nodes", "heads"):
            if key not in data:
                self._fail(
                    "the file", f"the field {key!r} is missing; this is no -symbol.json file"
                )
        attrs, version = self._graph_attrs(data.get("attrs", {}))
        nodes: list[Node] = []
        outputs: list[int] = []
        for position, item in enumerate(self._expect(data["nodes"], list, "nodes", "a list")):
            node = self._node(item, position, outputs)
            nodes.append(node)
            outputs.append(self._count(node, position))
        heads = self._entries(data["heads"], "heads", outputs)
        return Graph(tuple(nodes), heads, attrs, version)

    def _graph_attrs(self, value: Any) -> tuple[dict[str, str], int]:
        """The graph's own attributes: the version, and the others as text."""
        given = self._expect(value, dict, "attrs", "a JSON object")
        attrs, version = {}, OLDEST
        for key, typed in given.items():
            place = f"attrs: {_shown(key)}"
            self._expect(typed, list, place, "a type and a value, such as ['int', 10901]")
            if len(typed) != 2:
                self._fail(place, f"expected a type and a value, but it has {len(typed)} entries")
            if key == "mxnet_version":
                version = self._expect(typed[1], int, place, "a whole number")
            else:
                attrs[self._text(key, place)] = str(typed[1])
        return attrs, version

    def _node(self, item: Any, position: int, outputs: Sequence[int]) -> Node:
        place = f"node {position}"
        self._expect(item, dict, place, "a JSON object")
        for key in ("op", "name", "inputs"):
            if key not in item:
                self._fail(place, f"the field {key!r} is missing; replace the file")
        name = self._text(item["name"], f"{place}: name")
        place += f" ({name[:60]!r})"
        if item.get("subgraphs"):
            self._fail(
                place,
                "it has subgraphs (a loop or a condition), which are not supported; expected "
                "operators alone: export the network without control flow",
            )
        for key in item:
            if key not in NODE_FIELDS and key != "subgraphs":
                self._fail(
                    f"{place}: field {_shown(key)}",
                    f"expected one of {', '.join(sorted(NODE_FIELDS))}",
                )
        attrs: dict[str, str] = {}
        for key in ("param", "attr", "attrs"):
            given = self._expect(item.get(key, {}), dict, f"{place}: {key}", "a JSON object")
            for one, value in given.items():
                word = self._text(one, f"{place}: {key}")
                attrs[word] = self._text(value, f"{place}: {key}: {word[:60]!r}")
        op = self._text(item["op"], f"{place}: op")
        inputs = self._entries(item["inputs"], f"{place}: inputs", outputs)
        if op == "null" and inputs:
            self._fail(place, "a variable (op 'null') takes no inputs; replace the file")
        return Node(op, name, attrs, inputs)

    def _entries(self, value: Any, place: str, outputs: Sequence[int]) -> tuple[Entry, ...]:
        """Inputs or heads, held against the outputs of the nodes before them."""
        entries = []
        for item in self._expect(value, list, place, "a list"):
            if (
                type(item) is not list
                or len(item) not in (2, 3)
                or any(type(number) is not int for number in item)
            ):
                self._fail(
                    place,
                    f"expected [node, output, version] of whole numbers, but it is {_shown(item)}; "
                    "replace the file",
                )
            node, output = item[:2]
            if not 0 <= node < len(outputs):
                self._fail(
                    place,
                    f"{item} refers to node {node}, expected one of the {len(outputs)} before it; the "
                    "nodes are damaged or in a wrong order",
                )
            if not 0 <= output < outputs[node]:
                self._fail(
                    place, f"{item} refers to output {output} of a node that has {outputs[node]}"
                )
            entries.append((node, output))
        return tuple(entries)

    def _count(self, node: Node, position: int) -> int:
        """The outputs of a node; those of an operator that is not known may be any."""
        operator = find(node.op)
        if operator is None:
            return 1 if node.op == "null" else MOST_OUTPUTS
        count = all_outputs(operator, node.attrs)
        if not 0 < count < MOST_OUTPUTS:
            self._fail(
                f"node {position} ({node.name[:60]!r})",
                f"{node.op} would have {count} outputs or more, expected 1 to {MOST_OUTPUTS - 1}; "
                "correct its attributes",
            )
        return count


def _shown(value: Any) -> str:
    """A value for an error, shortened."""
    kind = {dict: "a JSON object", list: "a list", type(None): "null"}.get(type(value))
    if kind and not (isinstance(value, list) and len(value) <= 3):
        return kind
    if isinstance(value, list):
        return (
            f"[{', '.join(_shown(item) if type(item) is not list else '[...]' for item in value)}]"
        )
    text = ascii(value) if not isinstance(value, int) or abs(value) < 10**20 else "a huge number"
    return text if len(text) <= 60 else text[:57] + "..."


ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def dumps(graph: Graph) -> str:
    """The text that MXNet 1.9.1 writes for a graph, whatever version it was read from.

    Raises:
        FormatError: an entry refers to a node that is not before it.
    """
    written: Counter[int] = Counter()
    nodes, rows = [], [0]
    used = _used_outputs(graph)
    for position, node in enumerate(graph.nodes):
        operator = find(node.op)
        names = [p.name for p in operator.inputs] if operator is not None else []
        inputs = []
        for place, (source, output) in enumerate(node.inputs):
            if not 0 <= source < position:
                raise FormatError(
                    f"node {position} ({node.name!r}): input {source} has to be one of the "
                    f"{position} nodes before it; put the nodes in order"
                )
            if (
                operator is not None
                and names[place : place + 1]
                and names[place] in operator.mutates
            ):
                written[source] += 1
            inputs.append([source, output, written[source]])
        fields = [f'"op": {_quoted(node.op)}', f'"name": {_quoted(node.name)}']
        if node.attrs:
            pairs = [f"{_quoted(k)}: {_quoted(v)}" for k, v in _bytewise(node.attrs)]
            fields.append(f'"attrs": {_block(pairs, 8, "{}", len(pairs) > 1)}')
        fields.append(f'"inputs": {_numbers(inputs, 6)}')
        nodes.append(_block(fields, 6, "{}", True))
        outputs = all_outputs(operator, node.attrs) if operator is not None else used[position]
        rows.append(rows[-1] + outputs)
    variables = [i for i, node in enumerate(graph.nodes) if node.op == "null"]
    heads = [[node, output, 0] for node, output in graph.heads]
    fields = [
        f'"nodes": {_block(nodes, 4, "[]", True) if nodes else "[]"}',
        f'"arg_nodes": {_numbers(variables, 2)}',
        f'"node_row_ptr": {_numbers(rows, 2)}',
        f'"heads": {_numbers(heads, 2)}',
        f'"attrs": {{"mxnet_version": ["int", {VERSION}]}}',
    ]
    return _block(fields, 2, "{}", True)


def _used_outputs(graph: Graph) -> dict[int, int]:
    """For each node, at least how many outputs it has."""
    used = dict.fromkeys(range(len(graph.nodes)), 1)
    for node, output in (*graph.heads, *(entry for n in graph.nodes for entry in n.inputs)):
        used[node] = max(used.get(node, 1), output + 1)
    return used


def _bytewise(attrs: Mapping[str, str]) -> list[tuple[str, str]]:
    """Attributes in the order of their names' bytes."""
    return sorted(attrs.items(), key=lambda item: item[0].encode())


def _quoted(text: str) -> str:
    return f'"{text.translate(ESCAPES)}"'


def _block(items: Sequence[str], indent: int, brackets: str, many_lines: bool) -> str:
    """Items in brackets, on one line or a line each, with the spaces that MXNet puts there."""
    if not many_lines:
        return brackets[0] + ", ".join(items) + brackets[1]
    space = "\n" + " " * indent
    return f"{brackets[0]}{space}{f', {space}'.join(items)}{space[:-2]}{brackets[1]}"


def _numbers(items: Sequence[Any], indent: int) -> str:
    """Numbers or triples of them; on a line each if there are more than ten."""
    return _block([str(item) for item in items], indent + 2, "[]", len(items) > 10)


def write(path: str | os.PathLike[str], graph: Graph) -> None:
    """Write a file, whole or not at all.

    Raises:
        FormatError: it cannot be written, or the graph is not in order.
    """
    data = dumps(graph).encode()
    try:
        write_whole(path, data)
    except OSError as error:
        raise FormatError(f"{os.fspath(path)}: cannot be written: {error.strerror}") from error
