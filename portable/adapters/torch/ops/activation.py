"""Activations. `slope` arrives rounded, `shape` is that of gamma against the channels of data."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

SELU_SCALE, SELU_ALPHA = 1.0507010221481323, 1.6732631921768188  # as MXNet has them, in float32
ACTIVATIONS = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softrelu": functional.softplus,
    "softsign": functional.softsign,
}


def Activation(data: Tensor, act_type: str) -> Tensor:
    return ACTIVATIONS[act_type](data)


class _Selu(torch.autograd.Function):
    """With MXNet's own gradient below 0: scale * (alpha + out)."""

    @staticmethod
    def forward(ctx: Any, data: Tensor) -> Tensor:
        out = SELU_SCALE * torch.where(data > 0, data, SELU_ALPHA * data.expm1())
        ctx.save_for_backward(data, out)
        return out

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Tensor:
        data, out = ctx.saved_tensors
        return g * SELU_SCALE * torch.where(data > 0, 1, SELU_ALPHA + out)


def LeakyReLU(
    data: Tensor,
    gamma: Tensor | None = None,
    slopes: Tensor | None = None,
    act_type: str = "leaky",
    slope: float = 0.25,
    shape: tuple[int, ...] = (),
    bounds: tuple[float, float] = (0.125, 0.334),
    drawn: bool = False,
) -> Tensor:
    if act_type == "gelu":
        return functional.gelu(data)
    if act_type == "selu":
        return _Selu.apply(data)
    if act_type == "elu":
        return functional.elu(data, slope)
    if gamma is not None:
        return torch.where(data > 0, data, gamma.reshape(shape) * data)
    if slopes is not None:
        return torch.where(data > 0, data, slopes * data)
    return functional.leaky_relu(data, slope)
