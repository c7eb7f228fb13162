"""Arrays repeated, mirrored and framed: every number stays itself, its place changes."""

from __future__ import annotations

from functools import reduce

import jax.numpy as jnp
from jax import Array, lax

from .join import Shape


def tile(data: Array, reps: Shape) -> Array:
    return jnp.tile(data, reps)


def repeat(data: Array, repeats: int, axis: int | None = None) -> Array:
    return jnp.repeat(data, repeats, axis)


def _shown(size: int, before: int, after: int, mode: str) -> Array:
    """Which element each place of a padded axis shows."""
    place = jnp.arange(-before, size + after)
    if mode == "edge":
        return jnp.clip(place, 0, size - 1)
    return size - 1 - jnp.abs(size - 1 - jnp.abs(place))


def Pad(
    data: Array,
    mode: str,
    pad_width: tuple[tuple[int, int], ...],
    constant_value: float = 0.0,
) -> Array:
    if mode == "constant":
        value = jnp.asarray(constant_value, data.dtype)
        return lax.pad(data, value, [(before, after, 0) for before, after in pad_width])
    # jnp.pad takes no negative widths
    for axis, pair in enumerate(pad_width):
        if any(pair):
            data = jnp.take(data, _shown(data.shape[axis], *pair, mode), axis)
    return data


def reverse(data: Array, axis: Shape) -> Array:
    return jnp.flip(data, axis)


def khatri_rao(*args: Array) -> Array:
    return reduce(lambda a, b: (a[:, None] * b).reshape(-1, a.shape[1]), args)
