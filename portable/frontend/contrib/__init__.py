"""mx.contrib: the operators of `nd.contrib` and `sym.contrib` by their old place, and autograd."""

import sys

from .. import autograd
from .. import nd as _nd
from .. import symbol as _symbol

nd = ndarray = _nd.contrib
sym = symbol = _symbol.contrib

for _name in ("nd", "ndarray", "sym", "symbol", "autograd"):
    sys.modules[f"{__name__}.{_name}"] = globals()[_name]

__all__ = ["autograd", "nd", "ndarray", "sym", "symbol"]
