"""ResNet-18 as of torchvision and MXNet's model zoo (v1): batches of 8, 3x64x64, 1,000 classes.

The networks that are not in a model zoo stand in files of their own: `in_torch`, `in_jax`,
`in_keras`.
"""

from __future__ import annotations

from typing import Any

from ..data import Batch, classified
from ..weights import Weight, convolution, dense, normalization

RATE, MOMENTUM, LOSS = 0.001, 0.9, "classes"


def batches() -> list[Batch]:
    """Random images."""
    return classified((8, 3, 64, 64), 1000)


def weights() -> list[Weight]:
    """Stem, four stages of two blocks, dense layer."""
    found = [convolution(64, 3, 7), *normalization(64)]
    inputs = 64
    for outputs in (64, 64, 128, 128, 256, 256, 512, 512):
        found += [convolution(outputs, inputs, 3), *normalization(outputs)]
        found += [convolution(outputs, outputs, 3), *normalization(outputs)]
        if outputs != inputs:
            found += [convolution(outputs, inputs, 1), *normalization(outputs)]
        inputs = outputs
    return [*found, *dense(1000, 512)]


def gluon(mx: Any) -> Any:
    """From Gluon's model zoo."""
    return mx.gluon.model_zoo.vision.resnet18_v1(classes=1000)


def torch() -> Any:
    """In PyTorch."""
    from .in_torch import ResNet18

    return ResNet18()


def jax() -> Any:
    """In flax, channels last."""
    from .in_jax import resnet18

    return resnet18()


def keras() -> Any:
    """In Keras, in the layout of its backend."""
    from .in_keras import ResNet18

    return ResNet18()
