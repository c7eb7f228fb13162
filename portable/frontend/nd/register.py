"""Puts every operator's function under each of its names into the namespace where MXNet has it."""

from __future__ import annotations

from types import ModuleType

from ..operation import operations
from . import _internal, contrib, image, linalg, op
from .call import function_for

PREFIXES = {"_contrib_": contrib, "_linalg_": linalg, "_image_": image}


def place_of(name: str) -> tuple[ModuleType, str]:
    """The namespace that an operator's name belongs to, and what it is called there."""
    for prefix, namespace in PREFIXES.items():
        if name.startswith(prefix):
            return namespace, name.removeprefix(prefix)
    return (_internal if name.startswith("_") else op), name


def register() -> None:
    """Fill the namespaces."""
    for operation in operations().values():
        for name in (operation.spec.name, *operation.spec.aliases):
            namespace, called = place_of(name)
            function = function_for(operation, called, namespace.__name__)
            setattr(namespace, called, function)
