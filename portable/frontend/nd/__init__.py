"""The imperative part: NDArray, its operators, and functions that make and join arrays."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .. import engine
from . import _internal, contrib, image, linalg, op, random
from .arithmetic import (
    add,
    divide,
    equal,
    greater,
    greater_equal,
    lesser,
    lesser_equal,
    logical_and,
    logical_or,
    logical_xor,
    maximum,
    minimum,
    modulo,
    multiply,
    not_equal,
    power,
    subtract,
    true_divide,
)
from .arithmetic import attach as _attach_operators
from .creation import (
    arange,
    array,
    empty,
    eye,
    from_dlpack,
    from_numpy,
    full,
    linspace,
    ones,
    to_dlpack_for_read,
    to_dlpack_for_write,
    zeros,
)
from .fluent import attach as _attach_methods
from .joining import concatenate, histogram, moveaxis, onehot_encode, split_v2, waitall
from .ndarray import NDArray
from .register import register as _register
from .samplers import attach as _attach_samplers

_register()
_attach_operators()
_attach_methods()

for _name, _function in (vars(op) | engine.functions).items():
    if not _name.startswith("_") and _name not in globals() and callable(_function):
        globals()[_name] = _function

for _name, _function in _attach_samplers().items():
    if _name.startswith("_"):
        setattr(_internal, _name, _function)
    else:
        globals()[_name] = _function

LATE = {
    "Custom": "operator",
    "load": "array_files",
    "load_frombuffer": "array_files",
    "save": "array_files",
}


def __getattr__(name: str) -> Any:
    """What is imported when it is first asked for; and why an operator is missing."""
    if name in LATE:
        function = getattr(importlib.import_module(f"..{LATE[name]}", __name__), name)
        globals()[name] = function
        return function
    from ..operation import problems

    reason = f": {problems()[name]}" if name in problems() else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{reason}")


def __dir__() -> list[str]:
    """Everything, also what has not been imported yet."""
    return sorted({*globals(), *LATE})


if TYPE_CHECKING:
    from ..array_files import load as load
    from ..array_files import load_frombuffer as load_frombuffer
    from ..array_files import save as save
    from ..operator import Custom as Custom

__all__ = [
    "NDArray",
    "_internal",
    "add",
    "arange",
    "array",
    "concatenate",
    "contrib",
    "divide",
    "empty",
    "equal",
    "eye",
    "from_dlpack",
    "from_numpy",
    "full",
    "greater",
    "greater_equal",
    "histogram",
    "image",
    "lesser",
    "lesser_equal",
    "linalg",
    "linspace",
    "logical_and",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "modulo",
    "moveaxis",
    "multiply",
    "not_equal",
    "onehot_encode",
    "ones",
    "op",
    "power",
    "random",
    "split_v2",
    "subtract",
    "to_dlpack_for_read",
    "to_dlpack_for_write",
    "true_divide",
    "waitall",
    "zeros",
]
