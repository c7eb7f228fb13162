"""Update rules whose weight decay stands apart from the averages of the gradient: AdamW and LAMB.

As in `optimizer.py`, a function returns the new weight and then its states' new values.
"""

from __future__ import annotations

import numpy as np

from ..operator import Array
from .optimizer import average, clipped, correction, in_float32, update


@update(mixed=True, mutates=("mean", "var"))
def _adamw_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    rescale_grad: Array,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    """With d = clip(rescale_grad * grad): averages mean of d by beta1 and var of d^2 by beta2, then
    w - eta * (lr * mean / (sqrt(var) + epsilon) + wd * w).

    rescale_grad: (1,); if it is 0 or not finite, nothing changes.
    Source: MXNet 1.9.1, src/operator/contrib/adamw-inl.h.
    """
    if not np.isfinite(rescale_grad).all() or not rescale_grad.all():
        return weight, mean, var
    d = clipped(rescale_grad.astype(weight.dtype) * grad, clip_gradient)
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
    return weight - eta * (lr * mean / (np.sqrt(var) + epsilon) + wd * weight), mean, var


@update(mixed=True, mutates=("mean", "var", "weight32"))
def _mp_adamw_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    weight32: Array,
    rescale_grad: Array,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array, Array]:
    """_adamw_update of weight32; the result is rounded to weight's dtype.

    Source: MXNet 1.9.1, src/operator/contrib/adamw-inl.h.
    """
    return in_float32(
        _adamw_update,
        weight,
        grad,
        mean,
        var,
        weight32,
        rescale_grad=rescale_grad,
        lr=lr,
        eta=eta,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
        wd=wd,
        clip_gradient=clip_gradient,
    )


@update(mutates=("mean", "var"))
def lamb_update_phase1(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    """The direction m / (sqrt(v) + epsilon) + wd * w: with d = clip(rescale_grad * grad), averages
    mean of d by beta1 and var of d^2 by beta2; m = mean / (1 - beta1^t), v = var / (1 - beta2^t),
    or mean and var themselves without bias_correction.

    t: number of this update, from 1.
    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (LambUpdatePhaseOneKernel).
    """
    d = clipped(rescale_grad * grad, clip_gradient)
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
    m = mean / correction(beta1, t) if bias_correction else mean
    v = var / correction(beta2, t) if bias_correction else var
    return m / (np.sqrt(v) + epsilon) + wd * weight, mean, var


@update(mixed=True, mutates=("mean", "var"))
def mp_lamb_update_phase1(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    weight32: Array,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    """lamb_update_phase1 of weight32, the exact weight in float32; so the direction is float32.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (MPLambUpdatePhaseOneKernel).
    """
    return lamb_update_phase1(
        weight32,
        grad.astype(weight32.dtype),
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


@update
def lamb_update_phase2(
    weight: Array,
    g: Array,
    r1: Array,
    r2: Array,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> Array:
    """w - lr * ratio * g with ratio = r1 / r2, or 1 if one of them is 0.

    g: the direction; r1, r2: (1,), the norms of w, kept within the bounds first, and of g.
    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (LambUpdatePhaseTwoKernel).
    """
    r1 = np.maximum(r1, lower_bound) if lower_bound >= 0 else r1
    r1 = np.minimum(r1, upper_bound) if upper_bound >= 0 else r1
    ratio = r1 / r2 if r1.all() and r2.all() else 1
    return weight - lr * ratio * g


@update(mixed=True, mutates=("weight32",))
def mp_lamb_update_phase2(
    weight: Array,
    g: Array,
    r1: Array,
    r2: Array,
    weight32: Array,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> tuple[Array, Array]:
    """lamb_update_phase2 of weight32; the result is rounded to weight's dtype.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (MPLambUpdatePhaseTwoKernel).
    """
    new = lamb_update_phase2(weight32, g, r1, r2, lr, lower_bound, upper_bound)
    return new.astype(weight.dtype), new
