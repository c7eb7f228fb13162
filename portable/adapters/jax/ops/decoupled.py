"""AdamW and LAMB. They return the weight (or LAMB's direction), then the states."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from .adaptive import average, correction
from .optimizer import clipped


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
    new_mean, new_var = average(mean, d, beta1), average(var, d * d, beta2)
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
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
    m = mean / correction(beta1, t) if bias_correction else mean
    v = var / correction(beta2, t) if bias_correction else var
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
