"""First weights: functions that fill a tensor."""

# mypy: ignore-errors

from __future__ import annotations

import math


def xavier(rnd_type="uniform", factor_type="avg", magnitude=3):
    """Weights whose variance is magnitude / fan, uniform or normal."""

    def fill(weight):
        window = weight[0][0].numel()
        fan_in, fan_out = weight.shape[1] * window, weight.shape[0] * window
        fan = {"avg": (fan_in + fan_out) / 2, "in": fan_in, "out": fan_out}[factor_type]
        scale = math.sqrt(magnitude / fan)
        if rnd_type == "uniform":
            weight.uniform_(-scale, scale)
        else:
            weight.normal_(0, scale)

    return fill


def msra_prelu(factor_type="avg", slope=0.25):
    """Normal weights for layers that a PReLU follows."""
    return xavier("gaussian", factor_type, 2 / (1 + slope**2))


def normal(sigma=0.01):
    """Normal weights."""
    return lambda weight: weight.normal_(0, sigma)


def uniform(scale=0.07):
    """Uniform weights."""
    return lambda weight: weight.uniform_(-scale, scale)


def constant(value):
    """All weights the same."""
    return lambda weight: weight.fill_(value)
