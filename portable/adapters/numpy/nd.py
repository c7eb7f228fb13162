"""mx.nd: the reference's own, with files of arrays."""

from __future__ import annotations

import sys
from typing import Any

import reference.nd as _nd
from reference.nd import *  # noqa: F403  its __all__ has the names
from reference.nd import _internal, contrib, image, linalg, random, sparse

from .array_files import (  # type: ignore[import-not-found]  # a file of the frontend
    load,
    load_frombuffer,
    save,
)

__all__ = [*_nd.__all__, "load", "load_frombuffer", "save"]

# `from portable.adapters.numpy.nd.random import uniform` finds the reference's module, too.
for _module in (_internal, contrib, image, linalg, random, sparse):
    sys.modules[f"{__name__}.{_module.__name__.rpartition('.')[2]}"] = _module


def __getattr__(name: str) -> Any:
    """An operator of the reference, or one of the user's own."""
    if name == "Custom":
        from .operator import Custom  # type: ignore[import-not-found]  # it needs this module

        return Custom
    return getattr(_nd, name)


def __dir__() -> list[str]:
    return sorted({*dir(_nd), *__all__, "Custom"})
