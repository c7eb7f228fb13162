"""Functions of one array, element by element."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
from jax import Array, lax

from ..elementwise import in_floats, sloped

# the slope of jax is 1 at 0
_absolute = sloped(jnp.abs, jnp.sign)


def abs(data: Array) -> Array:
    return _absolute(data)


def negative(data: Array) -> Array:
    return -data


def relu(data: Array) -> Array:
    return jax.nn.relu(data)


@in_floats
def sigmoid(data: Array) -> Array:
    return jax.nn.sigmoid(data)


@in_floats
def tanh(data: Array) -> Array:
    return jnp.tanh(data)


@in_floats
def softsign(data: Array) -> Array:
    return data / (1 + jnp.abs(data))


def logical_not(data: Array) -> Array:
    return (data == 0).astype(data.dtype)


def hard_sigmoid(data: Array, alpha: float = 0.2, beta: float = 0.5) -> Array:
    line = alpha * data + beta
    # jax lets half of the gradient pass at the limits
    return jnp.where((line > 0) & (line < 1), line, lax.stop_gradient(jnp.clip(line, 0, 1)))


@in_floats
def clip(data: Array, a_min: float, a_max: float) -> Array:
    return jnp.where(data > a_max, a_max, jnp.where(data < a_min, a_min, data))


def smooth_l1(data: Array, scalar: float = 1.0) -> Array:
    square, size = scalar * scalar, jnp.abs(data)
    joint = jnp.divide(1.0, square)
    return jnp.where(size > joint, size - joint / 2, square * data * data / 2)


def _contrib_quadratic(data: Array, a: float = 0.0, b: float = 0.0, c: float = 0.0) -> Array:
    return (a * data + b) * data + c


def _contrib_div_sqrt_dim(data: Array) -> Array:
    return data / math.sqrt(data.shape[-1])
