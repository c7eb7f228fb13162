"""Operators whose names start with an underscore: nd._internal._plus_scalar."""

from __future__ import annotations

from typing import Any

from . import random
from .namespace import names, public


def __getattr__(name: str) -> Any:
    """The operator of this name."""
    return random.operator_named(name) or public("", name)


def __dir__() -> list[str]:
    return sorted({f"_{name}" for name in names("_")} | {f"_{name}" for name in random.OPERATORS})
