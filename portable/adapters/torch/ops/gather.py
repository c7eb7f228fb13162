"""Elements picked from places or put into places that other arrays tell, or chosen by a mask."""

from __future__ import annotations

import torch
from torch import Tensor

Shape = tuple[int, ...]


def gather_nd(data: Tensor, indices: Tensor) -> Tensor:
    return data[tuple(indices.detach().long())]


def scatter_nd(data: Tensor, indices: Tensor, shape: Shape) -> Tensor:
    out = torch.zeros(shape, dtype=data.dtype, device=data.device)
    return out.index_put(tuple(indices.detach().long()), data)


def where(condition: Tensor, x: Tensor, y: Tensor) -> Tensor:
    chosen = condition.detach() != 0
    rows = chosen.reshape(-1, *(1,) * (x.ndim - 1)) if chosen.ndim < x.ndim else chosen
    return torch.where(rows, x, y)
