"""Products. The sizes that are summed over agree. Float32 is multiplied as such, on GPUs too."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


def dot(lhs: Array, rhs: Array, transpose_a: bool = False, transpose_b: bool = False) -> Array:
    axes = (0 if transpose_a else -1), (-1 if transpose_b else 0)
    return jnp.atleast_1d(jnp.tensordot(lhs, rhs, axes, precision="highest"))


def batch_dot(
    lhs: Array, rhs: Array, transpose_a: bool = False, transpose_b: bool = False
) -> Array:
    left, right = (lhs.mT if transpose_a else lhs), (rhs.mT if transpose_b else rhs)
    return jnp.matmul(left, right, precision="highest")
