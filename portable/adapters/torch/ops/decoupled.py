"""AdamW and LAMB. They return the weight (or LAMB's direction), then the states."""

from __future__ import annotations

import torch
from torch import Tensor

from .adaptive import average, correction
from .optimizer import clipped


def _adamw_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    rescale_grad: Tensor,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    d = clipped(rescale_grad.to(weight.dtype) * grad, clip_gradient)
    new_mean, new_var = average(mean, d, beta1), average(var, d * d, beta2)
    new = weight - eta * (lr * new_mean / (new_var.sqrt() + epsilon) + wd * weight)
    usable = rescale_grad.isfinite() & (rescale_grad != 0)
    return (
        torch.where(usable, new, weight),
        torch.where(usable, new_mean, mean),
        torch.where(usable, new_var, var),
    )


def _mp_adamw_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    weight32: Tensor,
    rescale_grad: Tensor,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    new, mean, var = _adamw_update(
        weight32,
        grad.float(),
        mean,
        var,
        rescale_grad,
        lr,
        eta,
        beta1,
        beta2,
        epsilon,
        wd,
        clip_gradient,
    )
    return new.to(weight.dtype), mean, var, new


def lamb_update_phase1(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    d = clipped(rescale_grad * grad, clip_gradient)
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
    m = mean / correction(beta1, t) if bias_correction else mean
    v = var / correction(beta2, t) if bias_correction else var
    return m / (v.sqrt() + epsilon) + wd * weight, mean, var


def mp_lamb_update_phase1(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    weight32: Tensor,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    return lamb_update_phase1(
        weight32,
        grad.float(),
        mean,
        var,
        t,
        wd,
        beta1,
        beta2,
        epsilon,
        bias_correction,
        rescale_grad,
        clip_gradient,
    )


def lamb_update_phase2(
    weight: Tensor,
    g: Tensor,
    r1: Tensor,
    r2: Tensor,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> Tensor:
    r1 = r1.clamp(min=lower_bound) if lower_bound >= 0 else r1
    r1 = r1.clamp(max=upper_bound) if upper_bound >= 0 else r1
    ratio = torch.where((r1 != 0) & (r2 != 0), r1 / r2, 1)
    return weight - lr * ratio * g


def mp_lamb_update_phase2(
    weight: Tensor,
    g: Tensor,
    r1: Tensor,
    r2: Tensor,
    weight32: Tensor,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> tuple[Tensor, Tensor]:
    new = lamb_update_phase2(weight32, g, r1, r2, lr, lower_bound, upper_bound)
    return new.to(weight.dtype), new
