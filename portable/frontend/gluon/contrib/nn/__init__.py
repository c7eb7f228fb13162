"""Further layers: branches side by side, the identity, pixel shuffles.

Source: MXNet 1.9.1, python/mxnet/gluon/contrib/nn/basic_layers.py.
"""

from __future__ import annotations

from typing import Any

from .... import nd
from ... import nn
from ...hybrid_block import HybridBlock

__all__ = [
    "Concurrent",
    "HybridConcurrent",
    "Identity",
    "PixelShuffle1D",
    "PixelShuffle2D",
    "PixelShuffle3D",
]


class Concurrent(nn.Sequential):
    """Gives the input to every child, and concatenates what they give.

    Args:
        axis: along which.
    """

    def __init__(self, axis: int = -1, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self.axis = axis

    def forward(self, x: Any) -> Any:
        """concat(f_1(x), f_2(x), ...)."""
        return nd.concat(*(block(x) for block in self._children.values()), dim=self.axis)


class HybridConcurrent(nn.HybridSequential):
    """Gives the input to every child, and concatenates what they give.

    Args:
        axis: along which.
    """

    def __init__(self, axis: int = -1, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix=prefix, params=params)
        self.axis = axis

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """concat(f_1(x), f_2(x), ...)."""
        return F.concat(*(block(x) for block in self._children.values()), dim=self.axis)


class Identity(HybridBlock):
    """Gives back its input."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x."""
        return x


class _PixelShuffle(HybridBlock):
    """Turns channels into pixels: (batch, f1 f2 C, H, W) becomes (batch, C, f1 H, f2 W).

    Args:
        factor: by how much each axis grows: an int, or one for each axis.
    """

    axes: int

    def __init__(self, factor: int | tuple[int, ...]) -> None:
        super().__init__()
        factors = (factor,) * self.axes if isinstance(factor, int) else tuple(factor)
        if len(factors) != self.axes:
            raise AssertionError(f"{type(self).__name__}: wrong length {len(factors)} of {factor}")
        self._factors = tuple(int(f) for f in factors)

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (batch, prod(factors) * channels, ...)."""
        n = self.axes
        for i, factor in reversed(list(enumerate(self._factors))):
            x = F.reshape(x, (0, -4, -1, factor) + (0,) * n)
            order = (0, 1, *range(3, 4 + i), 2, *range(4 + i, 3 + n))
            x = F.transpose(x, axes=order)
            x = F.reshape(x, (0, 0) + (0,) * i + (-3,) + (0,) * (n - 1 - i))
        return x

    def __repr__(self) -> str:
        factors = self._factors if self.axes > 1 else self._factors[0]
        return f"{type(self).__name__}({factors})"


class PixelShuffle1D(_PixelShuffle):
    """(batch, f C, W) becomes (batch, C, f W)."""

    axes = 1


class PixelShuffle2D(_PixelShuffle):
    """(batch, f1 f2 C, H, W) becomes (batch, C, f1 H, f2 W)."""

    axes = 2


class PixelShuffle3D(_PixelShuffle):
    """(batch, f1 f2 f3 C, D, H, W) becomes (batch, C, f1 D, f2 H, f3 W)."""

    axes = 3
