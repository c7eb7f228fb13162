"""Windows of images as the columns of a matrix, and back."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import Array

Sizes = tuple[int, int]


def _places(size: Sizes, kernel: Sizes, stride: Sizes, dilate: Sizes, pad: Sizes) -> Any:
    """An index of the padded image: (kernel height, kernel width, windows down, windows across)."""
    rows, columns = (
        np.arange(k)[:, None] * d + np.arange((n + 2 * p - d * (k - 1) - 1) // s + 1) * s
        for n, k, s, d, p in zip(size, kernel, stride, dilate, pad, strict=True)
    )
    return (slice(None), slice(None), rows[:, None, :, None], columns[None, :, None])


def im2col(
    data: Array,
    kernel: Sizes = (1, 1),
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
) -> Array:
    batch, channels, *size = data.shape
    around = jnp.pad(data, ((0, 0), (0, 0), *((p, p) for p in pad)))
    places = _places((size[0], size[1]), kernel, stride, dilate, pad)
    return around[places].reshape(batch, channels * kernel[0] * kernel[1], -1)


def col2im(
    data: Array,
    output_size: Sizes = (1, 1),
    kernel: Sizes = (1, 1),
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
) -> Array:
    places = _places(output_size, kernel, stride, dilate, pad)
    windows = data.reshape(len(data), -1, *np.broadcast_shapes(*(p.shape for p in places[2:])))
    height, width = (n + 2 * p for n, p in zip(output_size, pad, strict=True))
    total = jnp.zeros((*windows.shape[:2], height, width), data.dtype).at[places].add(windows)
    return total[:, :, pad[0] : height - pad[0], pad[1] : width - pad[1]]
