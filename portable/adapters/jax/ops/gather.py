"""Elements picked from places or put into places that other arrays tell, or chosen by a mask.

`gather_nd` refuses an index out of range if the indices are computed already. Else, so as not to
wait for them, it takes the nearest element.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array, lax

from ..looking import Attributes, Host, Shape, looking
from .index import whole


def _within(host: Host, shapes: list[Shape], attributes: Attributes) -> Attributes:
    """Refuse an index out of range, if the indices are known."""
    indices = host(1, wait=False)
    if indices is not None:
        for axis, (row, size) in enumerate(zip(indices.astype("int64"), shapes[0], strict=False)):
            wrong = row[(row < -size) | (row >= size)]
            if wrong.size:
                raise IndexError(
                    f"gather_nd: index {wrong[0]} is out of bounds for axis {axis} with size "
                    f"{size}; give indices from {-size} to {size - 1}"
                )
    return attributes


@looking(_within)
def gather_nd(data: Array, indices: Array) -> Array:
    return data[tuple(whole(indices))]


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def _scattered(data: Array, places: tuple[Array, ...], shape: Shape) -> Array:
    """Zeros with data put into places; MXNet's gradient reaches also values that do not stay."""
    return jnp.zeros(shape, data.dtype).at[places].set(data)


_scattered.defvjp(
    lambda data, places, shape: (_scattered(data, places, shape), places),
    lambda shape, places, g: (g[places], None),
)


def scatter_nd(data: Array, indices: Array, shape: Shape) -> Array:
    out: Array = _scattered(data, tuple(whole(indices)), shape)
    return out


def where(condition: Array, x: Array, y: Array) -> Array:
    chosen = lax.stop_gradient(condition) != 0
    rows = chosen.reshape(-1, *(1,) * (x.ndim - 1)) if chosen.ndim < x.ndim else chosen
    return jnp.where(rows, x, y)
