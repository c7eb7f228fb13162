"""Parts of an array, and arrays with a part replaced. Ranges arrive resolved, one an axis."""

from __future__ import annotations

import builtins

import jax.numpy as jnp
from jax import Array, lax
from jax.typing import DTypeLike

Shape = tuple[int, ...]
Ranges = tuple[tuple[int, int | None, int], ...]


def _key(ranges: Ranges) -> tuple[builtins.slice, ...]:
    return tuple(builtins.slice(*each) for each in ranges)


def slice(data: Array, ranges: Ranges) -> Array:
    return data[_key(ranges)]


def slice_axis(data: Array, axis: int, begin: int, size: int) -> Array:
    return lax.dynamic_slice_in_dim(data, begin, size, axis)


def slice_like(data: Array, shape_like: Array, sizes: Shape) -> Array:
    return data[tuple(builtins.slice(n) for n in sizes)]


def _slice_assign(lhs: Array, rhs: Array, ranges: Ranges) -> Array:
    return lhs.at[_key(ranges)].set(rhs)


def _slice_assign_scalar(data: Array, scalar: float, ranges: Ranges) -> Array:
    return data.at[_key(ranges)].set(cut(scalar, data.dtype))


def cut(number: float, dtype: DTypeLike) -> Array:
    """A number in a dtype as C casts it: integers lose the fraction and then wrap around."""
    if jnp.issubdtype(dtype, jnp.integer):
        return jnp.asarray(number).astype(jnp.int64).astype(dtype)
    return jnp.asarray(number, dtype)


def Crop(*data: Array, offset: Shape = (0, 0), h_w: Shape = (0, 0)) -> Array:
    (top, left), (height, width) = offset, h_w
    return data[0][..., top : top + height, left : left + width]
