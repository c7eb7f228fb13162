"""LeNet: two blocks of convolution and pooling, two dense layers; batches of 64, momentum."""

from __future__ import annotations

from typing import Any

from .data import Batch, classified
from .weights import Weight, convolution, dense, vector

RATE, MOMENTUM, LOSS = 0.01, 0.9, "classes"


def batches() -> list[Batch]:
    """Random images."""
    return classified((64, 1, 28, 28), 10)


def weights() -> list[Weight]:
    """Two convolutions and two dense layers."""
    return [
        *(convolution(20, 1, 5), vector(20)),
        *(convolution(50, 20, 5), vector(50)),
        *dense(500, 800, image=(50, 4, 4)),
        *dense(10, 500),
    ]


def gluon(mx: Any) -> Any:
    """In Gluon."""
    nn = mx.gluon.nn
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(20, kernel_size=5, activation="relu"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Conv2D(50, kernel_size=5, activation="relu"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Dense(500, activation="relu"),
        nn.Dense(10),
    )
    return net


def torch() -> Any:
    """In PyTorch."""
    from torch import nn

    return nn.Sequential(
        *(nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)),
    )


def jax() -> Any:
    """In flax, channels last."""
    from flax import nnx

    class LeNet(nnx.Module):
        """(batch, 28, 28, 1) to 10 classes."""

        def __init__(self, rngs: nnx.Rngs) -> None:
            self.conv1 = nnx.Conv(1, 20, (5, 5), padding="VALID", rngs=rngs)
            self.conv2 = nnx.Conv(20, 50, (5, 5), padding="VALID", rngs=rngs)
            self.dense1 = nnx.Linear(800, 500, rngs=rngs)
            self.dense2 = nnx.Linear(500, 10, rngs=rngs)

        def __call__(self, x: Any) -> Any:
            x = nnx.max_pool(nnx.relu(self.conv1(x)), (2, 2), (2, 2))
            x = nnx.max_pool(nnx.relu(self.conv2(x)), (2, 2), (2, 2))
            return self.dense2(nnx.relu(self.dense1(x.reshape(len(x), -1))))

    return LeNet(nnx.Rngs(0))


def keras() -> Any:
    """In Keras, in the layout of its backend."""
    from keras import Sequential, config, layers

    last = config.image_data_format() == "channels_last"
    return Sequential(
        [
            layers.Input((28, 28, 1) if last else (1, 28, 28)),
            *(layers.Conv2D(20, 5, activation="relu"), layers.MaxPooling2D(2)),
            *(layers.Conv2D(50, 5, activation="relu"), layers.MaxPooling2D(2)),
            layers.Flatten(),
            layers.Dense(500, activation="relu"),
            layers.Dense(10),
        ]
    )


def mygrad(weights: Any, x: Any) -> Any:
    """In MyGrad. (HIPS autograd has no convolution.)"""
    from mygrad.nnet.activations import relu
    from mygrad.nnet.layers import conv_nd, max_pool

    w1, b1, w2, b2, w3, b3, w4, b4 = weights
    x = max_pool(relu(conv_nd(x, w1, stride=1) + b1.reshape(1, -1, 1, 1)), (2, 2), 2)
    x = max_pool(relu(conv_nd(x, w2, stride=1) + b2.reshape(1, -1, 1, 1)), (2, 2), 2)
    x = relu(x.reshape(len(x), -1) @ w3.T + b3)
    return x @ w4.T + b4
