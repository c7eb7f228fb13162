"""Update rules with averages of squared gradients. They return the weight, then the states."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..overwriting import overwriting
from .optimizer import clipped


def remainder(kept: float) -> float:
    # 1 - kept in float32, as MXNet has it: 13 ppm below 0.001 for 0.999
    return float(np.float32(1) - np.float32(kept))


def average(old: Tensor, new: Tensor, kept: float) -> Tensor:
    return kept * old + remainder(kept) * new


def averaged(old: Tensor, new: Tensor, kept: float) -> Tensor:
    """The same in place of `old`."""
    return old.mul_(kept).add_(new, alpha=remainder(kept))


def correction(kept: float, t: int) -> float:
    # 1 - kept^t, kept in float32 as above
    return float(1 - float(np.float32(kept)) ** t)


@overwriting
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
    averaged(mean, d, beta1)
    averaged(var, d * d, beta2)
    return weight.addcdiv_(mean, var.sqrt().add_(epsilon), value=-lr), mean, var


@overwriting
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
    averaged(n, d * d, gamma1)
    weight.addcdiv_(d, (n + epsilon).sqrt_(), value=-lr)
    return weight.clamp_(-clip_weights, clip_weights) if clip_weights >= 0 else weight, n


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
    n, g = average(n, d * d, gamma1), average(g, d, gamma1)
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
    v = average(v, h * h, beta2)
    new_d = float(np.divide(correction(beta1, t), lr)) * (
        (v / correction(beta2, t)).sqrt() + epsilon
    )
    z = average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, new_d, v, z
