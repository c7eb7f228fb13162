"""Update rules with averages of squared gradients. They return the weight, then the states."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array

from .optimizer import clipped


def average(old: Array, new: Array, kept: float) -> Array:
    # 1 - kept in float32, as MXNet has it: 13 ppm below 0.001 for 0.999
    return kept * old + float(np.float32(1) - np.float32(kept)) * new


def correction(kept: float, t: int) -> float:
    # 1 - kept^t, kept in float32 as above
    return float(1 - float(np.float32(kept)) ** t)


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
    mean, var = average(mean, d, beta1), average(var, d * d, beta2)
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
    n = average(n, d * d, gamma1)
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
    n, g = average(n, d * d, gamma1), average(g, d, gamma1)
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
    v = average(v, h * h, beta2)
    new_d = correction(beta1, t) / lr * (jnp.sqrt(v / correction(beta2, t)) + epsilon)
    z = average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, new_d, v, z
