"""Rounding and signs of one tensor, element by element."""

from __future__ import annotations

import torch
from torch import Tensor

from ..elementwise import in_floats, sloped


def _half_away(data: Tensor) -> Tensor:
    """The nearest integer, halves away from 0."""
    whole = data.trunc()
    return torch.where((data - whole).abs() >= 0.5, whole + data.sign(), whole)


def _half_down(data: Tensor) -> Tensor:
    """The nearest integer, halves down."""
    low, high = data.floor(), data.ceil()
    return torch.where(data - low <= high - data, low, high)


def _one(data: Tensor) -> Tensor:
    return torch.ones_like(data)


_round_through = sloped(_half_away, _one)
_sign_through = sloped(torch.sign, _one)


@in_floats
def round(data: Tensor) -> Tensor:
    return _half_away(data)


@in_floats
def rint(data: Tensor) -> Tensor:
    return _half_down(data)


@in_floats
def ceil(data: Tensor) -> Tensor:
    return torch.ceil(data)


@in_floats
def floor(data: Tensor) -> Tensor:
    return torch.floor(data)


@in_floats
def trunc(data: Tensor) -> Tensor:
    return torch.trunc(data)


@in_floats
def fix(data: Tensor) -> Tensor:
    return torch.trunc(data)


@in_floats
def _contrib_round_ste(data: Tensor) -> Tensor:
    return _round_through(data)


@in_floats
def sign(data: Tensor) -> Tensor:
    return torch.sign(data)


@in_floats
def _contrib_sign_ste(data: Tensor) -> Tensor:
    return _sign_through(data)
