"""Powers, roots, exponentials and logarithms of one tensor, element by element."""

from __future__ import annotations

import torch
from torch import Tensor

from ..elementwise import in_floats, sloped


def _cbrt(data: Tensor) -> Tensor:
    return (data.abs() ** (1 / 3)).copysign(data)


# torch has no cube root, and the slope of a power is nan at 0
_cube_root = sloped(_cbrt, lambda data: 1 / (3 * _cbrt(data) ** 2))
_inverse_cube_root = sloped(
    lambda data: 1 / _cbrt(data), lambda data: -1 / (3 * data * _cbrt(data))
)


def square(data: Tensor) -> Tensor:
    return data * data


@in_floats
def sqrt(data: Tensor) -> Tensor:
    return torch.sqrt(data)


@in_floats
def rsqrt(data: Tensor) -> Tensor:
    return torch.rsqrt(data)


@in_floats
def cbrt(data: Tensor) -> Tensor:
    return _cube_root(data)


@in_floats
def rcbrt(data: Tensor) -> Tensor:
    return _inverse_cube_root(data)


@in_floats
def reciprocal(data: Tensor) -> Tensor:
    return torch.reciprocal(data)


@in_floats
def exp(data: Tensor) -> Tensor:
    return torch.exp(data)


@in_floats
def expm1(data: Tensor) -> Tensor:
    return torch.expm1(data)


@in_floats
def log(data: Tensor) -> Tensor:
    return torch.log(data)


@in_floats
def log2(data: Tensor) -> Tensor:
    return torch.log2(data)


@in_floats
def log10(data: Tensor) -> Tensor:
    return torch.log10(data)


@in_floats
def log1p(data: Tensor) -> Tensor:
    return torch.log1p(data)
