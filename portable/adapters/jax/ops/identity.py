"""What leaves the numbers alone: copies, casts, constants of a shape, gradients replaced."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, lax

from ..elementwise import sloped


@jax.custom_vjp
def _loss(data: Array, slope: float | Array) -> Array:
    """The same numbers, with a gradient that has nothing to do with what comes from above."""
    return data


_loss.defvjp(
    lambda data, slope: (data, slope),
    lambda slope, g: (jnp.full_like(g, slope), None),
)
_multiplied = sloped(lambda data, scalar: data, lambda data, scalar: scalar)


def _copy(data: Array) -> Array:
    return data


def zeros_like(data: Array) -> Array:
    return jnp.zeros_like(data)


def ones_like(data: Array) -> Array:
    return jnp.ones_like(data)


def BlockGrad(data: Array) -> Array:
    return lax.stop_gradient(data)


def make_loss(data: Array) -> Array:
    return _loss(data, 1.0)


def MakeLoss(
    data: Array,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: str = "null",
) -> Array:
    n: int | Array = data.shape[0] if normalization == "batch" else 1
    if normalization == "valid":
        n = jnp.maximum(1, (data > valid_thresh).sum())
    return _loss(data, grad_scale / n)


def _contrib_gradientmultiplier(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    return _multiplied(data, scalar)


def Cast(data: Array, dtype: str) -> Array:
    return data.astype(dtype)


def amp_cast(data: Array, dtype: str) -> Array:
    return data.astype(dtype) if jnp.issubdtype(data.dtype, jnp.floating) else data


def shape_array(data: Array) -> Array:
    return jnp.asarray(data.shape, "int64")


def size_array(data: Array) -> Array:
    return jnp.asarray([data.size], "int64")
