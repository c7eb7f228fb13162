"""The torch engine: what `portable/frontend/engine.pyi` asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from ..bulk import bulk, set_bulk_size  # type: ignore[import-not-found]
from .array import Array
from .backward import backward, gradients, in_graph
from .call import custom, invoke
from .convert import (
    checked,
    devices,
    empty_cache,
    from_dlpack,
    from_host,
    full,
    memory_info,
    to_context,
    to_host,
    wait_all,
)


def from_torch(tensor: Tensor) -> Any:
    """An NDArray that shares the memory of a torch.Tensor, outside torch's graph.

    Args:
        tensor: any shape; on a GPU it becomes an array in that `mx.gpu(i)`.

    Raises:
        MXNetError: MXNet has no such dtype.
    """
    from ..nd import NDArray  # it is made of this engine's Array

    return NDArray._wrap(checked(tensor))


functions: dict[str, Callable[..., Any]] = {"from_torch": from_torch}

__all__ = [
    "Array",
    "backward",
    "bulk",
    "custom",
    "devices",
    "empty_cache",
    "from_dlpack",
    "from_host",
    "full",
    "functions",
    "gradients",
    "in_graph",
    "invoke",
    "memory_info",
    "set_bulk_size",
    "to_context",
    "to_host",
    "wait_all",
]
