"""The same numbers repeated along axes of size 1."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from .shape import Shape


def broadcast_to(data: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(data, shape)


def broadcast_like(lhs: Array, rhs: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(lhs, shape)


def broadcast_axis(data: Array, shape: Shape = ()) -> Array:
    return jnp.broadcast_to(data, shape)
