"""Update rules for lists of tensors: what the plain functions of one do, with torch's `_foreach`."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .ops.adaptive import remainder

Tensors = list[Tensor]


def _clip(x: Tensors, bound: float) -> None:
    if bound >= 0:
        torch._foreach_clamp_min_(x, -bound)
        torch._foreach_clamp_max_(x, bound)


def _descend(
    x: Tensors,
    weights: Tensors,
    grads: Tensors,
    lr: float,
    wd: float,
    rescale_grad: float,
    clip_gradient: float,
) -> None:
    """x -= lr * (clip(rescale_grad * grad) + wd * weight)."""
    if wd:
        torch._foreach_add_(x, weights, alpha=-lr * wd)
    if clip_gradient < 0:
        torch._foreach_add_(x, grads, alpha=-lr * rescale_grad)
        return
    descent = torch._foreach_mul(grads, rescale_grad)
    _clip(descent, clip_gradient)  # type: ignore[arg-type]
    torch._foreach_add_(x, descent, alpha=-lr)


def sgd_update(
    weights: Tensors,
    grads: Tensors,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> None:
    """As the plain function `sgd_update` for each weight."""
    _descend(weights, weights, grads, lr, wd, rescale_grad, clip_gradient)


def sgd_mom_update(
    weights: Tensors,
    grads: Tensors,
    moms: Tensors,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> None:
    """As the plain function `sgd_mom_update` for each weight."""
    torch._foreach_mul_(moms, momentum)
    _descend(moms, weights, grads, lr, wd, rescale_grad, clip_gradient)
    torch._foreach_add_(weights, moms)


def adam_update(
    weights: Tensors,
    grads: Tensors,
    means: Tensors,
    variances: Tensors,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> None:
    """As the plain function `adam_update` for each weight."""
    descent = list(torch._foreach_mul(grads, rescale_grad))
    torch._foreach_add_(descent, torch._foreach_mul(weights, wd))
    _clip(descent, clip_gradient)
    for averages, new, kept in (
        (means, descent, beta1),
        (variances, torch._foreach_mul(descent, descent), beta2),
    ):
        torch._foreach_mul_(averages, kept)
        torch._foreach_add_(averages, new, alpha=remainder(kept))
    spread = torch._foreach_sqrt(variances)
    torch._foreach_add_(spread, epsilon)
    torch._foreach_addcdiv_(weights, means, spread, value=-lr)


TOGETHER: dict[str, Callable[..., None]] = {
    "adam_update": adam_update,
    "sgd_mom_update": sgd_mom_update,
    "sgd_update": sgd_update,
}
