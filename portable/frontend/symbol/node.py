"""The nodes of a graph: variables, and calls of operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .callee import Callee

Head: TypeAlias = "tuple[Node, int]"


class Node:
    """A variable (`callee` is None), or a call of an operator.

    callee: what it calls.
    name:   its own.
    attrs:  attributes, as text.
    inputs: nodes, and which of their outputs.
    """

    __slots__ = ("attrs", "callee", "inputs", "name")

    def __init__(
        self,
        callee: Callee | None,
        name: str,
        attrs: dict[str, str] | None = None,
        inputs: Iterable[Head] = (),
    ) -> None:
        self.callee = callee
        self.name = name
        self.attrs = attrs or {}
        self.inputs = list(inputs)

    @property
    def outputs(self) -> int:
        """How many outputs users see."""
        return 1 if self.callee is None else self.callee.outputs(self.attrs)

    def output_names(self) -> list[str]:
        """The names of its outputs; a variable's is its own."""
        return (
            [self.name] if self.callee is None else self.callee.output_names(self.name, self.attrs)
        )

    def input_names(self) -> tuple[str, ...]:
        """The names of its inputs, as the operator calls them."""
        return () if self.callee is None else self.callee.input_names(self.attrs, len(self.inputs))

    def mutated(self) -> list[Node]:
        """The variables that it overwrites."""
        if self.callee is None or not self.callee.auxiliary:
            return []
        named = zip(self.input_names(), self.inputs, strict=False)
        return [node for name, (node, _) in named if name in self.callee.auxiliary]


def ordered(heads: Iterable[Head]) -> Iterator[Node]:
    """All nodes below the heads, each once and after its inputs."""
    seen: set[int] = set()
    for head, _ in heads:
        if id(head) in seen:
            continue
        seen.add(id(head))
        stack = [(head, iter(head.inputs))]
        while stack:
            node, rest = stack[-1]
            for source, _ in rest:
                if id(source) not in seen:
                    seen.add(id(source))
                    stack.append((source, iter(source.inputs)))
                    break
            else:
                stack.pop()
                yield node


def copied(heads: Iterable[Head]) -> list[Head]:
    """The heads of a copy of the graph."""
    heads = list(heads)
    made: dict[int, Node] = {}
    for node in ordered(heads):
        inputs = [(made[id(source)], output) for source, output in node.inputs]
        made[id(node)] = Node(node.callee, node.name, dict(node.attrs), inputs)
    return [(made[id(node)], output) for node, output in heads]
