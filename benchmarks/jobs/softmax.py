"""Softmax regression: one dense layer from 784 pixels to 10 classes, batches of 256."""

from __future__ import annotations

from typing import Any

from .data import Batch, classified
from .weights import Weight, dense

RATE, MOMENTUM, LOSS = 0.01, 0.0, "classes"


def batches() -> list[Batch]:
    """Random pixels."""
    return classified((256, 784), 10)


def weights() -> list[Weight]:
    """Weight and bias."""
    return dense(10, 784)


def gluon(mx: Any) -> Any:
    """In Gluon."""
    net = mx.gluon.nn.HybridSequential()
    net.add(mx.gluon.nn.Dense(10))
    return net


def torch() -> Any:
    """In PyTorch."""
    from torch import nn

    return nn.Linear(784, 10)


def jax() -> Any:
    """In flax."""
    from flax import nnx

    return nnx.Linear(784, 10, rngs=nnx.Rngs(0))


def keras() -> Any:
    """In Keras."""
    from keras import Sequential, layers

    return Sequential([layers.Input((784,)), layers.Dense(10)])


def autograd(weights: Any, x: Any) -> Any:
    """In autograd's numpy."""
    w, b = weights
    return x @ w.T + b


def mygrad(weights: Any, x: Any) -> Any:
    """In MyGrad, which reads as numpy does."""
    return autograd(weights, x)
