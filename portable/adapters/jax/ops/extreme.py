"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

from .reduce import Shape, sloped


def max(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    out = values.max(axis, keepdims=True)
    # every tied element gets the whole gradient
    return sloped(data, out, values == out, axis, keepdims)


def min(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    out = values.min(axis, keepdims=True)
    return sloped(data, out, values == out, axis, keepdims)


def _position(found: Array, data: Array, axis: int | None, keepdims: bool) -> Array:
    if axis is None:
        return found.reshape((1,) * data.ndim if keepdims else (1,)).astype(data.dtype)
    return jnp.atleast_1d(found).astype(data.dtype)


def argmax(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    found = data.argmax(axis, keepdims=keepdims and axis is not None)
    return _position(found, data, axis, keepdims)


def argmin(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    found = data.argmin(axis, keepdims=keepdims and axis is not None)
    return _position(found, data, axis, keepdims)


def argmax_channel(data: Array) -> Array:
    return data.argmax(1).astype(data.dtype)
