"""The MXNet/Gluon programming model on numpy, PyTorch, JAX and MXNet, with proof that they agree.

Import an adapter and write Gluon: `import portable.adapters.torch as mx`. Or let programs that
`import mxnet` have it: `portable.as_mxnet("torch")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .porting.running.alias import as_mxnet as as_mxnet

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`as_mxnet`, imported when it is asked for."""
    if name == "as_mxnet":
        from .porting.running.alias import as_mxnet

        return as_mxnet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
