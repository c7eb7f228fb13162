"""Initializers that draw nothing.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ..nd import NDArray
from .initializer import Initializer, alias, register


@alias("zeros")
@register
class Zero(Initializer):
    """All 0."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 0


@alias("ones")
@register
class One(Initializer):
    """All 1."""

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = 1


@register
class Constant(Initializer):
    """One value, or one array that broadcasts.

    Args:
        value: a number, a numpy array or an NDArray.
    """

    def __init__(self, value: Any) -> None:
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        arr[:] = self.value

    def dumps(self) -> str:
        """As of Initializer, arrays as lists."""
        value = self.value.asnumpy() if isinstance(self.value, NDArray) else self.value
        value = value.tolist() if isinstance(value, np.ndarray) else value
        return json.dumps(["constant", {"value": value}])


@register
class Bilinear(Initializer):
    """The kernel of bilinear upsampling: (1 - |x/f - c|) (1 - |y/f - c|).

    For a weight (.., height, width): f = ceil(width / 2), c = (2f - 1 - f mod 2) / (2f).
    """

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, desc: str, arr: NDArray) -> None:
        if len(arr.shape) != 4:
            raise ValueError(f"Bilinear: {desc} has shape {arr.shape}; give it four axes")
        height, width = arr.shape[2:]
        f = np.ceil(width / 2.0)
        c = (2 * f - 1 - f % 2) / (2.0 * f)
        x, y = np.arange(width), np.arange(height)[:, None]
        kernel = (1 - abs(x / f - c)) * (1 - abs(y / f - c))
        arr[:] = np.broadcast_to(kernel.astype("float32"), arr.shape)
