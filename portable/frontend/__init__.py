"""The MXNet programming model, written once and mounted on each adapter.

The modules of this package are never imported as themselves. An adapter appends this folder to its
`__path__`, so that `portable.adapters.torch.gluon` is this folder's `gluon` over that adapter's
engine. Every import in here is relative, and an adapter replaces a file by having one of the same
name. So all adapters live side by side in one process, each with classes of its own.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

# What `mx.NAME` is: a module, or (with a colon) a name in one. Loaded when it is first asked for.
SURFACE = {
    "nd": "nd",
    "ndarray": "nd",
    "autograd": "autograd",
    "random": "random",
    "rnd": "random",
    "context": "context",
    "base": "base",
    "name": "name",
    "gluon": "gluon",
    "initializer": "initializer",
    "init": "initializer",
    "optimizer": "optimizer",
    "opt": "optimizer",
    "metric": "metric",
    "lr_scheduler": "lr_scheduler",
    "io": "io",
    "Context": "context:Context",
    "cpu": "context:cpu",
    "cpu_pinned": "context:cpu_pinned",
    "gpu": "context:gpu",
    "num_gpus": "context:num_gpus",
    "gpu_memory_info": "context:gpu_memory_info",
    "current_context": "context:current_context",
    "MXNetError": "base:MXNetError",
}


def mount(package: str, path: list[str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the frontend's modules submodules of an adapter's package.

    Args:
        package: the adapter package's `__name__`.
        path: its `__path__`, to which this folder is appended: its own files come first.

    Returns:
        `__getattr__` and `__dir__` for the package, which load `mx.nd`, `mx.gluon`, ... on demand.
    """
    path.extend(folder for folder in __path__ if folder not in path)

    def load(name: str) -> Any:
        if name not in SURFACE:
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}; it has {', '.join(sorted(SURFACE))}"
            )
        module, _, attribute = SURFACE[name].partition(":")
        found = importlib.import_module(f"{package}.{module}")
        value = getattr(found, attribute) if attribute else found
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *SURFACE})

    return load, names
