"""Arrays put together, taken apart, and repeated. Axes, parts and paddings arrive resolved."""

from __future__ import annotations

from itertools import accumulate

import jax.numpy as jnp
from jax import Array

Shape = tuple[int, ...]


def Concat(*data: Array, dim: int = 1) -> Array:
    return jnp.concatenate(data, dim)


def _rnn_param_concat(*data: Array, dim: int = 1) -> Array:
    return jnp.concatenate(data, dim)


def stack(*data: Array, axis: int = 0) -> Array:
    return jnp.stack(data, axis)


def _split(data: Array, sizes: Shape, axis: int, squeeze_axis: bool) -> tuple[Array, ...]:
    parts = jnp.split(data, list(accumulate(sizes))[:-1], axis)
    return tuple(jnp.atleast_1d(part.squeeze(axis)) if squeeze_axis else part for part in parts)


def SliceChannel(
    data: Array, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Array, ...]:
    return _split(data, sizes, axis, squeeze_axis)


def _split_v2(
    data: Array, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Array, ...]:
    return _split(data, sizes, axis, squeeze_axis)
