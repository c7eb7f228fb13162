"""Output layers: an activation whose gradient is already that of a loss."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F


class _Loss(torch.autograd.Function):
    """`out` as a function of data with a given gradient, whatever comes from above."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, out: Tensor, gradient: Tensor, times_g: bool) -> Tensor:
        ctx.save_for_backward(gradient)
        ctx.times_g = times_g
        return out.clone()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None, None, None]:
        (gradient,) = ctx.saved_tensors
        return gradient * g if ctx.times_g else gradient.clone(), None, None, None


def _loss(data: Tensor, out: Tensor, gradient: Tensor, times_g: bool = False) -> Tensor:
    result: Tensor = _Loss.apply(
        data, out.detach(), gradient.detach().to(data.dtype).reshape(data.shape), times_g
    )
    return result


def SoftmaxOutput(
    data: Tensor,
    label: Tensor,
    rows: tuple[int, int, int] = (1, 1, 1),
    grad_scale: float = 1.0,
    normalization: str = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
    ignore_label: float = -1.0,
    use_ignore: bool = False,
) -> Tensor:
    samples, classes, positions = rows
    out = F.softmax(data.detach().reshape(rows), 1)
    if label.shape == data.shape:
        gradient = grad_scale * (out - label.reshape(rows))
        return _loss(data, out.reshape(data.shape), gradient, out_grad)
    ignored = label.long() == int(ignore_label)
    used = label.reshape(-1)[: samples * positions].long().reshape(samples, 1, positions)
    hit = used == torch.arange(classes, device=data.device).reshape(1, -1, 1)
    others = smooth_alpha / (classes - 1) if smooth_alpha else 0.0
    gradient = out - torch.where(hit, 1 - smooth_alpha, others).to(data.dtype)
    if use_ignore:
        gradient = gradient.masked_fill(used == int(ignore_label), 0)
    divisor: Any = {"null": positions, "batch": label.numel()}.get(normalization)
    if divisor is None:
        divisor = (~ignored).sum().clamp(min=1)
    return _loss(data, out.reshape(data.shape), gradient * (grad_scale / divisor), out_grad)


def LinearRegressionOutput(data: Tensor, label: Tensor, scale: float = 1.0) -> Tensor:
    return _loss(data, data, scale * (data - label.reshape(data.shape)))


def LogisticRegressionOutput(data: Tensor, label: Tensor, scale: float = 1.0) -> Tensor:
    out = torch.sigmoid(data)
    return _loss(data, out, scale * (out - label.reshape(data.shape)))


def MAERegressionOutput(data: Tensor, label: Tensor, scale: float = 1.0) -> Tensor:
    return _loss(data, data, torch.where(data > label.reshape(data.shape), scale, -scale))


def SVMOutput(
    data: Tensor,
    label: Tensor,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
) -> Tensor:
    own = label.long().unsqueeze(1) == torch.arange(data.shape[1], device=data.device)
    y = torch.where(own, 1, -1).to(data.dtype)
    missing = (margin - y * data).clamp(min=0)
    slope = (missing > 0).to(data.dtype) if use_linear else 2 * missing
    return _loss(data, data, -regularization_coefficient * y * slope)
