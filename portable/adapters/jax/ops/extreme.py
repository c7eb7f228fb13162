"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

from .reduce import Shape, dropped


@jax.custom_vjp
def _chosen(data: Array, out: Array) -> Array:
    """A reduction that chose `out`; every tied element gets the whole gradient."""
    return out


_chosen.defvjp(
    lambda data, out: (out, data == out),
    lambda ties, g: (jnp.where(ties, g, 0 * g), None),
)


def max(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    out: Array = _chosen(data, lax.stop_gradient(data).max(axis, keepdims=True))
    return out if keepdims else dropped(out, axis)


def min(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    out: Array = _chosen(data, lax.stop_gradient(data).min(axis, keepdims=True))
    return out if keepdims else dropped(out, axis)


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
