"""Pooling. `pad` is (before, after) an axis; `counts`, if any, how many elements are averaged.

It is computed with the channels last (see `convolution`).
"""

from __future__ import annotations

import functools
import math

import jax.numpy as jnp
import numpy as np
from jax import Array, lax

Sizes = tuple[int, ...]
Pads = tuple[tuple[int, int], ...]  # before and after each spatial axis


def _total(data: Array, kernel: Sizes, stride: Sizes, pad: Pads) -> Array:
    """The sum of each window."""
    around = ((0, 0), *pad, (0, 0))
    return lax.reduce_window(data, 0.0, lax.add, (1, *kernel, 1), (1, *stride, 1), around)


def _root(total: Array, p: int) -> Array:
    """The p-th root, with slope 0 at 0."""
    safe = jnp.where(total == 0, 1, total)
    return jnp.where(total == 0, 0, jnp.sqrt(safe) if p == 2 else jnp.cbrt(safe))


def _largest(data: Array, kernel: Sizes, stride: Sizes, pad: Pads) -> Array:
    lowest = jnp.finfo(data.dtype).min
    around = ((0, 0), *pad, (0, 0))
    # nan and -inf count as the lowest number
    numbers = jnp.pad(jnp.where(data > lowest, data, lowest), around, constant_values=lowest)
    window, steps = (1, *kernel, 1), (1, *stride, 1)
    return lax.reduce_window(numbers, -jnp.inf, lax.max, window, steps, "VALID")


def _pooled(
    data: Array,
    kernel: Sizes,
    pool_type: str,
    stride: Sizes,
    pad: Pads,
    p_value: int | None,
    counts: tuple[Sizes, ...] | None,
) -> Array:
    if pool_type == "max":
        return _largest(data, kernel, stride, pad)
    powers = data**p_value if pool_type == "lp" and p_value else data
    total = _total(powers, kernel, stride, pad)
    if pool_type == "avg":
        numbers = (
            math.prod(kernel)
            if counts is None
            else functools.reduce(np.multiply.outer, map(np.array, counts))
        )
        return total / jnp.asarray(numbers, total.dtype)[..., np.newaxis]
    return total if pool_type == "sum" or p_value in (None, 1) else _root(total, p_value)


def Pooling(
    data: Array,
    kernel: Sizes = (),
    pool_type: str = "max",
    stride: Sizes = (),
    pad: Pads = (),
    p_value: int | None = None,
    counts: tuple[Sizes, ...] | None = None,
    channels_last: bool = False,
) -> Array:
    last = data if channels_last else jnp.moveaxis(data, 1, -1)
    # the powers and sums of float16 may not fit into it
    wide = last.astype(jnp.float32) if data.dtype == jnp.float16 and pool_type != "max" else last
    out = _pooled(wide, kernel, pool_type, stride, pad, p_value, counts).astype(data.dtype)
    return out if channels_last else jnp.moveaxis(out, -1, 1)


def _averages(size: int, cells: int, dtype: jnp.dtype) -> Array:
    """The matrix that takes means of nearly equal cells, from floor(i n/m) to ceil((i+1) n/m)."""
    i, position = np.arange(cells)[:, None], np.arange(size)
    inside = (position >= i * size // cells) & (position < -((i + 1) * -size // cells))
    return jnp.asarray(inside / inside.sum(1, keepdims=True), dtype)


def _contrib_AdaptiveAvgPooling2D(data: Array, output_size: Sizes = (1, 1)) -> Array:
    height, width = output_size
    rows, columns = data.shape[2:]
    return jnp.einsum(
        "ncij,hi,wj->nchw",
        data,
        _averages(rows, height, data.dtype),
        _averages(columns, width, data.dtype),
        precision="highest",
    )
