"""MXNet 1.9.1 names parts of numpy that numpy 2 removed; here they are, for MXNet's modules alone.

While MXNet is being imported the names stand in numpy itself; afterwards they are taken out again
and MXNet's modules see a stand-in that has them. Nobody else's numpy changes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn

import numpy as np


def _financial(name: str) -> Any:
    """A stand-in for one of numpy's financial functions, which MXNet only lists and never calls."""

    def removed(*_: Any, **__: Any) -> NoReturn:
        raise AttributeError(
            f"numpy.{name} was removed from numpy; see the package numpy-financial"
        )

    removed.__name__ = name
    return removed


ALIASES: dict[str, Any] = {
    # other spellings of constants
    "PZERO": 0.0,
    "NZERO": -0.0,
    "PINF": np.inf,
    "NINF": -np.inf,
    "Inf": np.inf,
    "Infinity": np.inf,
    "NAN": np.nan,
    "NaN": np.nan,
    # other names of functions
    "alltrue": np.all,
    "sometrue": np.any,
    "product": np.prod,
    "cumproduct": np.cumprod,
    "round_": np.round,
    "msort": lambda a: np.sort(a, axis=0),
    "in1d": np.isin,
    "row_stack": np.vstack,
    "trapz": getattr(np, "trapezoid", None) or getattr(np, "trapz", None),
    # python's own types
    "bool": bool,
    "int": int,
    "float": float,
    "complex": complex,
    "object": object,
    "str": str,
    "float_": np.float64,
} | {name: _financial(name) for name in ("mirr", "npv", "pmt", "ppmt", "pv", "rate")}


def numpy_1_text(value: object) -> str:
    """The text of a value as numpy 1 had it: MXNet hands operators their arguments as text.

    >>> numpy_1_text((2, np.int64(3))), numpy_1_text(np.float32(0.5))
    ('(2, 3)', '0.5')
    """
    if isinstance(value, list | tuple):
        return str(type(value)(v.item() if isinstance(v, np.generic) else v for v in value))
    return str(value)


class _NumpyWithAliases(ModuleType):
    """numpy with the removed names."""

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(np, name)
        except AttributeError:
            if name in ALIASES:
                return ALIASES[name]
            raise


class _Record(np.ndarray[Any, Any]):
    """An array with a method that numpy 2.3 removed, which recordio.pack calls."""

    def tostring(self) -> bytes:
        """The bytes of its numbers."""
        return self.tobytes()


def for_records() -> ModuleType:
    """numpy as mxnet.recordio needs it."""
    stand_in: Any = _NumpyWithAliases("numpy")
    stand_in.asarray = lambda *args, **options: np.asarray(*args, **options).view(_Record)
    module: ModuleType = stand_in
    return module


@contextmanager
def aliases_for(package: str) -> Iterator[None]:
    """Put the removed names into numpy while `package` is imported, then leave them to it alone."""
    missing = [name for name in ALIASES if name not in vars(np)]
    for name in missing:
        setattr(np, name, ALIASES[name])
    try:
        yield
    finally:
        for name in missing:
            delattr(np, name)
    stand_in = _NumpyWithAliases("numpy")
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            for variable, value in list(vars(module).items()):
                if value is np:
                    setattr(module, variable, stand_in)
