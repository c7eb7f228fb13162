"""Another shape for the same numbers. Shapes and axes arrive resolved."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

Shape = tuple[int, ...]


def Reshape(data: Array, shape: Shape = ()) -> Array:  # noqa: N802
    return data.reshape(shape)


def reshape_like(lhs: Array, rhs: Array, shape: Shape = ()) -> Array:
    return lhs.reshape(shape)


def Flatten(data: Array) -> Array:  # noqa: N802
    return data.reshape(data.shape[0], -1)


def expand_dims(data: Array, axis: int) -> Array:
    return jnp.expand_dims(data, axis)


def squeeze(data: Array, shape: Shape = ()) -> Array:
    return data.reshape(shape)


def transpose(data: Array, axes: Shape = ()) -> Array:
    return data.transpose(axes)


def SwapAxis(data: Array, dim1: int = 0, dim2: int = 0) -> Array:  # noqa: N802
    return data.swapaxes(dim1, dim2)


def broadcast_to(data: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(data, shape)


def broadcast_like(lhs: Array, rhs: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(lhs, shape)


def broadcast_axis(data: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(data, shape)
