"""Which MXNet name an expression means, whatever it was imported as."""

from __future__ import annotations

import re

import libcst as cst
from libcst.metadata import QualifiedName, QualifiedNameSource

_SHORT = (
    (r"^(ndarray|nd)\.(op|ops|_internal)\.", "nd."),
    (r"^ndarray\.", "nd."),
    (r"^symbol\.", "sym."),
    (r"^initializer\.", "init."),
    (r"^context\.", ""),
    (r"^gluon\.(nn|rnn|loss|data)\.", r"\1."),
    (r"^gluon\.(Hybrid)?Block$", "nn.Block"),
    (r"^nn\.HybridBlock$", "nn.Block"),
    (r"^nn\.HybridLambda$", "nn.Lambda"),
    (r"^loss\.(\w+)CELoss$", r"loss.\1CrossEntropyLoss"),
    (r"^loss\.SigmoidBCELoss$", "loss.SigmoidBinaryCrossEntropyLoss"),
    (r"^random\.(normal|uniform)$", r"nd.random.\1"),
    (r"^metric\.Loss$", "metric.Loss"),
    (r"^ndarray$", "nd"),
    (r"^symbol$", "sym"),
)


def canonical(name: str) -> str:
    """One name for all places where MXNet offers the same: mxnet.ndarray.dot is nd.dot."""
    name = name.removeprefix("mxnet").removeprefix(".")
    for pattern, short in _SHORT:
        name = re.sub(pattern, short, name)
    return name


def meaning(found: object) -> str | None:
    """The MXNet name among an expression's qualified names; None if it has none.

    `F.relu` of a hybrid_forward counts as nd.relu.
    """
    if not isinstance(found, (set, frozenset)):
        return None
    for one in found:
        if not isinstance(one, QualifiedName):
            continue
        if one.source is QualifiedNameSource.IMPORT and one.name.split(".")[0] == "mxnet":
            return canonical(one.name) if one.name != "mxnet" else "mxnet"
        inside = re.search(r"\.hybrid_forward\.<locals>\.F\.([\w.]+)$", one.name)
        if inside:
            return canonical(f"nd.{inside[1]}")
    return None


def code(node: cst.CSTNode) -> str:
    """A node's text."""
    return cst.Module([]).code_for_node(node)


def dotted(node: cst.CSTNode) -> str:
    """a.b.c of a chain of names; "" for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr.value}" if front else ""
    return ""
