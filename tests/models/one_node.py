"""Models of one node, made of the operators' own cases."""

from __future__ import annotations

import numpy as np

from portable.conformance.inputs import materialise
from portable.formats.symbol_json import Graph, Node
from portable.porting.models import model as models
from portable.porting.models import own

PARAMETERS = ("weight", "bias", "gamma", "beta", "moving_mean", "moving_var", "parameters")


def one_node(operator, case):
    """A model of the case's call, its inputs, and its own run."""
    arrays = materialise(operator.name, case)
    names = [parameter.name for parameter in operator.inputs][: len(arrays)]
    attributes = {name: str(value) for name, value in case.attributes.items()}
    if operator.variadic:
        names = [f"x{i}" for i in range(len(arrays))]
        attributes["num_args"] = str(len(arrays))
    parameters = {n: a for n, a in zip(names, arrays, strict=True) if n in PARAMETERS}
    nodes = [Node("null", name) for name in names]
    last = len(nodes)
    nodes.append(Node(operator.name, "out", attributes, tuple((i, 0) for i in range(last))))
    inputs = {name for name in names if name not in parameters}
    model = models.of(Graph(tuple(nodes), ((last, 0),)), parameters, "one", inputs)
    given = {n: a for n, a in zip(names, arrays, strict=True) if n in model.inputs}
    values = own.run(model, given)
    heads = tuple(entry for entry in sorted(values) if entry[0] == last)
    graph = Graph(tuple(nodes), heads)
    return models.Model("one", graph, model.parameters, model.inputs, model.labels), given, values


def convertible(case):
    """Whether a case is one of prediction with ordinary float32 numbers."""
    if case.raises or case.training or case.attributes.get("dtype", "float32") != "float32":
        return False
    return all(entry.dtype == "float32" for entry in case.inputs)


def finite(operator, case):
    """Whether all numbers of a case are finite and of a usual size."""
    arrays = materialise(operator.name, case)
    return all(np.isfinite(a).all() and np.abs(a).max(initial=0) < 1e15 for a in arrays)
