"""From a model and its run to the calls that are written: good names, shapes, attributes.

What follows from parameters alone (a vector of weights put together from matrices, states of zeros)
is a constant: its numbers are written, and not the nodes that compute it.
"""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
from collections.abc import Iterator
from types import SimpleNamespace

from portable import spec
from portable.adapters.numpy.rules import refuse_empty, rule_of
from portable.formats.symbol_json import Entry

from .attributes import read
from .model import CREATION, LABELS, Model, canonical
from .own import Values
from .rule import Call, Value

TAKEN = {"torch", "nn", "functional", "math", "self", "path", "load"}
TAKEN |= {*keyword.kwlist, *dir(builtins)}


class Plan:
    """What is to be written: the calls in order, and what inputs, outputs and constants are called.

    Args:
        model: whose nodes.
        values: its own run, for shapes and dtypes.
    """

    def __init__(self, model: Model, values: Values) -> None:
        self.model, self.values = model, values
        self.names = names_of(model)
        self._constant = _constants(model)

    def value(self, entry: Entry) -> Value:
        """An output of a node."""
        index, output = entry
        array = self.values[entry]
        name = self.names[index]
        if (index, 1) in self.values:
            name = f"{name}_{output}"
        trained = self.model.graph.nodes[index].op == "null"
        constant = array if self._constant[index] else None
        return Value(name, array.shape, array.dtype.name, constant, trained)

    def inputs(self) -> list[Value]:
        """What the model is given."""
        at = {n.name: i for i, n in enumerate(self.model.graph.nodes) if n.op == "null"}
        return [self.value((at[name], 0)) for name in self.model.inputs]

    def heads(self) -> list[Value]:
        """What it gives."""
        return [self.value(entry) for entry in self.model.graph.heads]

    def written(self) -> dict[Entry, str]:
        """The names of all outputs of nodes that are written, in order."""
        nodes = self.model.graph.nodes
        return {
            entry: self.value(entry).name
            for entry in sorted(self.values)
            if nodes[entry[0]].op != "null" and not self._constant[entry[0]]
        }

    def calls(self) -> Iterator[Call]:
        """The nodes that are written.

        Raises:
            ModelError: an attribute cannot be read.
        """
        for index, node in enumerate(self.model.graph.nodes):
            if node.op != "null" and not self._constant[index]:
                yield self._call(index)

    def _call(self, index: int) -> Call:
        """One node."""
        node = self.model.graph.nodes[index]
        where = self.model.where(node)
        inputs = tuple(self.value(entry) for entry in node.inputs if entry in self.values)
        count = next(n for n in itertools.count() if (index, n) not in self.values)
        outputs = tuple(self.value((index, n)) for n in range(count))
        entry = spec.operators()[str(canonical(node.op))]
        attributes = read(entry, node.attrs, where)
        resolved = {}
        if entry.name not in LABELS:
            shapes, dtypes = [v.shape for v in inputs], [v.dtype for v in inputs]
            refuse_empty(entry.name, shapes)
            mode = {"training": False} if entry.mode else {}
            resolved = rule_of(entry.name)(entry.name, shapes, dtypes, attributes | mode)
        a = SimpleNamespace(**attributes)
        return Call(self.names[index], entry.name, a, resolved, inputs, outputs, where)


def _constants(model: Model) -> list[bool]:
    """For each node whether it follows from parameters alone."""
    found: list[bool] = []
    for node in model.graph.nodes:
        if node.op == "null":
            found.append(node.name in model.parameters)
        elif node.op in CREATION:
            found.append(True)
        else:
            found.append(bool(node.inputs) and all(found[index] for index, _ in node.inputs))
    return found


def names_of(model: Model) -> dict[int, str]:
    """A Python identifier for each node, as near to its own name as can be.

    What all names of a Gluon model begin with (`resnetv10_`) and the ending `_fwd` are left out.
    """
    nodes = model.graph.nodes
    own = [node.name for node in nodes if node.name not in (*model.inputs, *model.labels)]
    shared = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*own, strict=False))
    prefix = "".join(letters[0] for letters in shared)
    prefix = prefix[: prefix.rfind("_") + 1] if len(own) > 1 else ""
    found: dict[int, str] = {}
    used = set(TAKEN)
    for index, node in enumerate(nodes):
        short = node.name if node.name in model.inputs else node.name.removeprefix(prefix)
        short = re.sub(r"\W", "_", short, flags=re.ASCII).removesuffix("_fwd").strip("_")
        short = f"x{short}" if not short or short[0].isdigit() else short
        unique, number = short, 1
        while unique in used:
            number += 1
            unique = f"{short}_{number}"
        used.add(unique)
        found[index] = unique
    return found
