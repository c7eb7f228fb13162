"""Activations. `slope` arrives rounded, `shape` is that of gamma against the channels of data."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array, nn

SELU_SCALE, SELU_ALPHA = 1.0507010221481323, 1.6732631921768188  # as MXNet has them, in float32
ACTIVATIONS = {
    "relu": nn.relu,
    "sigmoid": nn.sigmoid,
    "tanh": jnp.tanh,
    # beyond 20 it is the number itself
    "softrelu": lambda data: jnp.where(data > 20, data, jnp.log1p(jnp.exp(jnp.minimum(data, 20)))),
    # not nn.soft_sign, whose gradient at 0 goes through that of abs
    "softsign": lambda data: data / (1 + jnp.abs(data)),
}


def Activation(data: Array, act_type: str) -> Array:
    return ACTIVATIONS[act_type](data)


@jax.custom_vjp
def _selu(data: Array) -> Array:
    """With MXNet's own gradient below 0: scale * (alpha + out)."""
    return SELU_SCALE * jnp.where(data > 0, data, SELU_ALPHA * jnp.expm1(data))


def _selu_forward(data: Array) -> tuple[Array, tuple[Array, Array]]:
    out = _selu(data)
    return out, (data, out)


def _selu_backward(kept: tuple[Array, Array], g: Array) -> tuple[Array]:
    data, out = kept
    return (g * SELU_SCALE * jnp.where(data > 0, 1, SELU_ALPHA + out),)


_selu.defvjp(_selu_forward, _selu_backward)


def LeakyReLU(
    data: Array,
    gamma: Array | None = None,
    slopes: Array | None = None,
    act_type: str = "leaky",
    slope: float = 0.25,
    shape: tuple[int, ...] = (),
    bounds: tuple[float, float] = (0.125, 0.334),
    drawn: bool = False,
) -> Array:
    if act_type == "gelu":
        return nn.gelu(data, approximate=False)
    if act_type == "selu":
        return _selu(data)
    if act_type == "elu":
        # the minimum, since where() hands on nan from an exp that overflows
        return jnp.where(data > 0, data, slope * jnp.expm1(jnp.where(data > 0, 0, data)))
    if gamma is not None:
        return jnp.where(data > 0, data, gamma.reshape(shape) * data)
    return jnp.where(data > 0, data, (slope if slopes is None else slopes) * data)
