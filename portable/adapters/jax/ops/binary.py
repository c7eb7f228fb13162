"""Arithmetic of two arrays, element by element, broadcast."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

from ..elementwise import in_floats, sloped


def quotient(lhs: Array, rhs: Array) -> Array:
    if jnp.issubdtype(lhs.dtype, jnp.floating):
        return lhs / rhs
    return lax.div(*jnp.broadcast_arrays(lhs, rhs))


def _modulo(lhs: Array, rhs: Array) -> Array:
    rest = jnp.fmod(lhs, jnp.where(rhs == 0, 1, rhs))
    other_sign = (lhs < 0) != (rhs < 0)
    signed = jnp.where(other_sign, rest + jnp.where(rest != 0, rhs, 0), rest)
    return jnp.where(rhs == 0, 0, signed)


modulo = sloped(
    _modulo,
    lambda lhs, rhs: jnp.ones_like(lhs),
    lambda lhs, rhs: -jnp.floor(lhs / rhs),
)
# jax drops the factors that are 0 times infinity
power = sloped(
    in_floats(jnp.power),
    lambda lhs, rhs: rhs * lhs ** (rhs - 1),
    lambda lhs, rhs: jnp.log(lhs) * lhs**rhs,
)
# jax splits the gradient where both are equal
maximum = sloped(
    jnp.maximum,
    lambda lhs, rhs: lhs >= rhs,
    lambda lhs, rhs: lhs < rhs,
)
minimum = sloped(
    jnp.minimum,
    lambda lhs, rhs: lhs <= rhs,
    lambda lhs, rhs: lhs > rhs,
)
hypotenuse = sloped(
    in_floats(jnp.hypot),
    lambda lhs, rhs: lhs / jnp.hypot(lhs, rhs),
    lambda lhs, rhs: rhs / jnp.hypot(lhs, rhs),
)


def broadcast_add(lhs: Array, rhs: Array) -> Array:
    return lhs + rhs


def broadcast_sub(lhs: Array, rhs: Array) -> Array:
    return lhs - rhs


def broadcast_mul(lhs: Array, rhs: Array) -> Array:
    return lhs * rhs


def broadcast_div(lhs: Array, rhs: Array) -> Array:
    return quotient(lhs, rhs)


def broadcast_mod(lhs: Array, rhs: Array) -> Array:
    return modulo(lhs, rhs)


def broadcast_power(lhs: Array, rhs: Array) -> Array:
    return power(lhs, rhs)


def broadcast_maximum(lhs: Array, rhs: Array) -> Array:
    return maximum(lhs, rhs)


def broadcast_minimum(lhs: Array, rhs: Array) -> Array:
    return minimum(lhs, rhs)


def broadcast_hypot(lhs: Array, rhs: Array) -> Array:
    return hypotenuse(lhs, rhs)
