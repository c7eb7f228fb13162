"""Arithmetic of two tensors, element by element, broadcast."""

from __future__ import annotations

import torch
from torch import Tensor

from ..elementwise import in_floats, sloped


def quotient(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs / rhs if lhs.is_floating_point() else torch.div(lhs, rhs, rounding_mode="trunc")


def _modulo(lhs: Tensor, rhs: Tensor) -> Tensor:
    rest = torch.fmod(lhs, torch.where(rhs == 0, 1, rhs))
    other_sign = (lhs < 0) != (rhs < 0)
    signed = torch.where(other_sign, rest + torch.where(rest != 0, rhs, 0), rest)
    return torch.where(rhs == 0, 0, signed)


modulo = sloped(
    _modulo,
    lambda lhs, rhs: torch.ones_like(lhs),
    lambda lhs, rhs: -torch.floor(lhs / rhs),
)
# torch drops the factors that are 0 times infinity
power = sloped(
    in_floats(torch.pow),
    lambda lhs, rhs: rhs * lhs ** (rhs - 1),
    lambda lhs, rhs: lhs.log() * lhs**rhs,
)
# torch splits the gradient where both are equal
maximum = sloped(
    torch.maximum,
    lambda lhs, rhs: lhs >= rhs,
    lambda lhs, rhs: lhs < rhs,
)
minimum = sloped(
    torch.minimum,
    lambda lhs, rhs: lhs <= rhs,
    lambda lhs, rhs: lhs > rhs,
)
hypotenuse = in_floats(torch.hypot)


def broadcast_add(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs + rhs


def broadcast_sub(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs - rhs


def broadcast_mul(lhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs * rhs


def broadcast_div(lhs: Tensor, rhs: Tensor) -> Tensor:
    return quotient(lhs, rhs)


def broadcast_mod(lhs: Tensor, rhs: Tensor) -> Tensor:
    return modulo(lhs, rhs)


def broadcast_power(lhs: Tensor, rhs: Tensor) -> Tensor:
    return power(lhs, rhs)


def broadcast_maximum(lhs: Tensor, rhs: Tensor) -> Tensor:
    return maximum(lhs, rhs)


def broadcast_minimum(lhs: Tensor, rhs: Tensor) -> Tensor:
    return minimum(lhs, rhs)


def broadcast_hypot(lhs: Tensor, rhs: Tensor) -> Tensor:
    return hypotenuse(lhs, rhs)
