"""Puts every operator's function under each of its names into the namespace where MXNet has it."""

from __future__ import annotations

from types import ModuleType

from portable import spec

from . import _internal, contrib, image, linalg, op
from .call import function_for
from .callee import callee, namespace_of
from .makers import MAKERS

NAMESPACES: dict[str, ModuleType] = {
    "_internal": _internal,
    "contrib": contrib,
    "image": image,
    "linalg": linalg,
    "op": op,
}


def register() -> None:
    """Fill the namespaces."""
    for name in (*spec.names(), *MAKERS):
        called = callee(name)
        if called is not None:
            place, short = namespace_of(name)
            module = NAMESPACES[place]
            setattr(module, short, function_for(called, short, module.__name__))
            if place != "op":
                setattr(_internal, name, getattr(module, short))
