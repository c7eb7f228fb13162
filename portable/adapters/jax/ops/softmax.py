"""Softmax and its relatives. `axis` is not negative; `dtype` is the result's."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array


def softmax(
    data: Array,
    length: Array | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: str = "float32",
) -> Array:
    scores = data if temperature is None else data / temperature
    if length is None:
        return jax.nn.softmax(scores, axis).astype(dtype)
    places = jnp.arange(data.shape[axis])
    column = places.reshape([-1 if i == axis else 1 for i in range(data.ndim)])
    counted = column < jnp.expand_dims(length, axis)
    out = jax.nn.softmax(jnp.where(counted, scores, -jnp.inf), axis)
    return jnp.where(counted, out, 0).astype(dtype)


def softmin(
    data: Array, axis: int = -1, temperature: float | None = None, dtype: str = "float32"
) -> Array:
    return softmax(-data, None, axis, temperature, dtype)


def log_softmax(
    data: Array, axis: int = -1, temperature: float | None = None, dtype: str = "float32"
) -> Array:
    scores = data if temperature is None else data / temperature
    return jax.nn.log_softmax(scores, axis).astype(dtype)


def SoftmaxActivation(data: Array, axis: int = -1) -> Array:
    return jax.nn.softmax(data, axis)


@jax.custom_vjp
def softmax_cross_entropy(data: Array, label: Array) -> Array:
    chosen = jnp.take_along_axis(jax.nn.softmax(data, 1), label.astype("int32")[:, None], 1)
    return -jnp.log(jnp.maximum(chosen, jnp.asarray(1e-8, data.dtype))).sum().reshape(1)


# the gradient of the loss without the bound of 1e-8
softmax_cross_entropy.defvjp(
    lambda data, label: (softmax_cross_entropy(data, label), (data, label)),
    lambda saved, g: (
        g
        * (
            jax.nn.softmax(saved[0], 1)
            - jax.nn.one_hot(saved[1].astype("int32"), saved[0].shape[1], dtype=g.dtype)
        ),
        jnp.zeros_like(saved[1]),
    ),
)
