"""First weights: functions that draw them for a shape (outputs, inputs, *window)."""

# mypy: ignore-errors
# ruff: noqa: F821

from __future__ import annotations

import math

import jax
import jax.numpy as jnp


def xavier(rnd_type="uniform", factor_type="avg", magnitude=3):
    """Weights whose variance is magnitude / fan, uniform or normal."""

    def draw(shape):
        window = math.prod(shape[2:])
        fan_in, fan_out = shape[1] * window, shape[0] * window
        fan = {"avg": (fan_in + fan_out) / 2, "in": fan_in, "out": fan_out}[factor_type]
        scale = math.sqrt(magnitude / fan)
        return uniform(scale)(shape) if rnd_type == "uniform" else normal(scale)(shape)

    return draw


def msra_prelu(factor_type="avg", slope=0.25):
    """Normal weights for layers that a PReLU follows."""
    return xavier("gaussian", factor_type, 2 / (1 + slope**2))


def normal(sigma=0.01):
    """Normal weights."""
    return lambda shape: sigma * jax.random.normal(random_keys(), shape)


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda shape: jax.random.uniform(random_keys(), shape, minval=-scale, maxval=scale)


def constant(value):
    """All weights the same."""
    return lambda shape: jnp.full(shape, value, dtype=jnp.float32)
