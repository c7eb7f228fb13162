"""What a hybridized block computes, captured to be run again without wrappers (see the engine)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from .engine.capture import Capture, draws
from .engine.inductor import BACKENDS
from .engine.program import program
from .state import state

__all__ = ["ALWAYS", "BACKENDS", "Capture", "draws", "kind", "program"]

ALWAYS = True


def kind(array: Any) -> Hashable:
    """Shape and dtype, where it lives, and whether gradients go back to it."""
    graph = array._graph
    differentiable = graph is not None and state.recording and graph.requires_grad
    return array._kind, array._context, differentiable
