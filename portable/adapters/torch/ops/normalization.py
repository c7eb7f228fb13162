"""Normalisation. `axis` is not negative; `training` means that the batch's statistics are used."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F


def BatchNorm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    output_mean_var: bool = False,
    axis: int = 1,
    training: bool = False,
) -> tuple[Tensor, ...]:
    channels_second = data.unsqueeze(0) if data.ndim == 1 else data.movedim(axis, 1)
    weight = torch.ones_like(gamma) if fix_gamma else gamma
    if training:
        normalised, mean, scale = torch.native_batch_norm(
            channels_second, weight, beta, None, None, True, 0.0, eps
        )
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_var = momentum * moving_var + (1 - momentum) * (scale**-2 - eps)
    else:
        normalised = F.batch_norm(channels_second, moving_mean, moving_var, weight, beta, eps=eps)
        mean, scale = moving_mean, (moving_var + eps).rsqrt() if output_mean_var else moving_var
    out = normalised.squeeze(0) if data.ndim == 1 else normalised.movedim(1, axis)
    shown = (out, mean.detach(), scale.detach()) if output_mean_var else (out,)
    return (*shown, moving_mean, moving_var)


def LayerNorm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    axis: int = -1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Any:
    last = data.movedim(axis, -1)
    out = F.layer_norm(last, gamma.shape, gamma, beta, eps).movedim(-1, axis)
    if not output_mean_var:
        return out
    var, mean = torch.var_mean(data.detach(), axis, correction=0, keepdim=True)
    return out, mean, (var + eps).sqrt()


def InstanceNorm(data: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-3) -> Tensor:
    return F.group_norm(data, data.shape[1], gamma, beta, eps)


def GroupNorm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    num_groups: int = 1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Any:
    channels = data.shape[1] // num_groups
    weight, bias = gamma.repeat_interleave(channels), beta.repeat_interleave(channels)
    out = F.group_norm(data, num_groups, weight, bias, eps)
    if not output_mean_var:
        return out
    grouped = data.detach().reshape(len(data), num_groups, -1)
    var, mean = torch.var_mean(grouped, 2, correction=0)
    return out, mean, (var + eps).sqrt()


def LRN(
    data: Tensor, nsize: int, alpha: float = 1e-4, beta: float = 0.75, knorm: float = 2.0
) -> Tensor:
    reach = (nsize - 1) // 2
    squares = F.pad(data * data, (0, 0) * (data.ndim - 2) + (reach, reach))
    total = squares.unfold(1, 2 * reach + 1, 1).sum(-1)
    return data * (knorm + alpha / nsize * total) ** -beta
