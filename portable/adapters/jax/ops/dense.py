"""The fully connected layer."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


def FullyConnected(
    data: Array, weight: Array, bias: Array | None = None, flatten: bool = True
) -> Array:
    rows = data.reshape(data.shape[0], -1) if flatten else data
    out = jnp.matmul(rows, weight.T, precision="highest")
    return out if bias is None else out + bias
