"""What every operator, layer, loss, optimizer is called, takes, returns, refuses: frozen data.

>>> operators()["tanh"].inputs[0].name
'data'
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from .operator import Operator


@cache
def operators() -> dict[str, Operator]:
    """Every declared operator by its canonical name, families in alphabetical order."""
    found: dict[str, Operator] = {}
    package = importlib.import_module(".ops", __name__)
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        family = importlib.import_module(f".ops.{module.name}", __name__)
        for item in vars(family).values():
            if isinstance(item, Operator) and item.family == module.name:
                if item.name in found:
                    raise ValueError(f"operator {item.name} is declared twice")
                found[item.name] = item
    return found


@cache
def names() -> dict[str, str]:
    """Every name an operator may be called by (canonical and aliases), with its canonical name."""
    known: dict[str, str] = {}
    for entry in operators().values():
        for name in (entry.name, *entry.aliases):
            if name in known:
                raise ValueError(f"{name} names two operators: {known[name]} and {entry.name}")
            known[name] = entry.name
    return known
