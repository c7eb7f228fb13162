"""Operators by the start of their names: nd.linalg.gemm is the operator `_linalg_gemm`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import op


def public(prefix: str, name: str) -> Callable[..., Any]:
    """The function of the operator prefix + name; AttributeError if there is none.

    >>> public("", "tanh").__name__
    'tanh'
    """
    found = op.functions().get(prefix + name)
    if found is None:
        where = f"nd.{prefix.strip('_')}" if prefix else "nd"
        raise AttributeError(f"{where} has no function {name!r}, and there is no such operator")
    return found


def names(prefix: str) -> list[str]:
    """What follows a prefix in the names of operators; without one, the names without underscore."""
    return sorted(
        name.removeprefix(prefix)
        for name in op.functions()
        if name.startswith(prefix) and (prefix or not name.startswith("_"))
    )
