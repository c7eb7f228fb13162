"""mx.nd: the reference's own, with files of arrays."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import reference.nd as _nd
from reference.nd import *  # noqa: F403  its __all__ has the names

from .array_files import (  # type: ignore[import-not-found]  # a file of the frontend
    load,
    load_frombuffer,
    save,
)
from .missing import teller  # type: ignore[import-not-found]

__all__ = [*_nd.__all__, "load", "load_frombuffer", "save"]


def _own(module: ModuleType) -> ModuleType:
    """A module of the reference as this adapter's own, which `import` and messages know by name."""
    own = ModuleType(f"{__name__}.{module.__name__.rpartition('.')[2]}", module.__doc__)
    own.__dict__.update({k: v for k, v in vars(module).items() if not k.startswith("__")})

    def find(name: str) -> Any:
        found = getattr(module, name)
        setattr(own, name, found)
        return found

    own.__dict__["__getattr__"] = teller(own.__name__, __package__, find)
    own.__dict__["__dir__"] = lambda: dir(module)
    sys.modules[own.__name__] = own
    return own


_internal, contrib, image = map(_own, (_nd._internal, _nd.contrib, _nd.image))
linalg, random, sparse = map(_own, (_nd.linalg, _nd.random, _nd.sparse))


def __getattr__(name: str) -> Any:
    """An operator of the reference, or one of the user's own."""
    if name == "Custom":
        from .operator import Custom  # type: ignore[import-not-found]  # it needs this module

        found: Any = Custom
    else:
        found = getattr(_nd, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*dir(_nd), *__all__, "Custom"})
