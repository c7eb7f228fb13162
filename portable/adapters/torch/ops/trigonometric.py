"""Trigonometric and hyperbolic functions of one tensor, element by element."""

from __future__ import annotations

import torch
from torch import Tensor

from ..elementwise import in_floats


@in_floats
def sin(data: Tensor) -> Tensor:
    return torch.sin(data)


@in_floats
def cos(data: Tensor) -> Tensor:
    return torch.cos(data)


@in_floats
def tan(data: Tensor) -> Tensor:
    return torch.tan(data)


@in_floats
def arcsin(data: Tensor) -> Tensor:
    return torch.arcsin(data)


@in_floats
def arccos(data: Tensor) -> Tensor:
    return torch.arccos(data)


@in_floats
def arctan(data: Tensor) -> Tensor:
    return torch.arctan(data)


@in_floats
def sinh(data: Tensor) -> Tensor:
    return torch.sinh(data)


@in_floats
def cosh(data: Tensor) -> Tensor:
    return torch.cosh(data)


@in_floats
def arcsinh(data: Tensor) -> Tensor:
    return torch.arcsinh(data)


@in_floats
def arccosh(data: Tensor) -> Tensor:
    return torch.arccosh(data)


@in_floats
def arctanh(data: Tensor) -> Tensor:
    return torch.arctanh(data)


@in_floats
def degrees(data: Tensor) -> Tensor:
    return torch.rad2deg(data)


@in_floats
def radians(data: Tensor) -> Tensor:
    return torch.deg2rad(data)
