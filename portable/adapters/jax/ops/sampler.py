"""Sampling images at places that a network chooses. `shape` is (height, width) of the result."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

Shape = tuple[int, int]


def _line(size: int, dtype: jnp.dtype) -> Array:
    """Places from -1 to 1; nan if there is only one."""
    line = jnp.arange(size, dtype=dtype)
    return line * (2 / (size - 1)) - 1 if size > 1 else line * jnp.nan


def affine_grid(data: Array, shape: Shape) -> Array:
    y, x = jnp.meshgrid(*(_line(size, data.dtype) for size in shape), indexing="ij")
    places = jnp.stack([x, y, jnp.ones_like(x)]).reshape(3, -1)
    return (data.reshape(-1, 2, 3) @ places).reshape(-1, 2, *shape)


def GridGenerator(data: Array, shape: Shape | None = None) -> Array:
    if shape is not None:
        return affine_grid(data, shape)
    height, width = data.shape[2:]
    row = jnp.arange(height, dtype=data.dtype)[:, None]
    column = jnp.arange(width, dtype=data.dtype)
    half = [jnp.asarray((n - 1) / 2, data.dtype) for n in (width, height)]
    return jnp.stack([(data[:, 0] + column) / half[0], (data[:, 1] + row) / half[1]], 1) - 1


def _neighbours(place: Array, size: int) -> list[tuple[Array, Array]]:
    """The two pixels around each place along an axis, and how much each counts."""
    pixel = (place + 1) * (size - 1) / 2
    low = jnp.floor(pixel)
    part = pixel - low
    low = low.clip(-2, size)  # what lies outside may be far away
    return [
        (at.clip(0, size - 1).astype(int), jnp.where((at >= 0) & (at < size), share, 0))
        for at, share in ((low, 1 - part), (low + 1, part))
    ]


def BilinearSampler(data: Array, grid: Array) -> Array:
    wide = jnp.promote_types(data.dtype, jnp.float32)
    image, places = data.astype(wide), grid.astype(wide)
    height, width = data.shape[2:]
    batch = jnp.arange(data.shape[0])[:, None, None]
    out = jnp.zeros((), wide)
    for row, share in _neighbours(places[:, 1], height):
        for column, share_ in _neighbours(places[:, 0], width):
            out = out + image[batch, :, row, column] * (share * share_)[..., None]
    return jnp.moveaxis(out, -1, 1).astype(data.dtype)


def SpatialTransformer(data: Array, loc: Array, shape: Shape = (1, 1)) -> Array:
    return BilinearSampler(data, affine_grid(loc, shape))
