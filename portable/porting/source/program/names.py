"""MXNet's names: one for all places where it offers the same thing, and those of star imports."""

from __future__ import annotations

import importlib
import re

import libcst as cst

_SHORT = (
    (r"^(ndarray|nd)\.(op|ops|_internal)\.", "nd."),
    (r"^ndarray\.", "nd."),
    (r"^nd\.ndarray\.", "nd."),
    (r"^(symbol|sym)\.(op|ops|_internal)\.", "sym."),
    (r"^symbol\.", "sym."),
    (r"^module\.", "mod."),
    (r"^initializer\.", "init."),
    (r"^optimizer\.optimizer\.", "optimizer."),
    (r"^context\.", ""),
    (r"^gluon\.(nn|rnn|loss|data)\b", r"\1"),
    (r"^gluon\.(Hybrid)?Block$", "nn.Block"),
    (r"^gluon\.trainer\.", "gluon."),
    (r"^nn\.HybridBlock$", "nn.Block"),
    (r"^nn\.HybridLambda$", "nn.Lambda"),
    (r"^loss\.(\w+)CELoss$", r"loss.\1CrossEntropyLoss"),
    (r"^loss\.SigmoidBCELoss$", "loss.SigmoidBinaryCrossEntropyLoss"),
    (r"^random\.(normal|uniform|randn|randint|shuffle|multinomial)$", r"nd.random.\1"),
    (r"^img\b", "image"),
    (r"^ndarray$", "nd"),
    (r"^symbol$", "sym"),
    (r"^module$", "mod"),
    (r"^initializer$", "init"),
)
_ADAPTER = re.compile(r"^portable\.adapters\.\w+\.?")


def mxnet_name(path: str) -> str | None:
    """The canonical name of an imported path; None if it is not MXNet's. The package itself is "".

    >>> mxnet_name("mxnet.ndarray.dot"), mxnet_name("numpy.dot")
    ('nd.dot', None)
    """
    if path == "mxnet" or path.startswith("mxnet."):
        return canonical(path.removeprefix("mxnet").removeprefix("."))
    if _ADAPTER.match(path):
        return canonical(_ADAPTER.sub("", path))
    return None


def canonical(name: str) -> str:
    """One name for all places where MXNet offers the same.

    >>> canonical("ndarray.op.dot"), canonical("gluon.nn.HybridBlock")
    ('nd.dot', 'nn.Block')
    """
    for pattern, short in _SHORT:
        name = re.sub(pattern, short, name)
    return name


def offers(module: str, name: str) -> bool:
    """Whether `from mxnet.MODULE import *` brings a name; the module by its canonical name.

    >>> offers("nn", "Dense"), offers("nn", "Trainer"), offers("", "nd")
    (True, False, True)
    """
    for package in ("portable.adapters.numpy", "portable.adapters.numpy.gluon"):
        try:
            found = importlib.import_module(f"{package}.{module}".rstrip("."))
        except ImportError:
            continue
        names = getattr(found, "__all__", None)
        return name in names if names is not None else hasattr(found, name) and name[0] != "_"
    return False


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
