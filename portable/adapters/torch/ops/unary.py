"""Functions of one tensor, element by element."""

from __future__ import annotations

import torch
from torch import Tensor


def tanh(data: Tensor) -> Tensor:
    return torch.tanh(data)
