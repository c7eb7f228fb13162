"""Update rules that scale each weight's step by averages of its squared gradients.

As in `optimizer.py`, a function returns the new weight and then its states' new values.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..operator import Array
from .optimizer import average, clipped, correction, update


@update(mutates=("mean", "var"))
def adam_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
) -> tuple[Array, Array, Array]:
    """With d = clip(rescale_grad * grad + wd * w): mean <- beta1 * mean + (1 - beta1) * d,
    var <- beta2 * var + (1 - beta2) * d^2, then w - lr * mean / (sqrt(var) + epsilon).

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (AdamUpdate).
    """
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
    return weight - lr * mean / (np.sqrt(var) + epsilon), mean, var


@update(mutates=("n",))
def rmsprop_update(
    weight: Array,
    grad: Array,
    n: Array,
    lr: float,
    gamma1: float = 0.95,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> tuple[Array, Array]:
    """With d = clip(rescale_grad * grad + wd * w): n <- gamma1 * n + (1 - gamma1) * d^2, then
    w - lr * d / sqrt(n + epsilon), kept within +-clip_weights.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (RMSPropUpdate).
    """
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n = average(n, d * d, gamma1)
    return clipped(weight - lr * d / np.sqrt(n + epsilon), clip_weights), n


@update(mutates=("n", "g", "delta"))
def rmspropalex_update(
    weight: Array,
    grad: Array,
    n: Array,
    g: Array,
    delta: Array,
    lr: float,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> tuple[Array, Array, Array, Array]:
    """With d = clip(rescale_grad * grad + wd * w): n and g are averages of d^2 and d, both by gamma1;
    delta <- gamma2 * delta - lr * d / sqrt(n - g^2 + epsilon), then w + delta.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (RMSPropAlexUpdate).
    """
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n, g = average(n, d * d, gamma1), average(g, d, gamma1)
    delta = gamma2 * delta - lr * d / np.sqrt(n - g * g + epsilon)
    return clipped(weight + delta, clip_weights), n, g, delta


@update(mutates=("z", "n"))
def ftrl_update(
    weight: Array,
    grad: Array,
    z: Array,
    n: Array,
    lr: float,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    """With d = clip(rescale_grad * grad): z <- z + d - (sqrt(n + d^2) - sqrt(n)) * w / lr,
    n <- n + d^2, then (sign(z) * lamda1 - z) / ((beta + sqrt(n)) / lr + wd), 0 where |z| <= lamda1.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (FtrlUpdate).
    """
    d = clipped(rescale_grad * grad, clip_gradient)
    z = z + d - (np.sqrt(n + d * d) - np.sqrt(n)) * weight / lr
    n = n + d * d
    new = (np.sign(z) * lamda1 - z) / ((beta + np.sqrt(n)) / lr + wd)
    return np.where(abs(z) > lamda1, new, 0).astype(weight.dtype), z, n


@update(mutates=("d", "v", "z"))
def ftml_update(
    weight: Array,
    grad: Array,
    d: Array,
    v: Array,
    z: Array,
    lr: float,
    t: int,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
) -> tuple[Array, Array, Array, Array]:
    """With h = clip(rescale_grad * grad + wd * w): v <- beta2 * v + (1 - beta2) * h^2,
    d' = (1 - beta1^t) / lr * (sqrt(v / (1 - beta2^t)) + epsilon),
    z <- beta1 * z + (1 - beta1) * h - (d' - beta1 * d) * w, d <- d', then -z / d.

    t: number of this update, from 1.
    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (FTMLKernel).
    """
    if not (0 <= beta1 <= 1 and 0 <= beta2 <= 1):
        raise MXNetError(f"ftml_update: beta1={beta1}, beta2={beta2}; expected both from 0 to 1")
    h = clipped(rescale_grad * grad + wd * weight, clip_grad)
    v = average(v, h * h, beta2)
    new_d = float(np.divide(correction(beta1, t), lr)) * (
        np.sqrt(v / correction(beta2, t)) + epsilon
    )
    z = average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, new_d, v, z
