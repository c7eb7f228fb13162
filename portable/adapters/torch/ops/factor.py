"""Factors, determinants, inverses."""

from __future__ import annotations

import torch
from torch import Tensor


def _symmetric(a: Tensor) -> Tensor:
    """The numbers of the lower triangle, mirrored, with the gradient that a symmetric matrix has."""
    mean = (a + a.mT) / 2
    lower = a.detach().tril() + a.detach().tril(-1).mT
    return mean + (lower - mean.detach())


def _linalg_potrf(A: Tensor) -> Tensor:
    return torch.linalg.cholesky(_symmetric(A))


def _linalg_potri(A: Tensor) -> Tensor:
    one = torch.eye(A.shape[-1], dtype=A.dtype, device=A.device).expand_as(A)
    inverse = torch.linalg.solve_triangular(A, one, upper=False)
    return inverse.mT @ inverse


def _linalg_gelqf(A: Tensor) -> tuple[Tensor, Tensor]:
    q, r = torch.linalg.qr(A.mT)
    return q.mT, r.mT


def _linalg_syevd(A: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = torch.linalg.eigh(_symmetric(A))
    rows = vectors.mT
    largest = rows.detach().abs().argmax(-1, keepdim=True)
    return rows * rows.detach().gather(-1, largest).sign(), values


def _linalg_sumlogdiag(A: Tensor) -> Tensor:
    return torch.atleast_1d(A.diagonal(dim1=-2, dim2=-1).log().sum(-1))


def _regular(a: Tensor) -> tuple[Tensor, Tensor]:
    """Which matrices are singular, and all of them with those replaced, which get no gradient."""
    singular = torch.linalg.det(a.detach()) == 0
    one = torch.eye(a.shape[-1], dtype=a.dtype, device=a.device)
    return singular, torch.where(singular[..., None, None], one, a)


def _linalg_det(A: Tensor) -> Tensor:
    singular, regular = _regular(A)
    return torch.atleast_1d(torch.where(singular, 0, torch.linalg.det(regular)))


def _linalg_slogdet(A: Tensor) -> tuple[Tensor, Tensor]:
    singular, regular = _regular(A)
    sign, logarithm = torch.linalg.slogdet(regular)
    sign, logarithm = torch.where(singular, 0, sign), torch.where(singular, -torch.inf, logarithm)
    return torch.atleast_1d(sign), torch.atleast_1d(logarithm)


def _linalg_inverse(A: Tensor) -> Tensor:
    return torch.linalg.inv(A)
