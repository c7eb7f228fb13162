"""The same numbers with axes in another order."""

from __future__ import annotations

from jax import Array

from .shape import Shape


def transpose(data: Array, axes: Shape = ()) -> Array:
    return data.transpose(axes)


def SwapAxis(data: Array, dim1: int = 0, dim2: int = 0) -> Array:
    return data.swapaxes(dim1, dim2)


def depth_to_space(data: Array, block_size: int) -> Array:
    (n, channels, h, w), b = data.shape, block_size
    apart = data.reshape(n, b, b, channels // b**2, h, w)
    return apart.transpose(0, 3, 4, 1, 5, 2).reshape(n, channels // b**2, h * b, w * b)


def space_to_depth(data: Array, block_size: int) -> Array:
    (n, channels, h, w), b = data.shape, block_size
    apart = data.reshape(n, channels, h // b, b, w // b, b)
    return apart.transpose(0, 3, 5, 1, 2, 4).reshape(n, channels * b**2, h // b, w // b)
