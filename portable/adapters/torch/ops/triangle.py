"""Diagonals and triangles of matrices."""

from __future__ import annotations

import torch
from torch import Tensor


def _linalg_extractdiag(A: Tensor, offset: int = 0) -> Tensor:
    return A.diagonal(offset, -2, -1)


def _linalg_makediag(A: Tensor, offset: int = 0, size: int = 1) -> Tensor:
    return torch.diag_embed(A, offset)


def _places(size: int, offset: int, lower: bool, like: Tensor) -> tuple[Tensor, Tensor]:
    """Rows and columns of a triangle: a lower one row by row, an upper one column by column."""
    below = offset < 0 or (offset == 0 and lower)
    first, second = torch.tril_indices(size, size, -abs(offset), device=like.device)
    return (first, second) if below else (second, first)


def _linalg_extracttrian(
    A: Tensor,
    offset: int = 0,
    lower: bool = True,
) -> Tensor:
    rows, columns = _places(A.shape[-1], offset, lower, A)
    return A[..., rows, columns]


def _linalg_maketrian(
    A: Tensor,
    offset: int = 0,
    lower: bool = True,
    size: int = 1,
) -> Tensor:
    rows, columns = _places(size, offset, lower, A)
    flat = A.new_zeros(*A.shape[:-1], size * size)
    return flat.index_add(-1, rows * size + columns, A).unflatten(-1, (size, size))
