"""Functions of one array, element by element."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


def tanh(data: Array) -> Array:
    return jnp.tanh(data)
