"""Another shape for the same numbers. Shapes and axes arrive resolved."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

Shape = tuple[int, ...]


def Reshape(data: Array, shape: Shape = ()) -> Array:
    return data.reshape(shape)


def reshape_like(lhs: Array, rhs: Array, shape: Shape = ()) -> Array:
    return lhs.reshape(shape)


def Flatten(data: Array) -> Array:
    return data.reshape(data.shape[0], -1)


def expand_dims(data: Array, axis: int) -> Array:
    return jnp.expand_dims(data, axis)


def squeeze(data: Array, shape: Shape = ()) -> Array:
    return data.reshape(shape)
