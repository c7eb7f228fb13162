"""Products. The sizes that are summed over agree."""

from __future__ import annotations

import torch
from torch import Tensor


def dot(lhs: Tensor, rhs: Tensor, transpose_a: bool = False, transpose_b: bool = False) -> Tensor:
    if lhs.ndim == rhs.ndim == 2:
        return (lhs.T if transpose_a else lhs) @ (rhs.T if transpose_b else rhs)
    axes = [0 if transpose_a else -1], [-1 if transpose_b else 0]
    return torch.atleast_1d(torch.tensordot(lhs, rhs, axes))


def batch_dot(
    lhs: Tensor, rhs: Tensor, transpose_a: bool = False, transpose_b: bool = False
) -> Tensor:
    return (lhs.mT if transpose_a else lhs) @ (rhs.mT if transpose_b else rhs)
