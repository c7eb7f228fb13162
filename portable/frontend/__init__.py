"""The MXNet programming model, written once and mounted on each adapter.

The modules of this package are never imported as themselves. An adapter appends this folder to its
`__path__`, so that `portable.adapters.torch.gluon` is this folder's `gluon` over that adapter's
engine. Every import in here is relative, and an adapter replaces a file by having one of the same
name. So all adapters live side by side in one process, each with classes of its own.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Callable
from typing import Any

from .missing import teller, watch

SHORT_NAMES = {
    "img": "image",
    "init": "initializer",
    "kv": "kvstore",
    "mod": "module",
    "mon": "monitor",
    "ndarray": "nd",
    "opt": "optimizer",
    "rnd": "random",
    "sym": "symbol",
    "viz": "visualization",
}
FROM_MODULES = {
    "Context": "context",
    "cpu": "context",
    "cpu_pinned": "context",
    "gpu": "context",
    "num_gpus": "context",
    "gpu_memory_info": "context",
    "current_context": "context",
    "MXNetError": "base",
    "AttrScope": "attribute",
    "is_np_array": "util",
    "is_np_shape": "util",
    "np_array": "util",
    "np_shape": "util",
    "set_np_shape": "util",
    "use_np": "util",
    "use_np_array": "util",
    "use_np_shape": "util",
}


def mount(package: str, path: list[str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the frontend's modules submodules of an adapter's package.

    Args:
        package: the adapter package's `__name__`.
        path: its `__path__`, to which this folder is appended: its own files come first.

    Returns:
        `__getattr__` and `__dir__` for the package, by which `mx.nd`, `mx.gluon`, `mx.cpu`, ... are
        loaded when they are first asked for. What is missing is explained, here and in all modules.
    """
    path.extend(folder for folder in __path__ if folder not in path)
    watch(package)

    def load(name: str) -> Any:
        module = FROM_MODULES.get(name, SHORT_NAMES.get(name, name))
        full = f"{package}.{module}"
        if name.startswith("_") or importlib.util.find_spec(full) is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = importlib.import_module(full)
        if name in FROM_MODULES:
            value = getattr(value, name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        modules = {module.name for module in pkgutil.iter_modules(path)}
        known = {name for name, module in SHORT_NAMES.items() if module in modules}
        own = {name for name in vars(sys.modules[package]) if name.startswith("__")}
        return sorted({*own, *modules, *known, *FROM_MODULES})

    return teller(package, package, load), names
