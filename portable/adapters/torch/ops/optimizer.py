"""Update rules of gradient descent, momentum and sign. They return the weight, then the states."""

from __future__ import annotations

import torch
from torch import Tensor

from ..overwriting import overwriting


def clipped(x: Tensor, bound: float) -> Tensor:
    return x.clamp(-bound, bound) if bound >= 0 else x


def _descent(
    weight: Tensor, grad: Tensor, wd: float, rescale_grad: float, clip_gradient: float
) -> Tensor:
    return clipped(rescale_grad * grad, clip_gradient) + wd * weight


def _descend(
    x: Tensor,
    weight: Tensor,
    grad: Tensor,
    lr: float,
    wd: float,
    rescale_grad: float,
    clip_gradient: float,
) -> Tensor:
    """x -= lr * (clip(rescale_grad * grad) + wd * weight)."""
    if wd:
        x.add_(weight, alpha=-lr * wd)
    if clip_gradient < 0:
        return x.add_(grad, alpha=-lr * rescale_grad)
    return x.add_(clipped(rescale_grad * grad, clip_gradient), alpha=-lr)


@overwriting
def sgd_update(
    weight: Tensor,
    grad: Tensor,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Tensor:
    return _descend(weight, weight, grad, lr, wd, rescale_grad, clip_gradient)


@overwriting
def sgd_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor]:
    _descend(mom.mul_(momentum), weight, grad, lr, wd, rescale_grad, clip_gradient)
    return weight.add_(mom), mom


@overwriting
def mp_sgd_update(
    weight: Tensor,
    grad: Tensor,
    weight32: Tensor,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor]:
    new = sgd_update(weight32, grad.float(), lr, wd, rescale_grad, clip_gradient)
    return weight.copy_(new), new


@overwriting
def mp_sgd_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    weight32: Tensor,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    new, mom = sgd_mom_update(
        weight32, grad.float(), mom, lr, momentum, wd, rescale_grad, clip_gradient
    )
    return weight.copy_(new), mom, new


@overwriting
def nag_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor]:
    step = lr * _descent(weight, grad, wd, rescale_grad, clip_gradient)
    mom.mul_(momentum)
    weight.add_(mom - step, alpha=momentum).sub_(step)
    # with out=weight, MXNet has overwritten the weight before it decays it for the momentum
    return weight, _descend(mom, weight, grad, lr, wd, rescale_grad, clip_gradient)


@overwriting
def mp_nag_mom_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    weight32: Tensor,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Tensor, Tensor, Tensor]:
    new, mom = nag_mom_update(
        weight32, grad.float(), mom, lr, momentum, wd, rescale_grad, clip_gradient
    )
    return weight.copy_(new), mom, new


def signsgd_update(
    weight: Tensor,
    grad: Tensor,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Tensor:
    return (1 - lr * wd) * weight - lr * torch.sign(grad)


def signum_update(
    weight: Tensor,
    grad: Tensor,
    mom: Tensor,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
) -> tuple[Tensor, Tensor]:
    descent = _descent(weight, grad, wd, rescale_grad, clip_gradient)
    mom = momentum * mom - (1 - momentum) * descent
    return (1 - lr * wd_lh) * weight + lr * torch.sign(mom), mom
