"""The symbolic part: graphs of the operators that `nd` runs at once.

Reading order: `node.py`, `callee.py`, `symbol.py`, `call.py`, `program.py`, `infer.py`, `files.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _internal, contrib, image, linalg, op, random
from .arithmetic import attach as _attach
from .arithmetic import hypot, maximum, minimum, power
from .creation import Variable, arange, eye, full, linspace, ones, split_v2, var, zeros
from .files import load, load_json
from .register import register as _register
from .symbol import Symbol
from .symbol import group as Group

_register()
_attach()
pow = power

for _name, _function in vars(op).items():
    if not _name.startswith("_") and _name not in globals() and callable(_function):
        globals()[_name] = _function

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """The operators."""


__all__ = [
    "Group",
    "Symbol",
    "Variable",
    "_internal",
    "arange",
    "contrib",
    "eye",
    "full",
    "hypot",
    "image",
    "linalg",
    "linspace",
    "load",
    "load_json",
    "maximum",
    "minimum",
    "ones",
    "op",
    "pow",
    "power",
    "random",
    "split_v2",
    "var",
    "zeros",
]
