"""Attention of several heads on projections that lie side by side."""

from __future__ import annotations

import math

import jax.numpy as jnp
from jax import Array, lax


def _parts(data: Array, heads: int, each: int) -> tuple[Array, ...]:
    """The projections, (batch * heads, length, d) each."""
    length, batch, _ = data.shape
    split = data.reshape(length, batch * heads, each, -1)
    return tuple(split[:, :, i].swapaxes(0, 1) for i in range(each))


def _scores(queries: Array, keys: Array) -> Array:
    scaled = queries / math.sqrt(queries.shape[-1])
    return jnp.matmul(scaled, keys.swapaxes(1, 2), precision=lax.Precision.HIGHEST)


def _joined(weights: Array, values: Array, heads: int) -> Array:
    """Weighted values, (length, batch, heads * d)."""
    found = jnp.matmul(weights, values, precision=lax.Precision.HIGHEST)
    return found.swapaxes(0, 1).reshape(found.shape[1], found.shape[0] // heads, -1)


def _contrib_interleaved_matmul_selfatt_qk(queries_keys_values: Array, heads: int = 1) -> Array:
    queries, keys, _ = _parts(queries_keys_values, heads, 3)
    return _scores(queries, keys)


def _contrib_interleaved_matmul_selfatt_valatt(
    queries_keys_values: Array, attention: Array, heads: int = 1
) -> Array:
    return _joined(attention, _parts(queries_keys_values, heads, 3)[2], heads)


def _contrib_interleaved_matmul_encdec_qk(
    queries: Array, keys_values: Array, heads: int = 1
) -> Array:
    return _scores(_parts(queries, heads, 1)[0], _parts(keys_values, heads, 2)[0])


def _contrib_interleaved_matmul_encdec_valatt(
    keys_values: Array, attention: Array, heads: int = 1
) -> Array:
    return _joined(attention, _parts(keys_values, heads, 2)[1], heads)
