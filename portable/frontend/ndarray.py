"""`mx.ndarray` is `mx.nd`, also for `from ....ndarray import NDArray`."""

from __future__ import annotations

import sys

from . import nd

for _name, _module in list(sys.modules.items()):
    if _name == nd.__name__ or _name.startswith(f"{nd.__name__}."):
        sys.modules[__name__ + _name.removeprefix(nd.__name__)] = _module
