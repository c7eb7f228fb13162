"""Sampling images at places that a network chooses. `shape` is (height, width) of the result."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

Shape = tuple[int, int]


def _line(size: int, like: Tensor) -> Tensor:
    """Places from -1 to 1; nan if there is only one."""
    line = torch.arange(size, dtype=like.dtype, device=like.device)
    return line * (2 / (size - 1)) - 1 if size > 1 else line * torch.nan


def affine_grid(data: Tensor, shape: Shape) -> Tensor:
    y, x = torch.meshgrid(*(_line(size, data) for size in shape), indexing="ij")
    places = torch.stack([x, y, torch.ones_like(x)]).reshape(3, -1)
    return (data.reshape(-1, 2, 3) @ places).reshape(-1, 2, *shape)


def GridGenerator(data: Tensor, shape: Shape | None = None) -> Tensor:
    if shape is not None:
        return affine_grid(data, shape)
    height, width = data.shape[2:]
    row = torch.arange(height, dtype=data.dtype, device=data.device)[:, None]
    column = torch.arange(width, dtype=data.dtype, device=data.device)
    half = [
        torch.tensor((n - 1) / 2, dtype=data.dtype, device=data.device) for n in (width, height)
    ]
    return torch.stack([(data[:, 0] + column) / half[0], (data[:, 1] + row) / half[1]], 1) - 1


def BilinearSampler(data: Tensor, grid: Tensor) -> Tensor:
    wide = torch.promote_types(data.dtype, torch.float32)
    places = grid.to(wide).permute(0, 2, 3, 1)
    return functional.grid_sample(data.to(wide), places, align_corners=True).to(data.dtype)


def SpatialTransformer(data: Tensor, loc: Tensor, shape: Shape = (1, 1)) -> Tensor:
    return BilinearSampler(data, affine_grid(loc, shape))
