"""The error function, the gamma function and their relatives."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..elementwise import in_floats, sloped


def _gamma(data: Tensor) -> Tensor:
    wide = data.double()
    size = torch.lgamma(wide).exp()
    size = torch.where(wide == wide.floor(), size.round(), size)  # factorials are whole numbers
    odd = (wide < 0) & (wide.floor() % 2 != 0)
    out = torch.where(odd, -size, size)
    pole = (wide < 0) & (wide == wide.floor())
    out = torch.where(wide == 0, 1 / wide, torch.where(pole, math.nan, out))
    return out.to(data.dtype)


def _psi(data: Tensor) -> Tensor:
    return torch.digamma(data.double()).to(data.dtype)


_gamma_function = sloped(_gamma, lambda data: _gamma(data) * _psi(data))


@in_floats
def erf(data: Tensor) -> Tensor:
    return torch.erf(data)


@in_floats
def erfinv(data: Tensor) -> Tensor:
    return torch.erfinv(data)


@in_floats
def gamma(data: Tensor) -> Tensor:
    return _gamma_function(data)


@in_floats
def gammaln(data: Tensor) -> Tensor:
    return torch.lgamma(data)
