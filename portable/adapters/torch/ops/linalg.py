"""Products of matrices. `axis`, that of the rows, is not negative."""

from __future__ import annotations

import torch
from torch import Tensor


def _turned(a: Tensor, transposed: bool) -> Tensor:
    return a.mT if transposed else a


def _linalg_gemm2(
    A: Tensor,
    B: Tensor,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    axis: int = 0,
) -> Tensor:
    left, right = A.movedim(axis, -2), B.movedim(axis, -2)
    product = _turned(left, transpose_a) @ _turned(right, transpose_b)
    return (alpha * product).movedim(-2, axis)


def _linalg_gemm(
    A: Tensor,
    B: Tensor,
    C: Tensor,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    beta: float = 1.0,
    axis: int = 0,
) -> Tensor:
    return _linalg_gemm2(A, B, transpose_a, transpose_b, alpha, axis) + beta * C


def _linalg_syrk(A: Tensor, transpose: bool = False, alpha: float = 1.0) -> Tensor:
    return alpha * (A.mT @ A if transpose else A @ A.mT)


def _linalg_trmm(
    A: Tensor,
    B: Tensor,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Tensor:
    side = _turned(A.tril() if lower else A.triu(), transpose)
    return alpha * (B @ side if rightside else side @ B)


def _linalg_trsm(
    A: Tensor,
    B: Tensor,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Tensor:
    side = _turned(A, transpose)
    upper = lower == transpose
    solved: Tensor = torch.linalg.solve_triangular(side, B, upper=upper, left=not rightside)
    return alpha * solved
