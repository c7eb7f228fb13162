"""Linear algebra of matrices and batches of them: nd.linalg.x is the operator `_linalg_x`."""

from __future__ import annotations

from typing import Any

from .namespace import names, public


def __getattr__(name: str) -> Any:
    """The operator of this name."""
    return public("_linalg_", name)


def __dir__() -> list[str]:
    return names("_linalg_")
