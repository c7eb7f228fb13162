"""Another shape for the same numbers. Shapes and axes arrive resolved."""

from __future__ import annotations

import torch
from torch import Tensor

Shape = tuple[int, ...]


def Reshape(data: Tensor, shape: Shape = ()) -> Tensor:  # noqa: N802
    return data.reshape(shape)


def reshape_like(lhs: Tensor, rhs: Tensor, shape: Shape = ()) -> Tensor:
    return lhs.reshape(shape)


def Flatten(data: Tensor) -> Tensor:  # noqa: N802
    return data.reshape(data.shape[0], -1)


def expand_dims(data: Tensor, axis: int) -> Tensor:
    return data.unsqueeze(axis)


def squeeze(data: Tensor, shape: Shape = ()) -> Tensor:
    return data.reshape(shape)


def transpose(data: Tensor, axes: Shape = ()) -> Tensor:
    return data.permute(axes)


def SwapAxis(data: Tensor, dim1: int = 0, dim2: int = 0) -> Tensor:  # noqa: N802
    return data.swapaxes(dim1, dim2)


def broadcast_to(data: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(data, shape)


def broadcast_like(lhs: Tensor, rhs: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(lhs, shape)


def broadcast_axis(data: Tensor, shape: Shape = ()) -> Tensor:
    return torch.broadcast_to(data, shape)
