"""Output layers: an activation whose gradient is already that of a loss."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import Array


@jax.custom_vjp
def _alone(data: Array, out: Array, gradient: Array) -> Array:
    """`out` as a function of data with a given gradient, whatever comes from above."""
    return out


_alone.defvjp(
    lambda data, out, gradient: (out, gradient), lambda gradient, g: (gradient, None, None)
)


@jax.custom_vjp
def _times(data: Array, out: Array, slope: Array) -> Array:
    """`out` as a function of data with a given slope."""
    return out


_times.defvjp(lambda data, out, slope: (out, slope), lambda slope, g: (slope * g, None, None))


def _loss(data: Array, out: Array, gradient: Array, times_g: bool = False) -> Array:
    shaped = gradient.astype(data.dtype).reshape(data.shape)
    result: Array = (_times if times_g else _alone)(data, out, shaped)
    return result


def SoftmaxOutput(
    data: Array,
    label: Array,
    rows: tuple[int, int, int] = (1, 1, 1),
    grad_scale: float = 1.0,
    normalization: str = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
    ignore_label: float = -1.0,
    use_ignore: bool = False,
) -> Array:
    samples, classes, positions = rows
    out = jax.nn.softmax(data.reshape(rows), 1)
    if label.shape == data.shape:
        gradient = grad_scale * (out - label.reshape(rows))
        return _loss(data, out.reshape(data.shape), gradient, out_grad)
    ignored = label.astype("int32") == int(ignore_label)
    used = label.ravel()[: samples * positions].astype("int32").reshape(samples, 1, positions)
    hit = used == jnp.arange(classes).reshape(1, -1, 1)
    others = smooth_alpha / (classes - 1) if smooth_alpha else 0.0
    gradient = out - jnp.where(hit, 1 - smooth_alpha, others).astype(data.dtype)
    if use_ignore:
        gradient = jnp.where(used == int(ignore_label), 0, gradient)
    divisor: Any = {"null": positions, "batch": label.size}.get(normalization)
    if divisor is None:
        divisor = jnp.maximum((~ignored).sum(), 1).astype(data.dtype)
    return _loss(data, out.reshape(data.shape), gradient * (grad_scale / divisor), out_grad)


def LinearRegressionOutput(data: Array, label: Array, scale: float = 1.0) -> Array:
    return _loss(data, data, scale * (data - label.reshape(data.shape)))


def LogisticRegressionOutput(data: Array, label: Array, scale: float = 1.0) -> Array:
    out = jax.nn.sigmoid(data)
    return _loss(data, out, scale * (out - label.reshape(data.shape)))


def MAERegressionOutput(data: Array, label: Array, scale: float = 1.0) -> Array:
    return _loss(data, data, jnp.where(data > label.reshape(data.shape), scale, -scale))


def SVMOutput(
    data: Array,
    label: Array,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
) -> Array:
    own = label.astype("int32")[:, None] == jnp.arange(data.shape[1])
    y = jnp.where(own, 1, -1).astype(data.dtype)
    missing = jnp.maximum(margin - y * data, 0)
    slope = (missing > 0).astype(data.dtype) if use_linear else 2 * missing
    return _loss(data, data, -regularization_coefficient * y * slope)
