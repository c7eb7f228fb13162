"""Images made larger or smaller."""

from __future__ import annotations

import functools

import jax.numpy as jnp
import numpy as np
from jax import Array

from .convolution import Deconvolution


def UpSampling(
    *data: Array,
    factors: tuple[int, ...] | None = (2,),
    scale: int = 2,
    pad: int = 0,
    add: bool = False,
) -> Array:
    if factors is None:
        images, weight = data
        stride, around = (scale, scale), (pad, pad)
        return Deconvolution(images, weight, None, stride, (1, 1), around, weight.shape[0])
    larger = [x.repeat(k, 2).repeat(k, 3) for x, k in zip(data, factors, strict=True)]
    return functools.reduce(jnp.add, larger) if add else jnp.concatenate(larger, 1)


def _interpolation(size: int, wanted: int, align_corners: bool, dtype: jnp.dtype) -> Array:
    """The matrix that interpolates linearly between neighbours."""
    i = np.arange(wanted)
    if align_corners:
        position = i * (size - 1) / max(wanted - 1, 1)
    else:
        position = ((i + 0.5) * size / wanted - 0.5).clip(0, size - 1)
    distance = np.abs(position[:, None] - np.arange(size))
    return jnp.asarray((1 - distance).clip(0), dtype)


def _contrib_BilinearResize2D(
    data: Array,
    like: Array | None = None,
    size: tuple[int, int] = (1, 1),
    align_corners: bool = True,
) -> Array:
    rows, columns = (
        _interpolation(n, m, align_corners, data.dtype)
        for n, m in zip(data.shape[2:], size, strict=True)
    )
    return jnp.einsum("ncij,hi,wj->nchw", data, rows, columns, precision="highest")
