"""Multilayer perceptron: 784-256-256-10 with relu, batches of 256."""

from __future__ import annotations

from typing import Any

from .data import Batch, classified
from .weights import Weight, dense

RATE, MOMENTUM, LOSS = 0.01, 0.0, "classes"


def batches() -> list[Batch]:
    """Random pixels."""
    return classified((256, 784), 10)


def weights() -> list[Weight]:
    """Three dense layers."""
    return [*dense(256, 784), *dense(256, 256), *dense(10, 256)]


def gluon(mx: Any) -> Any:
    """In Gluon."""
    nn = mx.gluon.nn
    net = nn.HybridSequential()
    net.add(nn.Dense(256, activation="relu"), nn.Dense(256, activation="relu"), nn.Dense(10))
    return net


def torch() -> Any:
    """In PyTorch."""
    from torch import nn

    return nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10)
    )


def jax() -> Any:
    """In flax."""
    from flax import nnx

    rngs = nnx.Rngs(0)
    return nnx.Sequential(
        nnx.Linear(784, 256, rngs=rngs),
        nnx.relu,
        nnx.Linear(256, 256, rngs=rngs),
        nnx.relu,
        nnx.Linear(256, 10, rngs=rngs),
    )


def keras() -> Any:
    """In Keras."""
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input((784,)),
            layers.Dense(256, activation="relu"),
            layers.Dense(256, activation="relu"),
            layers.Dense(10),
        ]
    )


def autograd(weights: Any, x: Any) -> Any:
    """In autograd's numpy."""
    from autograd import numpy as np

    w1, b1, w2, b2, w3, b3 = weights
    x = np.maximum(x @ w1.T + b1, 0)
    x = np.maximum(x @ w2.T + b2, 0)
    return x @ w3.T + b3


def mygrad(weights: Any, x: Any) -> Any:
    """In MyGrad."""
    from mygrad.nnet.activations import relu

    w1, b1, w2, b2, w3, b3 = weights
    x = relu(x @ w1.T + b1)
    x = relu(x @ w2.T + b2)
    return x @ w3.T + b3
