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


def _sloped(data: Array, out: Array, slope: Array, axis: Shape, keepdims: bool) -> Array:
    """`out`, reduced with its axes kept, as a function of data with the given slope."""
    result: Array = _with_slope(data, out, slope.astype(data.dtype))
    return result if keepdims else _drop(result, axis)


def _drop(out: Array, axis: Shape) -> Array:
    return jnp.atleast_1d(out.squeeze(axis))


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
    return _sloped(data, out, out / values, axis, keepdims)


def nansum(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    return sum(jnp.where(jnp.isnan(data), jnp.zeros_like(data), data), axis, keepdims)


def nanprod(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values, nan = lax.stop_gradient(data), jnp.isnan(data)
    out = jnp.where(nan, jnp.ones_like(values), values).prod(axis, data.dtype, keepdims=True)
    return _sloped(data, out, jnp.where(nan, 0, out / values), axis, keepdims)


def max(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    out = values.max(axis, keepdims=True)
    # every tied element gets the whole gradient
    return _sloped(data, out, values == out, axis, keepdims)


def min(data: Array, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    out = values.min(axis, keepdims=True)
    return _sloped(data, out, values == out, axis, keepdims)


WIDER = {"float16": "float32", "float32": "float64"}


def norm(data: Array, ord: int = 2, axis: Shape = (), keepdims: bool = False) -> Array:
    values = lax.stop_gradient(data)
    wide = values.astype(WIDER.get(data.dtype.name, data.dtype))
    if ord == 1:
        out, slope = jnp.abs(wide).sum(axis, keepdims=True), jnp.sign(values)
    else:
        # wider, since the squares of a norm that fits may overflow
        out = jnp.sqrt((wide * wide).sum(axis, keepdims=True))
        slope = values / out.astype(data.dtype)
    return _sloped(data, out.astype(data.dtype), slope, axis, keepdims)


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


def cumsum(a: Array, axis: int | None = None, dtype: str = "float32") -> Array:
    return a.cumsum(axis, dtype)


def moments(data: Array, axes: Shape = (), keepdims: bool = False) -> tuple[Array, Array]:
    average = mean(data, axes, keepdims=True)
    away = data - average
    return average if keepdims else _drop(average, axes), mean(away * away, axes, keepdims)


def L2Normalization(  # noqa: N802
    data: Array, eps: float = 1e-10, axis: Shape = (1,)
) -> Array:
    return data / jnp.sqrt((data * data).sum(axis, keepdims=True) + jnp.asarray(eps, data.dtype))


def all_finite(data: Array) -> Array:
    return jnp.isfinite(data).all().reshape(1).astype("float32")


def multi_all_finite(*data: Array) -> Array:
    return jnp.stack([jnp.isfinite(x).all() for x in data]).all().reshape(1).astype("float32")


def multi_sum_sq(*data: Array) -> Array:
    return jnp.stack([jnp.square(x.astype("float32")).sum() for x in data])
