"""Initial weights that every framework can begin with, in the layout of MXNet and PyTorch.

A job lists them in the order in which its network defines them: weight, bias, weight, bias, ...
Dense (out, in), convolution (out, in, height, width), embedding (words, size).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Host: TypeAlias = NDArray[np.float32]
Kind = Literal["dense", "convolution", "embedding", "vector"]


@dataclass(frozen=True, slots=True)
class Weight:
    """The numbers of a parameter.

    image: (channels, height, width) of what was flattened before a dense layer, if anything was.
    """

    value: Host
    kind: Kind
    image: tuple[int, int, int] | None = None

    def inputs_first(self) -> Host:
        """As flax and Keras lay it out: dense (in, out), convolution (height, width, in, out).

        Both flatten images with the channels last, Keras on every backend.
        """
        value = self.value
        if self.kind == "convolution":
            return value.transpose(2, 3, 1, 0)
        if self.image:
            rows = len(value)
            value = value.reshape(rows, *self.image).transpose(0, 2, 3, 1).reshape(rows, -1)
        return value.T if self.kind == "dense" else value


def uniform(shape: tuple[int, ...], inputs: int) -> Host:
    """Numbers between plus and minus sqrt(3 / inputs), which keep the variance of a layer's input.

    The same at every call.
    """
    bound = math.sqrt(3 / inputs)
    return np.random.default_rng(shape).uniform(-bound, bound, shape).astype(np.float32)


def vector(size: int, value: float = 0.0) -> Weight:
    """A bias, or the scale of a normalisation."""
    return Weight(np.full((size,), value, np.float32), "vector")


def dense(outputs: int, inputs: int, image: tuple[int, int, int] | None = None) -> list[Weight]:
    """Weight and bias of a dense layer."""
    return [Weight(uniform((outputs, inputs), inputs), "dense", image), vector(outputs)]


def convolution(outputs: int, inputs: int, kernel: int) -> Weight:
    """The weight of a convolution with a square kernel."""
    shape = (outputs, inputs, kernel, kernel)
    return Weight(uniform(shape, inputs * kernel * kernel), "convolution")


def normalization(channels: int) -> list[Weight]:
    """Scale and shift of a batch normalisation."""
    return [vector(channels, 1.0), vector(channels)]
