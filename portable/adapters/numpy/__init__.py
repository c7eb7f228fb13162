"""MXNet on numpy: `nd` and `autograd` are the reference's own, the rest is the frontend.

    import portable.adapters.numpy as mx

The frontend's folder is part of this package's path, so that `gluon`, `optimizer`, ... are its files
over this package's `nd`; a file of the same name in here comes first.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference.base import MXNetError
from reference.context import (
    Context,
    cpu,
    cpu_pinned,
    current_context,
    gpu,
    gpu_memory_info,
    num_gpus,
)

__path__.append(str(Path(__file__).parents[2] / "frontend"))

if TYPE_CHECKING:
    from . import autograd, base, context, nd, random

__all__ = [
    "Context",
    "MXNetError",
    "autograd",
    "base",
    "context",
    "cpu",
    "cpu_pinned",
    "current_context",
    "gpu",
    "gpu_memory_info",
    "nd",
    "num_gpus",
    "random",
]

__version__ = "1.9.1"  # of the MXNet whose behaviour this is

SHORT_NAMES = {
    "init": "initializer",
    "kv": "kvstore",
    "mod": "module",
    "ndarray": "nd",
    "opt": "optimizer",
    "rnd": "random",
    "sym": "symbol",
}


def __getattr__(name: str) -> Any:
    """A module of this package, loaded when it is asked for: mx.gluon, mx.init, ..."""
    if name == "AttrScope":
        return importlib.import_module(f"{__name__}.attribute").AttrScope
    path = f"{__name__}.{SHORT_NAMES.get(name, name)}"
    if not name.startswith("__"):
        try:
            found = importlib.import_module(path)
        except ModuleNotFoundError as error:
            if error.name != path:
                raise
        else:
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
