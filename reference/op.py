"""Every operator of every family in `ops/`, as users call it, under all of its names.

`op.tanh(x)` runs the operator `tanh` of `ops/unary.py` on an NDArray: it checks the arguments,
computes, and records. The families are loaded when the first operator is asked for, so that this
module can be imported by the array whose methods they are.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

from . import ops
from .operator import SUPPLIED, Operator


@functools.cache
def operators() -> dict[str, Operator]:
    """All operators by their canonical names, families in alphabetical order."""
    found: dict[str, Operator] = {}
    for module in sorted(pkgutil.iter_modules(ops.__path__), key=lambda m: m.name):
        family = importlib.import_module(f"{ops.__name__}.{module.name}")
        for item in vars(family).values():
            entry = getattr(item, "operator", None)
            if isinstance(entry, Operator) and entry.forward.__module__ == family.__name__:
                found[entry.name] = entry
    return found


@functools.cache
def functions() -> dict[str, Callable[..., Any]]:
    """The function that users call, for every name of every operator, aliases included."""
    from .invoke import invoke  # it needs the array, which needs this module

    def public(entry: Operator) -> Callable[..., Any]:
        @functools.wraps(entry.forward)
        def function(*args: Any, out: Any = None, name: str | None = None, **keywords: Any) -> Any:
            return invoke(entry, args, keywords, out)

        function.operator = entry  # type: ignore[attr-defined]
        function.__signature__ = _signature(entry)  # type: ignore[attr-defined]
        return function

    named = {}
    for entry in operators().values():
        function = public(entry)
        for name in (entry.name, *entry.aliases):
            named[name] = function
    return named


def _signature(entry: Operator) -> inspect.Signature:
    """The forward's signature as users see it: without what is supplied, with `out` and `name`."""
    seen = [p for p in entry.signature.parameters.values() if p.name not in SUPPLIED]
    extra = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
        for name in ("out", "name")
    ]
    return entry.signature.replace(parameters=[*seen, *extra])


def __getattr__(name: str) -> Any:
    """Look an operator up the first time; from then on it stands in this module."""
    if name.startswith("__"):
        raise AttributeError(name)
    found = functions()
    globals().update({k: v for k, v in found.items() if k not in globals()})
    if name not in found:
        raise AttributeError(f"no operator is named {name!r}")
    return found[name]
