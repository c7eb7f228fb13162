"""Pooling of regions of images: rows (image, x1, y1, x2, y2), which get no gradient."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array, lax

Shape = tuple[int, int]


def _inside(first: Array, last: Array, count: int, size: int, dtype: jnp.dtype) -> Array:
    """Which pixels of an axis of the image are in which part of a region: (count, size)."""
    length = jnp.maximum(last - first + 1, 1).astype(dtype) / jnp.asarray(count, dtype)
    edges = jnp.arange(count + 1, dtype=dtype) * length
    begins, ends = jnp.floor(edges[:-1]), jnp.ceil(edges[1:])
    pixels = jnp.arange(size) - first
    return (pixels >= begins[:, None]) & (pixels < ends[:, None])


def ROIPooling(
    data: Array, rois: Array, pooled_size: Shape = (1, 1), spatial_scale: float = 1.0
) -> Array:
    batch, channels, height, width = data.shape
    images = lax.stop_gradient(data)
    wide = lax.stop_gradient(rois).astype(jnp.promote_types(rois.dtype, jnp.float32))
    scaled = wide[:, 1:] * jnp.asarray(spatial_scale, wide.dtype)
    corners = jnp.sign(scaled) * jnp.floor(jnp.abs(scaled) + 0.5)
    number = wide[:, 0].astype(int)
    known = (number >= 0) & (number < batch)
    number = number.clip(0, batch - 1)

    def largest(region: tuple[Array, Array]) -> tuple[Array, Array]:
        """Places of the largest numbers, (channels, h, w), and which parts are not empty, (h, w)."""
        image, (x1, y1, x2, y2) = region
        rows = _inside(y1, y2, pooled_size[0], height, data.dtype)
        columns = _inside(x1, x2, pooled_size[1], width, data.dtype)
        # along the rows first, so that of equal numbers the uppermost wins, and then the leftmost
        in_row = jnp.where(columns[:, None, None], images[image], -jnp.inf)
        best, column = in_row.max(-1), in_row.argmax(-1)  # (w, channels, height)
        in_part = jnp.where(rows[:, None, None], best, -jnp.inf)
        row = in_part.argmax(-1)  # (h, w, channels)
        column = jnp.take_along_axis(column, jnp.moveaxis(row, 0, -1), -1)  # (w, channels, h)
        place = jnp.transpose(row, (2, 0, 1)) * width + jnp.transpose(column, (1, 2, 0))
        return place, rows.any(-1)[:, None] & columns.any(-1)

    place, filled = lax.map(largest, (number, corners))
    pixels = data.reshape(batch, channels, -1)
    channel = jnp.arange(channels)[:, None, None]
    best = pixels[number[:, None, None, None], channel, place]
    return jnp.where((filled & known[:, None, None])[:, None], best, 0)


def _weights(start: Array, length: Array, count: int, samples: int, size: int) -> Array:
    """How much each row of an image counts for each part of a region: (count, size)."""
    dtype = start.dtype
    part = length / count
    begins = start + jnp.arange(count, dtype=dtype) * part
    n = jnp.asarray(samples, dtype) if samples > 0 else jnp.maximum(jnp.ceil(part), 1)
    # of the samples, those that may lie in the image: they are more than half a pixel apart
    most = samples if samples > 0 else 2 * size + 6
    first = jnp.floor((-1.5 - begins) / (part / n)).clip(0) if samples < 1 else 0 * begins
    index = first[:, None] + jnp.arange(most, dtype=dtype)
    at = begins[:, None] + (index + 0.5) * part / n
    inside = (at >= -1) & (at <= size) & (index < n)
    pixels = jnp.arange(size, dtype=dtype)
    shares = jnp.maximum(1 - jnp.abs(at.clip(0, size - 1)[..., None] - pixels), 0)
    return jnp.sum(shares * inside[..., None], 1) / n


def _contrib_ROIAlign(
    data: Array,
    rois: Array,
    pooled_size: Shape = (1, 1),
    spatial_scale: float = 1.0,
    sample_ratio: int = -1,
    position_sensitive: bool = False,
    aligned: bool = False,
) -> Array:
    batch, _, height, width = data.shape
    wide = jnp.promote_types(data.dtype, jnp.float32)
    regions = lax.stop_gradient(rois).astype(wide)
    parts = (-1, *pooled_size) if position_sensitive else (-1,)
    pixels = data.astype(wide).reshape(batch, *parts, height, width)
    equation = f"ph,{'cpqhw' if position_sensitive else 'chw'},qw->cpq"

    def sampled(region: Array) -> Array:
        image = region[0].astype(int)
        first, last = jnp.split(region[1:] * spatial_scale - (0.5 if aligned else 0), 2)
        size = last - first if aligned else jnp.maximum(last - first, 1)
        rows = _weights(first[1], size[1], pooled_size[0], sample_ratio, height)
        columns = _weights(first[0], size[0], pooled_size[1], sample_ratio, width)
        rows = jnp.where((image >= 0) & (image < batch), rows, 0)
        source = pixels[image.clip(0, batch - 1)]
        return jnp.einsum(equation, rows, source, columns, precision=lax.Precision.HIGHEST)

    return lax.map(sampled, regions).astype(data.dtype)
