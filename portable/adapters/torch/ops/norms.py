"""Norms and moments: sums of powers over axes, and what is scaled by them."""

from __future__ import annotations

import torch
from torch import Tensor

from .reduce import Shape, dropped, mean, sloped

WIDER = {torch.float16: torch.float32, torch.float32: torch.float64}


def norm(data: Tensor, ord: int = 2, axis: Shape = (), keepdims: bool = False) -> Tensor:
    wide = data.detach().to(WIDER.get(data.dtype, data.dtype))
    if ord == 1:
        out, slope = wide.abs().sum(axis, True), data.detach().sign()
    else:
        # wider, since the squares of a norm that fits may overflow
        out = (wide * wide).sum(axis, True).sqrt()
        slope = data.detach() / out.to(data.dtype)
    return sloped(data, out.to(data.dtype), slope, axis, keepdims)


def moments(data: Tensor, axes: Shape = (), keepdims: bool = False) -> tuple[Tensor, Tensor]:
    average = mean(data, axes, keepdims=True)
    away = data - average
    return average if keepdims else dropped(average, axes), mean(away * away, axes, keepdims)


def L2Normalization(data: Tensor, eps: float = 1e-10, axis: Shape = (1,)) -> Tensor:
    squares = (data * data).sum(axis, True) if axis else data * data
    return data / (squares + torch.tensor(eps, dtype=data.dtype, device=data.device)).sqrt()


def all_finite(data: Tensor) -> Tensor:
    return data.isfinite().all().reshape(1).float()


def multi_all_finite(*data: Tensor) -> Tensor:
    return torch.stack([x.isfinite().all() for x in data]).all().reshape(1).float()


def multi_sum_sq(*data: Tensor) -> Tensor:
    return torch.stack([(x * x).sum(dtype=torch.float32) for x in data])
