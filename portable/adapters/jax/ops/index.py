"""Elements picked by the numbers of another array. Axes arrive resolved."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from ..base import MXNetError
from ..looking import Attributes, Host, Shape, looking
from .slice import cut


def whole(index: Array) -> Array:
    """The index as int64, cut towards zero; it has no derivative."""
    return lax.stop_gradient(index).astype("int64")


def _rows(index: Array, size: int, mode: str = "clip") -> Array:
    """Positions from 0 to size - 1: what lies out of range is wrapped around or clipped."""
    return whole(index) % size if mode == "wrap" else jnp.clip(whole(index), 0, size - 1)


def _within(host: Host, shapes: list[Shape], attributes: Attributes) -> Attributes:
    """With mode="raise", refuse an index out of range."""
    if attributes["mode"] == "raise":
        rows, size = np.asarray(host(1)).astype("int64"), shapes[0][attributes["axis"]]
        if ((rows < 0) | (rows >= size)).any():
            raise MXNetError(
                f"take: indices from {rows.min()} to {rows.max()} are out of the range 0 to "
                f"{size - 1}; mode='clip' or 'wrap' would take them"
            )
    return attributes


@looking(_within)
def take(a: Array, indices: Array, axis: int = 0, mode: str = "clip") -> Array:
    return jnp.take(a, _rows(indices, a.shape[axis], mode), axis, mode="clip")


def Embedding(data: Array, weight: Array) -> Array:
    return jnp.take(weight, _rows(data, len(weight)), 0, mode="clip")


def batch_take(a: Array, indices: Array) -> Array:
    return a[jnp.arange(len(a)), _rows(indices, a.shape[1]).reshape(-1)].reshape(indices.shape)


def pick(
    data: Array, index: Array, axis: int = -1, keepdims: bool = False, mode: str = "clip"
) -> Array:
    kept = (*data.shape[:axis], 1, *data.shape[axis + 1 :])
    rows = _rows(index, data.shape[axis], mode).reshape(kept)
    out = jnp.take_along_axis(data, rows, axis)
    return out if keepdims else jnp.atleast_1d(out.squeeze(axis))


def fill_element_0index(lhs: Array, mhs: Array, rhs: Array) -> Array:
    return lhs.at[jnp.arange(len(lhs)), whole(rhs)].set(mhs)


def one_hot(
    indices: Array,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: str = "float32",
) -> Array:
    # nan is no index; jax would make it 0
    hot = (whole(indices)[..., None] == jnp.arange(depth)) & (indices == indices)[..., None]
    return jnp.where(hot, cut(on_value, dtype), cut(off_value, dtype))
