"""Adapters, found by name: the four of this package, and those that others register.

Another package registers its adapter as an entry point of the group `portable.adapters`:

    [project.entry-points."portable.adapters"]
    tiny = "tiny_adapter"

The module has to look like `mxnet` as far as it goes: `nd`, `autograd`, `cpu()`, ... What it does
not have is reported as not implemented. It may have a submodule `deviations` with `DEVIATIONS` and
`SCOPE` (see `portable.spec.deviation`), and is judged by `portable conformance --adapter tiny`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import sys
from dataclasses import dataclass
from typing import Any

from ..spec.deviation import Deviation

GROUP = "portable.adapters"
BUILT_IN = ("numpy", "torch", "jax", "mxnet")
# For the processes that judge, unless set otherwise. One thread, since two adapters run at a time.
# A judged operator is compiled to be run once, so that XLA is told to compile quickly: its programs
# are a third as dear to make, and as right.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false "
    "--xla_llvm_disable_expensive_passes=true",
}
FRAMEWORKS = ("numpy", "torch", "jax", "jaxlib", "mxnet")


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter's name, the module it is, and the package that registered it."""

    name: str
    module: str
    provider: str = "portable"

    def load(self) -> Any:
        """Import it; an ImportError says what to install."""
        return importlib.import_module(self.module)

    def declared(self) -> tuple[tuple[Deviation, ...], tuple[str, ...]]:
        """Its declared deviations and the patterns of its scope."""
        loaded = self.load()
        if not hasattr(loaded, "__path__"):
            return (), ()
        if importlib.util.find_spec(f"{self.module}.deviations") is None:
            return (), ()
        module = importlib.import_module(f"{self.module}.deviations")
        return tuple(module.DEVIATIONS), tuple(getattr(module, "SCOPE", ()))


def adapters() -> dict[str, Adapter]:
    """Every adapter by name, the built-in ones first."""
    found = {name: Adapter(name, f"portable.adapters.{name}") for name in BUILT_IN}
    for entry in importlib.metadata.entry_points(group=GROUP):
        provider = entry.dist.name if entry.dist else "?"
        if entry.name not in found:
            found[entry.name] = Adapter(entry.name, entry.value, provider)
    return found


def adapter(name: str) -> Adapter:
    """An adapter by name; a ValueError lists the names there are."""
    known = adapters()
    if name not in known:
        raise ValueError(
            f"no adapter is called {name!r}; there are {', '.join(known)}; others register under "
            f"the entry point group {GROUP!r}"
        )
    return known[name]


def versions() -> dict[str, str]:
    """The versions of Python and of the frameworks that have been imported so far."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in FRAMEWORKS:
        if name in sys.modules:
            found[name] = importlib.metadata.version(name)
    return found


def devices(mx: Any) -> list[str]:
    """The devices that an adapter can use here."""
    count = mx.context.num_gpus() if hasattr(mx, "context") else 0
    return ["cpu(0)", *(f"gpu({i})" for i in range(count))]
