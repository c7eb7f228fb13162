"""Another shape for the same numbers. Shapes and axes arrive resolved."""

from __future__ import annotations

from torch import Tensor

Shape = tuple[int, ...]


def Reshape(data: Tensor, shape: Shape = ()) -> Tensor:
    return data.reshape(shape)


def reshape_like(lhs: Tensor, rhs: Tensor, shape: Shape = ()) -> Tensor:
    return lhs.reshape(shape)


def Flatten(data: Tensor) -> Tensor:
    return data.reshape(data.shape[0], -1)


def expand_dims(data: Tensor, axis: int) -> Tensor:
    return data.unsqueeze(axis)


def squeeze(data: Tensor, shape: Shape = ()) -> Tensor:
    return data.reshape(shape)
