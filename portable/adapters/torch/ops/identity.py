"""What leaves the numbers alone: copies, casts, constants of a shape, gradients replaced."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class _Loss(torch.autograd.Function):
    """The same numbers, with a gradient that has nothing to do with what comes from above."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, slope: float | Tensor) -> Tensor:
        ctx.slope = slope
        return data.clone()

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Any:
        return torch.ones_like(g) * ctx.slope, None


class _Multiplied(torch.autograd.Function):
    """The same numbers, with the gradient multiplied by a number."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, scalar: float) -> Tensor:
        ctx.scalar = scalar
        return data.clone()

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Any:
        return g * ctx.scalar, None


def _copy(data: Tensor) -> Tensor:
    return data.clone()


def zeros_like(data: Tensor) -> Tensor:
    return torch.zeros_like(data)


def ones_like(data: Tensor) -> Tensor:
    return torch.ones_like(data)


def BlockGrad(data: Tensor) -> Tensor:
    return data.detach().clone()


def make_loss(data: Tensor) -> Tensor:
    return _Loss.apply(data, 1.0)


def MakeLoss(
    data: Tensor,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: str = "null",
) -> Tensor:
    n: int | Tensor = data.shape[0] if normalization == "batch" else 1
    if normalization == "valid":
        n = (data > valid_thresh).sum().clamp(min=1).to(data.dtype)
    return _Loss.apply(data, grad_scale / n)


def _contrib_gradientmultiplier(data: Tensor, scalar: float = 1.0, is_int: bool = True) -> Tensor:
    return _Multiplied.apply(data, scalar)


def Cast(data: Tensor, dtype: str) -> Tensor:
    return data.to(getattr(torch, dtype), copy=True)


def amp_cast(data: Tensor, dtype: str) -> Tensor:
    wanted = getattr(torch, dtype) if data.is_floating_point() else data.dtype
    return data.to(wanted, copy=True)


def shape_array(data: Tensor) -> Tensor:
    return torch.tensor(data.shape, dtype=torch.int64, device=data.device)


def size_array(data: Tensor) -> Tensor:
    return torch.tensor([data.numel()], dtype=torch.int64, device=data.device)
