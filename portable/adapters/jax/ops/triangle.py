"""Diagonals and triangles of matrices."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array


def _linalg_extractdiag(A: Array, offset: int = 0) -> Array:
    return A.diagonal(offset, -2, -1)


def _linalg_makediag(A: Array, offset: int = 0, size: int = 1) -> Array:
    along = np.arange(A.shape[-1])
    places = (..., along + max(-offset, 0), along + max(offset, 0))
    return jnp.zeros((*A.shape[:-1], size, size), A.dtype).at[places].set(A)


def _places(size: int, offset: int, lower: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of a triangle: a lower one row by row, an upper one column by column."""
    below = offset < 0 or (offset == 0 and lower)
    first, second = np.tril_indices(size, -abs(offset))
    return (first, second) if below else (second, first)


def _linalg_extracttrian(
    A: Array,
    offset: int = 0,
    lower: bool = True,
) -> Array:
    return A[(..., *_places(A.shape[-1], offset, lower))]


def _linalg_maketrian(
    A: Array,
    offset: int = 0,
    lower: bool = True,
    size: int = 1,
) -> Array:
    places = (..., *_places(size, offset, lower))
    return jnp.zeros((*A.shape[:-1], size, size), A.dtype).at[places].set(A)
