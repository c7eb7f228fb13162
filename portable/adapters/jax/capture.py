"""What a hybridized block computes, captured to be recorded as one step (see the engine)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from .engine.capture import Capture, draws, program

__all__ = ["ALWAYS", "BACKENDS", "Capture", "draws", "kind", "program"]

ALWAYS = True
BACKENDS: dict[str, Any] = {}


def kind(array: Any) -> Hashable:
    """Shape, dtype and context."""
    value = array._value if array._base is None else array._tensor
    kind: Hashable = value.kind
    return kind
