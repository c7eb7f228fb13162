"""Update rules of gradient descent, momentum and sign. They return the weight, then the states."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array


def clipped(x: Array, bound: float) -> Array:
    return jnp.clip(x, -bound, bound) if bound >= 0 else x


def _descent(
    weight: Array, grad: Array, wd: float, rescale_grad: float, clip_gradient: float
) -> Array:
    return clipped(rescale_grad * grad, clip_gradient) + wd * weight


def sgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    return weight - lr * _descent(weight, grad, wd, rescale_grad, clip_gradient)


def sgd_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array]:
    mom = momentum * mom - lr * _descent(weight, grad, wd, rescale_grad, clip_gradient)
    return weight + mom, mom


def mp_sgd_update(
    weight: Array,
    grad: Array,
    weight32: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array]:
    new = sgd_update(weight32, grad.astype("float32"), lr, wd, rescale_grad, clip_gradient)
    return new.astype(weight.dtype), new


def mp_sgd_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    weight32: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    new, mom = sgd_mom_update(
        weight32, grad.astype("float32"), mom, lr, momentum, wd, rescale_grad, clip_gradient
    )
    return new.astype(weight.dtype), mom, new


def nag_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array]:
    g = clipped(rescale_grad * grad, clip_gradient)
    step = lr * (g + wd * weight)
    new = weight + momentum * (momentum * mom - step) - step
    # with out=weight, MXNet has overwritten the weight before it decays it for the momentum
    return new, momentum * mom - lr * (g + wd * new)


def mp_nag_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    weight32: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array, Array]:
    new, mom = nag_mom_update(
        weight32, grad.astype("float32"), mom, lr, momentum, wd, rescale_grad, clip_gradient
    )
    return new.astype(weight.dtype), mom, new


def signsgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    return (1 - lr * wd) * weight - lr * jnp.sign(grad)


def signum_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
) -> tuple[Array, Array]:
    descent = _descent(weight, grad, wd, rescale_grad, clip_gradient)
    mom = momentum * mom - (1 - momentum) * descent
    return (1 - lr * wd_lh) * weight + lr * jnp.sign(mom), mom
