"""A tensor and a number, element by element. The number fits the dtype already."""

from __future__ import annotations

import torch
from torch import Tensor

from ..elementwise import in_floats, sloped
from .binary import hypotenuse, modulo, quotient

# torch drops the factors that are 0 times infinity
_power = sloped(in_floats(torch.pow), lambda data, scalar: scalar * data ** (scalar - 1))
_exponential = sloped(
    in_floats(lambda data, scalar: torch.pow(scalar, data)),
    lambda data, scalar: torch.pow(scalar, data) * data.new_full((), scalar).log(),
)


def in_dtype(data: Tensor, dtype: str | None) -> Tensor:
    """The tensor in the dtype to compute in; None is its own."""
    return data if dtype is None else data.to(getattr(torch, dtype))


def both(data: Tensor, scalar: float, dtype: str | None) -> tuple[Tensor, Tensor]:
    """Tensor and number as tensors of one dtype."""
    data = in_dtype(data, dtype)
    return data, data.new_full((), scalar)


def _plus_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return in_dtype(data, dtype) + scalar


def _minus_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return in_dtype(data, dtype) - scalar


def _rminus_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return scalar - in_dtype(data, dtype)


def _mul_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return in_dtype(data, dtype) * scalar


def _div_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return quotient(*both(data, scalar, dtype))


def _rdiv_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return quotient(*both(data, scalar, dtype)[::-1])


def _mod_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return modulo(*both(data, scalar, dtype))


def _rmod_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return modulo(*both(data, scalar, dtype)[::-1])


def _power_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return _power(in_dtype(data, dtype), scalar)


def _rpower_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return _exponential(in_dtype(data, dtype), scalar)


def _maximum_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return in_dtype(data, dtype).clamp(min=scalar)


def _minimum_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return in_dtype(data, dtype).clamp(max=scalar)


def _hypot_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    return hypotenuse(*both(data, scalar, dtype))
