"""nd.sparse: the operators of that namespace on dense arrays; sparse storage there is none here."""

from __future__ import annotations

from typing import Any

from .namespace import names, public


def __getattr__(name: str) -> Any:
    """The operator of this name."""
    return public("", name)


def __dir__() -> list[str]:
    return names("")
