"""Convolution and its transpose. One number an axis for each attribute."""

from __future__ import annotations

import torch
from torch import Tensor

Sizes = tuple[int, ...]


def Convolution(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
    groups: int = 1,
) -> Tensor:
    return torch.convolution(
        data, weight, bias, stride, pad, dilate, False, (0,) * len(pad), groups
    )


def Deconvolution(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
    groups: int = 1,
    adj: Sizes = (0, 0),
) -> Tensor:
    return torch.convolution(data, weight, bias, stride, pad, dilate, True, adj, groups)
