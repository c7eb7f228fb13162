"""What a graph of an old version becomes in MXNet 1.9.1.

Each change has the version at which it came; a graph of an earlier one goes through it.

Source: MXNet 1.9.1, src/nnvm/legacy_json_util.cc.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .symbol_operators import INITIALIZERS, find, inputs_of

if TYPE_CHECKING:
    from .symbol_json import Entry, Graph

HIDDEN = ("ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage", "profiler_scope")


class Draft:
    """A node while it is being changed."""

    def __init__(self, op: str, name: str, attrs: dict[str, str]) -> None:
        self.op = op
        self.name = name
        self.attrs = attrs
        self.inputs: list[tuple[Draft, int]] = []


def upgrade(graph: Graph) -> Graph:
    """The graph with names of operators as they are now, and only the nodes that its heads need.

    The nodes are put in the order in which MXNet writes them: inputs first, from the first head on.
    """
    drafts = [Draft(node.op, node.name, dict(node.attrs)) for node in graph.nodes]
    for draft, node in zip(drafts, graph.nodes, strict=True):
        draft.inputs = [(drafts[source], output) for source, output in node.inputs]
        operator = find(node.op)
        draft.op = node.op if operator is None else operator.name
    heads = [(drafts[source], output) for source, output in graph.heads]
    for until, change in CHANGES:
        if graph.version < until:
            for draft in list(ordered(heads)):
                change(draft)
    return _finished(heads, graph)


def ordered(heads: Iterable[tuple[Draft, int]]) -> Iterator[Draft]:
    """All nodes below the heads, each after its inputs."""
    seen: set[int] = set()
    for head, _ in heads:
        stack = [] if id(head) in seen else [(head, iter(head.inputs))]
        seen.add(id(head))
        while stack:
            draft, rest = stack[-1]
            for source, _ in rest:
                if id(source) not in seen:
                    seen.add(id(source))
                    stack.append((source, iter(source.inputs)))
                    break
            else:
                stack.pop()
                yield draft


def _finished(heads: list[tuple[Draft, int]], graph: Graph) -> Graph:
    from .symbol_json import Graph, Node

    places: dict[int, int] = {}
    nodes: list[Node] = []

    def entries(items: Iterable[tuple[Draft, int]]) -> tuple[Entry, ...]:
        return tuple((places[id(source)], output) for source, output in items)

    for draft in ordered(heads):
        places[id(draft)] = len(nodes)
        nodes.append(Node(draft.op, draft.name, draft.attrs, entries(draft.inputs)))
    return Graph(tuple(nodes), entries(heads), graph.attrs, graph.version)


def hide_keys(draft: Draft) -> None:
    """`lr_mult` becomes `__lr_mult__`, and `weight_lr_mult` that of the variable `weight`."""
    operator = find(draft.op)
    for key in [key for key in draft.attrs if key.startswith(HIDDEN) or key.endswith(HIDDEN)]:
        if key in HIDDEN:
            draft.attrs[f"__{key}__"] = draft.attrs.pop(key)
            continue
        ending = next((hidden for hidden in HIDDEN if key.endswith(hidden)), None)
        if operator is None or ending is None:
            continue
        wanted = key[: -len(ending) - 1]
        names = inputs_of(operator, draft.attrs, len(draft.inputs))
        for name, (source, _) in zip(names, draft.inputs, strict=False):
            if name == wanted and source.op == "null":
                source.attrs[f"__{ending}__"] = draft.attrs.pop(key)
                break


def add_missing_inputs(draft: Draft) -> None:
    """Auxiliary states, and labels, were not written; they become variables."""
    operator = find(draft.op)
    if operator is None or operator.variadic:
        return
    names = inputs_of(operator, draft.attrs)
    for name in names[len(draft.inputs) :]:
        variable = f"{draft.name}_{name}" if draft.name else name
        draft.inputs.append((Draft("null", variable, dict(draft.attrs)), 0))


def add_initializers(draft: Draft) -> None:
    """Variables in some places say how they are initialised."""
    for place, initializer in INITIALIZERS.get(draft.op, {}).items():
        if place < len(draft.inputs) and draft.inputs[place][0].op == "null":
            draft.inputs[place][0].attrs.setdefault("__init__", initializer)


def open_axis(draft: Draft) -> None:
    """`axis=-1` meant all axes for argmax and argmin, which is no axis now."""
    if draft.op in ("argmax", "argmin") and draft.attrs.get("axis") == "-1":
        del draft.attrs["axis"]


CHANGES = (
    (10901, hide_keys),
    (900, add_missing_inputs),
    (904, add_initializers),
    (905, open_axis),
)
