"""Places of an array: their numbers, rows put into them or kept by a mask, diagonals."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from ..looking import Attributes, Host, Shape, looking
from .index import whole


@jax.custom_vjp
def _copied(old: Array, rows: Array, new: Array) -> Array:
    """Rows replaced; MXNet's gradient reaches also rows that do not stay."""
    return old.at[rows].set(new)


_copied.defvjp(
    lambda old, rows, new: (old.at[rows].set(new), rows),
    lambda rows, g: (g.at[rows].set(0), None, g[rows]),
)


def _contrib_index_copy(old_tensor: Array, index_vector: Array, new_tensor: Array) -> Array:
    out: Array = _copied(old_tensor, whole(index_vector), new_tensor)
    return out


def _contrib_index_array(data: Array, axes: Shape = ()) -> Array:
    places = [jnp.arange(n, dtype="int64") for n in data.shape]
    grid = jnp.stack(jnp.meshgrid(*places, indexing="ij"), -1)
    return grid[..., jnp.array(axes, "int64")]


def _marked(host: Host, shapes: list[Shape], attributes: Attributes) -> Attributes:
    """Which rows to keep: the numbers decide about the shape."""
    return {"rows": tuple(np.flatnonzero(np.asarray(host(1))).tolist())}


@looking(_marked)
def _contrib_boolean_mask(data: Array, index: Array, rows: Shape = ()) -> Array:
    return data[jnp.array(rows, "int64")]


def _ravel_multi_index(data: Array, shape: Shape) -> Array:
    number = jnp.zeros(data.shape[1], "int64")
    for row, size in zip(whole(data), shape, strict=True):
        number = number * size + row
    return number.astype(data.dtype)


def _unravel_index(data: Array, shape: Shape) -> Array:
    rest, rows = whole(data), []
    for size in shape[:0:-1]:
        rows.append(lax.rem(rest, jnp.full_like(rest, size)))
        rest = lax.div(rest, jnp.full_like(rest, size))
    return jnp.stack([rest, *reversed(rows)]).astype(data.dtype)


def diag(data: Array, k: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    return jnp.diag(data, k) if data.ndim == 1 else jnp.diagonal(data, k, axis1, axis2)
