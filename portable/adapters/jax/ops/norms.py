"""Norms and moments: sums of powers over axes, and what is scaled by them."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

from .reduce import Shape, dropped, mean, sloped

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
    return sloped(data, out.astype(data.dtype), slope, axis, keepdims)


def moments(data: Array, axes: Shape = (), keepdims: bool = False) -> tuple[Array, Array]:
    average = mean(data, axes, keepdims=True)
    away = data - average
    return average if keepdims else dropped(average, axes), mean(away * away, axes, keepdims)


def L2Normalization(data: Array, eps: float = 1e-10, axis: Shape = (1,)) -> Array:
    return data / jnp.sqrt((data * data).sum(axis, keepdims=True) + jnp.asarray(eps, data.dtype))


def all_finite(data: Array) -> Array:
    return jnp.isfinite(data).all().reshape(1).astype("float32")


def multi_all_finite(*data: Array) -> Array:
    return jnp.stack([jnp.isfinite(x).all() for x in data]).all().reshape(1).astype("float32")


def multi_sum_sq(*data: Array) -> Array:
    return jnp.stack([(x * x).astype("float32").sum() for x in data])
