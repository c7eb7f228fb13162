"""Arrays put together, taken apart, and repeated. Axes, parts and paddings arrive resolved."""

from __future__ import annotations

import torch
from torch import Tensor

Shape = tuple[int, ...]


def Concat(*data: Tensor, dim: int = 1) -> Tensor:
    return torch.cat(data, dim)


def _rnn_param_concat(*data: Tensor, dim: int = 1) -> Tensor:
    return torch.cat(data, dim)


def stack(*data: Tensor, axis: int = 0) -> Tensor:
    return torch.stack(data, axis)


def _split(data: Tensor, sizes: Shape, axis: int, squeeze_axis: bool) -> tuple[Tensor, ...]:
    if squeeze_axis:
        return tuple(torch.atleast_1d(part) for part in data.unbind(axis))
    return data.split(sizes, axis)


def SliceChannel(
    data: Tensor, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Tensor, ...]:
    return _split(data, sizes, axis, squeeze_axis)


def _split_v2(
    data: Tensor, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Tensor, ...]:
    return _split(data, sizes, axis, squeeze_axis)
