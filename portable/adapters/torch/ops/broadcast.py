"""The same numbers repeated along axes of size 1."""

from __future__ import annotations

import torch
from torch import Tensor

from .shape import Shape


def broadcast_to(data: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(data, shape)


def broadcast_like(lhs: Tensor, rhs: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(lhs, shape)


def broadcast_axis(data: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(data, shape)
