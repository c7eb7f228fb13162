"""Update rules with averages of squared gradients. They return the weight, then the states."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array

from .optimizer import clipped


def _average(old: Array, new: Array, kept: float) -> Array:
    # 1 - kept in float32, as MXNet has it: 13 ppm below 0.001 for 0.999
    return kept * old + float(np.float32(1) - np.float32(kept)) * new


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
) -> tuple[Array, Array, Array]:
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    mean, var = _average(mean, d, beta1), _average(var, d * d, beta2)
    return weight - lr * mean / (jnp.sqrt(var) + epsilon), mean, var


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
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n = _average(n, d * d, gamma1)
    return clipped(weight - lr * d / jnp.sqrt(n + epsilon), clip_weights), n


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
    d = clipped(rescale_grad * grad + wd * weight, clip_gradient)
    n, g = _average(n, d * d, gamma1), _average(g, d, gamma1)
    delta = gamma2 * delta - lr * d / jnp.sqrt(n - g * g + epsilon)
    return clipped(weight + delta, clip_weights), n, g, delta


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
    d = clipped(rescale_grad * grad, clip_gradient)
    z = z + d - (jnp.sqrt(n + d * d) - jnp.sqrt(n)) * weight / lr
    n = n + d * d
    new = (jnp.sign(z) * lamda1 - z) / ((beta + jnp.sqrt(n)) / lr + wd)
    return jnp.where(jnp.abs(z) > lamda1, new, 0), z, n


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
    h = clipped(rescale_grad * grad + wd * weight, clip_grad)
    v = _average(v, h * h, beta2)
    new_d = (1 - beta1**t) / lr * (jnp.sqrt(v / (1 - beta2**t)) + epsilon)
    z = _average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, new_d, v, z


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
    d = clipped(rescale_grad.astype(weight.dtype) * grad, clip_gradient)
    new_mean, new_var = _average(mean, d, beta1), _average(var, d * d, beta2)
    new = weight - eta * (lr * new_mean / (jnp.sqrt(new_var) + epsilon) + wd * weight)
    usable = jnp.isfinite(rescale_grad) & (rescale_grad != 0)
    return (
        jnp.where(usable, new, weight),
        jnp.where(usable, new_mean, mean),
        jnp.where(usable, new_var, var),
    )


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
    new, mean, var = _adamw_update(
        weight32,
        grad.astype("float32"),
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
    return new.astype(weight.dtype), mean, var, new


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
    d = clipped(rescale_grad * grad, clip_gradient)
    mean, var = _average(mean, d, beta1), _average(var, d * d, beta2)
    m = mean / (1 - beta1**t) if bias_correction else mean
    v = var / (1 - beta2**t) if bias_correction else var
    return m / (jnp.sqrt(v) + epsilon) + wd * weight, mean, var


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
    return lamb_update_phase1(
        weight32,
        grad.astype("float32"),
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
    weight: Array,
    g: Array,
    r1: Array,
    r2: Array,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> Array:
    r1 = jnp.maximum(r1, lower_bound) if lower_bound >= 0 else r1
    r1 = jnp.minimum(r1, upper_bound) if upper_bound >= 0 else r1
    ratio = jnp.where((r1 != 0) & (r2 != 0), r1 / r2, 1)
    return weight - lr * ratio * g


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
    new = lamb_update_phase2(weight32, g, r1, r2, lr, lower_bound, upper_bound)
    return new.astype(weight.dtype), new
