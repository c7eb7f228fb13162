"""Running a graph: every node's operator in order, by the functions of `nd`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..base import MXNetError
from .infer import FAULTS, shapes
from .node import Head, Node, ordered

Watch = Callable[[Node, list[Any], list[Any]], None]


class Program:
    """The calls of a graph, in order.

    Args:
        heads: the outputs that are wanted.
    """

    def __init__(self, heads: Iterable[Head]) -> None:
        self._heads = list(heads)
        nodes = list(ordered(self._heads))
        places = {id(node): place for place, node in enumerate(nodes)}
        self._variables = [(places[id(node)], node.name) for node in nodes if node.callee is None]
        self._steps = [
            (
                places[id(node)],
                node,
                node.callee.function,
                [(places[id(source)], output) for source, output in node.inputs],
                self._names(node),
                node.callee.values(node.attrs),
            )
            for node in nodes
            if node.callee is not None
        ]
        # made of nothing, with a size that follows from the arrays: a recurrent layer's first states
        self._open = {
            place: node
            for place, node, _, sources, _, attributes in self._steps
            if not sources and 0 in (attributes.get("shape") or ())
        }
        self._results = [(places[id(node)], output) for node, output in self._heads]
        self._size = len(nodes)
        kept = {place for place, _ in self._results}
        last = {place: step[0] for step in self._steps for place, _ in step[3]}
        self._over: dict[int, list[int]] = {}
        for place, end in last.items():
            if place not in kept:
                self._over.setdefault(end, []).append(place)

    @staticmethod
    def _names(node: Node) -> tuple[str, ...] | None:
        """The names by which a node's inputs are given; None where they are given in order."""
        assert node.callee is not None
        return None if node.callee.variadic else node.input_names()

    def __call__(self, arrays: Mapping[str, Any], watch: Watch | None = None) -> list[Any]:
        """The outputs for the variables' arrays.

        Args:
            arrays: by the variables' names.
            watch: gets each node, its inputs and its outputs, once they are computed.

        Raises:
            MXNetError: an operator refuses its inputs; the message names the node.
        """
        found: list[list[Any]] = [[] for _ in range(self._size)]
        sizes = self._sizes(arrays) if self._open else {}
        for place, name in self._variables:
            found[place] = [arrays[name]]
        for place, node, function, sources, names, attributes in self._steps:
            inputs = [found[source][output] for source, output in sources]
            if place in sizes:
                attributes = attributes | {"shape": sizes[place]}
            result = _run(node, function, inputs, names, attributes)
            found[place] = result if isinstance(result, list) else [result]
            if watch is not None:
                watch(node, inputs, found[place])
            for source in self._over.get(place, ()):
                found[source] = []
        return [found[place][output] for place, output in self._results]

    def _sizes(self, arrays: Mapping[str, Any]) -> dict[int, Any]:
        """The shapes of what is made of nothing, as they follow from the arrays."""
        known = shapes(self._heads, {name: array.shape for name, array in arrays.items()})
        return {place: known[id(node), 0] for place, node in self._open.items()}


def _run(
    node: Node,
    function: Callable[..., Any],
    inputs: list[Any],
    names: tuple[str, ...] | None,
    attributes: dict[str, Any],
) -> Any:
    """One call; its errors name the node."""
    try:
        if names is None:
            return function(*inputs, **attributes)
        return function(**dict(zip(names, inputs, strict=True)), **attributes)
    except FAULTS as error:
        raise MXNetError(
            f"Error in operator {node.name}: {str(error) or 'too little memory'}"
        ) from error
