"""Places of an array: their numbers, rows put into them or kept by a mask, diagonals."""

from __future__ import annotations

import torch
from torch import Tensor

Shape = tuple[int, ...]


def _contrib_index_copy(old_tensor: Tensor, index_vector: Tensor, new_tensor: Tensor) -> Tensor:
    return old_tensor.index_copy(0, index_vector.detach().long(), new_tensor)


def _contrib_index_array(data: Tensor, axes: Shape = ()) -> Tensor:
    places = [torch.arange(n, device=data.device) for n in data.shape]
    grid = torch.stack(torch.meshgrid(*places, indexing="ij"), -1)
    return grid[..., list(axes)]


def _contrib_boolean_mask(data: Tensor, index: Tensor) -> Tensor:
    return data[index.detach() != 0]


def _ravel_multi_index(data: Tensor, shape: Shape) -> Tensor:
    number = torch.zeros(data.shape[1], dtype=torch.int64, device=data.device)
    for row, size in zip(data.detach().long(), shape, strict=True):
        number = number * size + row
    return number.to(data.dtype)


def _unravel_index(data: Tensor, shape: Shape) -> Tensor:
    rest, rows = data.detach().long(), []
    for size in shape[:0:-1]:
        rows.append(rest.fmod(size))
        rest = rest.div(size, rounding_mode="trunc")
    return torch.stack([rest, *reversed(rows)]).to(data.dtype)


def diag(data: Tensor, k: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    return data.diag_embed(k) if data.ndim == 1 else data.diagonal(k, axis1, axis2)
