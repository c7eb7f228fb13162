"""The same numbers with axes in another order."""

from __future__ import annotations

from torch import Tensor

from .shape import Shape


def transpose(data: Tensor, axes: Shape = ()) -> Tensor:
    return data.permute(axes)


def SwapAxis(data: Tensor, dim1: int = 0, dim2: int = 0) -> Tensor:
    return data.swapaxes(dim1, dim2)


def depth_to_space(data: Tensor, block_size: int) -> Tensor:
    (n, channels, h, w), b = data.shape, block_size
    apart = data.reshape(n, b, b, channels // b**2, h, w)
    return apart.permute(0, 3, 4, 1, 5, 2).reshape(n, channels // b**2, h * b, w * b)


def space_to_depth(data: Tensor, block_size: int) -> Tensor:
    (n, channels, h, w), b = data.shape, block_size
    apart = data.reshape(n, channels, h // b, b, w // b, b)
    return apart.permute(0, 3, 5, 1, 2, 4).reshape(n, channels * b**2, h // b, w // b)
