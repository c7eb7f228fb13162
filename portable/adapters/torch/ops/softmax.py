"""Softmax and its relatives. `axis` is not negative; `dtype` is the result's."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F


def softmax(
    data: Tensor,
    length: Tensor | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: str = "float32",
) -> Tensor:
    scores = data if temperature is None else data / temperature
    if length is None:
        return F.softmax(scores, axis).to(getattr(torch, dtype))
    places = torch.arange(data.shape[axis], device=data.device)
    column = places.reshape([-1 if i == axis else 1 for i in range(data.ndim)])
    counted = column < length.unsqueeze(axis)
    out = F.softmax(torch.where(counted, scores, -torch.inf), axis)
    return torch.where(counted, out, 0).to(getattr(torch, dtype))


def softmin(
    data: Tensor, axis: int = -1, temperature: float | None = None, dtype: str = "float32"
) -> Tensor:
    return softmax(-data, None, axis, temperature, dtype)


def log_softmax(
    data: Tensor, axis: int = -1, temperature: float | None = None, dtype: str = "float32"
) -> Tensor:
    scores = data if temperature is None else data / temperature
    return F.log_softmax(scores, axis).to(getattr(torch, dtype))


def SoftmaxActivation(data: Tensor, axis: int = -1) -> Tensor:
    return F.softmax(data, axis)


class _CrossEntropy(torch.autograd.Function):
    """-sum log max(p, 1e-8), whose gradient is that without the bound."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, label: Tensor) -> Tensor:
        probabilities, classes = F.softmax(data, 1), label.long().unsqueeze(1)
        ctx.save_for_backward(probabilities, classes)
        return -probabilities.gather(1, classes).clamp(min=1e-8).log().sum().reshape(1)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None]:
        probabilities, classes = ctx.saved_tensors
        taken = torch.zeros_like(probabilities).scatter(1, classes, 1)
        return g * (probabilities - taken), None


def softmax_cross_entropy(data: Tensor, label: Tensor) -> Tensor:
    out: Tensor = _CrossEntropy.apply(data, label)
    return out
