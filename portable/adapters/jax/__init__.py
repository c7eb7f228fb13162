"""MXNet on JAX: `import portable.adapters.jax as mx`.

Nothing global of JAX changes, so that one's own JAX code can stand beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...frontend import mount

try:
    import jax as _jax  # noqa: F401  only to say at once that it is missing
except ImportError as error:
    raise ImportError(
        f"portable.adapters.jax needs JAX, which cannot be imported ({error}). Install it "
        'with: pip install "portable[jax]"'
    ) from error

__version__ = "1.9.1"  # of the MXNet whose behaviour this is

__getattr__, __dir__ = mount(__name__, __path__)

if TYPE_CHECKING:
    from ...frontend import autograd as autograd
    from ...frontend import base as base
    from ...frontend import context as context
    from ...frontend import nd as nd
    from ...frontend import random as random
    from ...frontend.base import MXNetError as MXNetError
    from ...frontend.context import Context as Context
    from ...frontend.context import cpu as cpu
    from ...frontend.context import cpu_pinned as cpu_pinned
    from ...frontend.context import current_context as current_context
    from ...frontend.context import gpu as gpu
    from ...frontend.context import gpu_memory_info as gpu_memory_info
    from ...frontend.context import num_gpus as num_gpus
