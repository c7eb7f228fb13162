"""Batches of sequences of different lengths. `axis` is the time axis, 0 or 1."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


def _times(data: Array, axis: int) -> Array:
    """Positions in time, so that they broadcast against (time, batch) or (batch, time)."""
    return jnp.expand_dims(jnp.arange(data.shape[axis]), 1 - axis)


def SequenceMask(
    data: Array, sequence_length: Array | None = None, value: float = 0.0, axis: int = 0
) -> Array:
    if sequence_length is None:
        return data
    inside = _times(data, axis) < jnp.expand_dims(sequence_length.astype("int32"), axis)
    inside = inside.reshape(inside.shape + (1,) * (data.ndim - 2))
    return jnp.where(inside, data, jnp.asarray(value, data.dtype))


def SequenceLast(data: Array, sequence_length: Array | None = None, axis: int = 0) -> Array:
    in_time = jnp.moveaxis(data, axis, 0)
    if sequence_length is None:
        return in_time[-1]
    last = jnp.clip(sequence_length.astype("int32") - 1, 0, len(in_time) - 1)
    return in_time[last, jnp.arange(len(last))]


def SequenceReverse(data: Array, sequence_length: Array | None = None, axis: int = 0) -> Array:
    if sequence_length is None:
        return jnp.flip(data, axis)
    times, lengths = _times(data, axis), sequence_length.astype("int32")
    source = jnp.where(times < lengths, lengths - 1 - times, times)
    return data[source, jnp.arange(len(lengths))]
