"""MXNet on numpy: `nd` and `autograd` are the reference's own, the rest is the frontend.

    import portable.adapters.numpy as mx

The frontend's folder is part of this package's path, so that `gluon`, `optimizer`, ... are its files
over this package's `nd`; a file of the same name in here comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

from ...frontend import mount

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

__getattr__, __dir__ = mount(__name__, __path__)
