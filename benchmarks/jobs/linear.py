"""Linear regression: one dense layer on two features, squared loss, batches of ten."""

from __future__ import annotations

from typing import Any

import numpy as np

from .data import BATCHES, Batch
from .weights import Weight, dense

RATE, MOMENTUM, LOSS = 0.03, 0.0, "squares"


def batches() -> list[Batch]:
    """y = 2 x_0 - 3.4 x_1 + 4.2 and noise."""
    generator = np.random.default_rng(2)
    found = []
    for _ in range(BATCHES):
        x = generator.normal(size=(10, 2)).astype(np.float32)
        noise = generator.normal(scale=0.1, size=(10, 1)).astype(np.float32)
        found.append((x, x @ np.array([[2], [-3.4]], np.float32) + np.float32(4.2) + noise))
    return found


def weights() -> list[Weight]:
    """Weight and bias."""
    return dense(1, 2)


def gluon(mx: Any) -> Any:
    """In Gluon."""
    net = mx.gluon.nn.HybridSequential()
    net.add(mx.gluon.nn.Dense(1))
    return net


def torch() -> Any:
    """In PyTorch."""
    from torch import nn

    return nn.Linear(2, 1)


def jax() -> Any:
    """In flax."""
    from flax import nnx

    return nnx.Linear(2, 1, rngs=nnx.Rngs(0))


def keras() -> Any:
    """In Keras."""
    from keras import Sequential, layers

    return Sequential([layers.Input((2,)), layers.Dense(1)])


def autograd(weights: Any, x: Any) -> Any:
    """In autograd's numpy."""
    w, b = weights
    return x @ w.T + b


def mygrad(weights: Any, x: Any) -> Any:
    """In MyGrad, which reads as numpy does."""
    return autograd(weights, x)
