"""Numbers in order: sorting, the largest ones, counting. Axes arrive resolved, None flattens."""

from __future__ import annotations

import math

import jax.numpy as jnp
from jax import Array, lax

from .slice import cut

Shape = tuple[int, ...]


def _flattened(data: Array, axis: int | None) -> tuple[Array, int]:
    return (data.reshape(-1), 0) if axis is None else (data, axis)


def _places(data: Array, axis: int, is_ascend: bool) -> Array:
    """Where the numbers in order come from; equal numbers keep their order, nan is the largest."""
    values = lax.stop_gradient(data)
    if is_ascend:
        return jnp.argsort(values, axis, stable=True)
    turned = jnp.argsort(jnp.flip(values, axis), axis, stable=True)
    return data.shape[axis] - 1 - jnp.flip(turned, axis)


def sort(data: Array, axis: int | None = -1, is_ascend: bool = True) -> Array:
    flat, along = _flattened(data, axis)
    return jnp.take_along_axis(flat, _places(flat, along, is_ascend), along)


def argsort(
    data: Array, axis: int | None = -1, is_ascend: bool = True, dtype: str = "float32"
) -> Array:
    return _places(*_flattened(data, axis), is_ascend).astype(dtype)


def topk(
    data: Array,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: str = "indices",
    is_ascend: bool = False,
    dtype: str = "float32",
) -> Array | tuple[Array, Array]:
    # lax.top_k takes the last axis only
    flat, along = _flattened(data, axis)
    place = lax.slice_in_dim(_places(flat, along, is_ascend), 0, k, axis=along)
    if ret_typ == "mask":
        zeros = jnp.zeros_like(flat)
        mask = jnp.put_along_axis(zeros, place, jnp.ones((), flat.dtype), along, inplace=False)
        return mask.reshape(data.shape)
    value, indices = jnp.take_along_axis(flat, place, along), place.astype(dtype)
    return (value, indices) if ret_typ == "both" else value if ret_typ == "value" else indices


def _histogram(
    data: Array,
    bins: Array | None = None,
    bin_cnt: int = 1,
    range: tuple[float, float] = (0.0, 1.0),
) -> tuple[Array, Array]:
    wide = data.reshape(-1).astype("float64")
    if bins is None:
        low, high = range
        place = jnp.arange(bin_cnt + 1)
        bins = ((high * place + (bin_cnt - place) * low) / bin_cnt).astype(data.dtype)
        inside = (wide >= low) & (wide <= high)
    else:
        inside = (wide >= bins[0]) & (wide <= bins[-1])
    count = len(bins) - 1
    found = jnp.minimum(jnp.searchsorted(bins.astype("float64"), wide, "right") - 1, count - 1)
    places = jnp.where(inside, found, count)
    return jnp.zeros(count, "int64").at[places].add(1, mode="drop"), bins


def _contrib_arange_like(
    data: Array, start: float = 0.0, step: float = 1.0, repeat: int = 1, shape: Shape = ()
) -> Array:
    count = (jnp.arange(math.prod(shape)) // repeat).astype(data.dtype)
    return (cut(start, data.dtype) + count * cut(step, data.dtype)).reshape(shape)
