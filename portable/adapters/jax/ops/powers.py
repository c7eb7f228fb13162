"""Powers, roots, exponentials and logarithms of one array, element by element."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from ..elementwise import in_floats, sloped

# the slope of jax is nan at 0
_cube_root = sloped(jnp.cbrt, lambda data: 1 / (3 * jnp.cbrt(data) ** 2))
_inverse_cube_root = sloped(
    lambda data: 1 / jnp.cbrt(data), lambda data: -1 / (3 * data * jnp.cbrt(data))
)


def square(data: Array) -> Array:
    return data * data


@in_floats
def sqrt(data: Array) -> Array:
    return jnp.sqrt(data)


@in_floats
def rsqrt(data: Array) -> Array:
    return 1 / jnp.sqrt(data)


@in_floats
def cbrt(data: Array) -> Array:
    return _cube_root(data)


@in_floats
def rcbrt(data: Array) -> Array:
    return _inverse_cube_root(data)


@in_floats
def reciprocal(data: Array) -> Array:
    return 1 / data


@in_floats
def exp(data: Array) -> Array:
    return jnp.exp(data)


@in_floats
def expm1(data: Array) -> Array:
    return jnp.expm1(data)


@in_floats
def log(data: Array) -> Array:
    return jnp.log(data)


@in_floats
def log2(data: Array) -> Array:
    return jnp.log2(data)


@in_floats
def log10(data: Array) -> Array:
    return jnp.log10(data)


@in_floats
def log1p(data: Array) -> Array:
    return jnp.log1p(data)
