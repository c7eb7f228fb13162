"""The real MXNet 1.9.1, untouched: `import portable.adapters.mxnet as mx` is `import mxnet as mx`.

Submodules are MXNet's own too: `from portable.adapters.mxnet.gluon import nn` is `mxnet.gluon.nn`.
The only code here puts back what numpy 2 removed (see `numpy_aliases`) and says what to install.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

from .numpy_aliases import aliases_for, for_records, numpy_1_text

try:
    with aliases_for("mxnet"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own sources have invalid escapes and old idioms
        import mxnet as _mxnet
        import mxnet._ctypes.ndarray as _calls
        import mxnet.recordio as _records
except ImportError as error:
    raise ImportError(
        "portable.adapters.mxnet needs the real MXNet 1.9.1, which is not installed "
        f"({error}). Install it beside a current numpy with: "
        'pip install "portable[mxnet]" && pip install --no-deps mxnet==1.9.1'
    ) from error

_calls.str = numpy_1_text  # how it spells an operator's arguments
_records.np = for_records()

for _name, _module in list(sys.modules.items()):
    if _name.startswith("mxnet."):
        sys.modules[f"{__name__}.{_name.removeprefix('mxnet.')}"] = _module

for _name in dir(_mxnet):
    if not _name.startswith("__"):
        globals()[_name] = getattr(_mxnet, _name)


def __getattr__(name: str) -> Any:
    """Everything else is MXNet's."""
    return getattr(_mxnet, name)
