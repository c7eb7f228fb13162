"""Update rules with averages of squared gradients. They return the weight, then the states."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from .optimizer import clipped


def _average(old: Tensor, new: Tensor, kept: float) -> Tensor:
    # 1 - kept in float32, as MXNet has it: 13 ppm below 0.001 for 0.999
    return kept * old + float(np.float32(1) - np.float32(kept)) * new


def adam_update(
    weight: Tensor,
    grad: Tensor,
    mean: Tensor,
    var: Tensor,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    mean, var = _average(mean, d, beta1), _average(var, d * d, beta2)
    return weight - lr * mean / (var.sqrt() + epsilon), mean, var


def rmsprop_update(
    weight: Tensor,
    grad: Tensor,
    n: Tensor,
    lr: float,
    gamma1: float = 0.95,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> tuple[Tensor, Tensor]:
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n = _average(n, d * d, gamma1)
    return clipped(weight - lr * d / (n + epsilon).sqrt(), clip_weights), n


def rmspropalex_update(
    weight: Tensor,
    grad: Tensor,
    n: Tensor,
    g: Tensor,
    delta: Tensor,
    lr: float,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n, g = _average(n, d * d, gamma1), _average(g, d, gamma1)
    delta = gamma2 * delta - lr * d / (n - g * g + epsilon).sqrt()
    return clipped(weight + delta, clip_weights), n, g, delta


def ftrl_update(
    weight: Tensor,
    grad: Tensor,
    z: Tensor,
    n: Tensor,
    lr: float,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    d = clipped(rescale_grad * grad, clip_gradient)
    z = z + d - ((n + d * d).sqrt() - n.sqrt()) * weight / lr
    n = n + d * d
    new = (z.sign() * lamda1 - z) / ((beta + n.sqrt()) / lr + wd)
    return torch.where(z.abs() > lamda1, new, 0), z, n


def ftml_update(
    weight: Tensor,
    grad: Tensor,
    d: Tensor,
    v: Tensor,
    z: Tensor,
    lr: float,
    t: int,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    h = clipped(rescale_grad * grad + wd * weight, clip_grad)
    v = _average(v, h * h, beta2)
    new_d = (1 - beta1**t) / lr * ((v / (1 - beta2**t)).sqrt() + epsilon)
    z = _average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, new_d, v, z


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
    new_mean, new_var = _average(mean, d, beta1), _average(var, d * d, beta2)
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
    mean, var = _average(mean, d, beta1), _average(var, d * d, beta2)
    m = mean / (1 - beta1**t) if bias_correction else mean
    v = var / (1 - beta2**t) if bias_correction else var
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
