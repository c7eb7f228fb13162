"""Reductions. `axis` is a tuple of non-negative axes; an empty one reduces nothing."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

Shape = tuple[int, ...]


@jax.custom_vjp
def _with_slope(data: Array, out: Array, slope: Array) -> Array:
    """A reduction whose derivative with respect to each element is already known."""
    return out


_with_slope.defvjp(lambda data, out, slope: (out, slope), lambda slope, g: (g * slope, None, None))


def dropped(out: Array, axis: Shape) -> Array:
    return jnp.atleast_1d(out.squeeze(axis))


def sloped(data: Array, out: Array, slope: Array, axis: Shape, keepdims: bool) -> Array:
    """`out`, reduced with its axes kept, as a function of data with the given slope."""
    result: Array = _with_slope(data, out, slope.astype(data.dtype))
    return result if keepdims else dropped(result, axis)


def sum(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    return jnp.atleast_1d(data.sum(axis, data.dtype, keepdims=keepdims))


def mean(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    total = sum(data, axis, keepdims)
    n = data.size // total.size
    if jnp.issubdtype(data.dtype, jnp.floating):
        return total / jnp.asarray(n, data.dtype)
    return lax.div(total, jnp.full_like(total, n))


def prod(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    out = values.prod(axis, data.dtype, keepdims=True)
    # MXNet divides, also by zero
    return sloped(data, out, out / values, axis, keepdims)


def nansum(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    return sum(jnp.where(jnp.isnan(data), jnp.zeros_like(data), data), axis, keepdims)


def nanprod(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values, nan = lax.stop_gradient(data), jnp.isnan(data)
    out = jnp.where(nan, jnp.ones_like(values), values).prod(axis, data.dtype, keepdims=True)
    return sloped(data, out, jnp.where(nan, 0, out / values), axis, keepdims)


def cumsum(a: Array, axis: int | None = None, dtype: str = "float32") -> Array:
    return a.cumsum(axis, dtype)
