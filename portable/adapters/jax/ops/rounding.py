"""Rounding and signs of one array, element by element."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

from ..elementwise import in_floats, sloped


def _half_away(data: Array) -> Array:
    """The nearest integer, halves away from 0."""
    return lax.round(data, lax.RoundingMethod.AWAY_FROM_ZERO)


def _half_down(data: Array) -> Array:
    """The nearest integer, halves down."""
    low, high = jnp.floor(data), jnp.ceil(data)
    return jnp.where(data - low <= high - data, low, high)


def _sign(data: Array) -> Array:
    """1, -1, or 0, which is also what nan gives."""
    return jnp.where(jnp.isnan(data), jnp.zeros_like(data), jnp.sign(data))


_round_through = sloped(_half_away, jnp.ones_like)
_sign_through = sloped(_sign, jnp.ones_like)


@in_floats
def round(data: Array) -> Array:
    return _half_away(data)


@in_floats
def rint(data: Array) -> Array:
    return _half_down(data)


@in_floats
def ceil(data: Array) -> Array:
    return jnp.ceil(data)


@in_floats
def floor(data: Array) -> Array:
    return jnp.floor(data)


@in_floats
def trunc(data: Array) -> Array:
    return jnp.trunc(data)


@in_floats
def fix(data: Array) -> Array:
    return jnp.trunc(data)


@in_floats
def _contrib_round_ste(data: Array) -> Array:
    return _round_through(data)


@in_floats
def sign(data: Array) -> Array:
    return _sign(data)


@in_floats
def _contrib_sign_ste(data: Array) -> Array:
    return _sign_through(data)
