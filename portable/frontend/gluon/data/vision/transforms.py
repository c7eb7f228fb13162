"""Transforms of images: lists of them, casts, and normalization; `geometry` and `colors` have the rest.

An image is (height, width, channels) of uint8, or (batch, height, width, channels).
Source: MXNet 1.9.1, python/mxnet/gluon/data/vision/transforms.py and src/operator/image.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from ....base import MXNetError
from ...block import Block
from ...hybrid_block import HybridBlock
from ...nn import HybridSequential, Sequential
from .colors import (
    RandomBrightness,
    RandomColorJitter,
    RandomContrast,
    RandomHue,
    RandomLighting,
    RandomSaturation,
)
from .geometry import (
    CenterCrop,
    CropResize,
    RandomFlipLeftRight,
    RandomFlipTopBottom,
    RandomResizedCrop,
    RandomRotation,
    Resize,
    Rotate,
)

__all__ = [
    "Cast",
    "CenterCrop",
    "Compose",
    "CropResize",
    "Normalize",
    "RandomApply",
    "RandomBrightness",
    "RandomColorJitter",
    "RandomContrast",
    "RandomFlipLeftRight",
    "RandomFlipTopBottom",
    "RandomHue",
    "RandomLighting",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomSaturation",
    "Resize",
    "Rotate",
    "ToTensor",
]


class Compose(Sequential):
    """Runs transforms one after the other; those that can be are hybridized together.

    Args:
        transforms: blocks.
    """

    def __init__(self, transforms: Sequence[Block]) -> None:
        super().__init__()
        for hybrid, group in groupby(transforms, lambda t: isinstance(t, HybridBlock)):
            blocks = list(group)
            if hybrid and len(blocks) > 1:
                joined = HybridSequential()
                joined.add(*blocks)
                joined.hybridize()
                blocks = [joined]
            self.add(*blocks)


class Cast(HybridBlock):
    """Converts to a dtype.

    Args:
        dtype: the one.
    """

    def __init__(self, dtype: Any = "float32") -> None:
        super().__init__()
        self._dtype = dtype

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x in another dtype."""
        return F.cast(x, dtype=self._dtype)


class ToTensor(HybridBlock):
    """(height, width, channels) in [0, 255] to float32 (channels, height, width) in [0, 1]."""

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x / 255, the channels first.

        Raises:
            MXNetError: x has another number of axes than 3 or 4.
        """
        order = {3: (2, 0, 1), 4: (0, 3, 1, 2)}.get(len(x.shape))
        if order is None:
            raise MXNetError(
                "ToTensor: only 3-dimensional (height, width, channels) and 4-dimensional inputs are "
                f"supported, got shape {x.shape}"
            )
        return F.transpose(F.cast(x, dtype="float32"), axes=order) / 255.0


class Normalize(HybridBlock):
    """(x - mean) / std, by channel, of (channels, height, width) or a batch of such.

    Args:
        mean, std: a number, or one for each channel.
    """

    def __init__(
        self, mean: float | Sequence[float] = 0.0, std: float | Sequence[float] = 1.0
    ) -> None:
        super().__init__()
        self._mean = mean
        self._std = std

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        """x (channels, height, width) or (batch, channels, height, width).

        Raises:
            MXNetError: another number of axes or of channels.
        """
        if len(x.shape) not in (3, 4) or x.shape[-3] not in (1, 3):
            raise MXNetError(
                "Normalize: the first dimension of the input must be the channels, 1 or 3 of them, "
                f"got shape {x.shape}"
            )
        mean = self._by_channel(F, x, self._mean)
        return F.broadcast_div(F.broadcast_sub(x, mean), self._by_channel(F, x, self._std))

    def _by_channel(self, F: Any, x: Any, values: float | Sequence[float]) -> Any:
        """Numbers for each channel as an array (channels, 1, 1)."""
        listed = [values] if isinstance(values, (int, float)) else list(values)
        if len(listed) not in (1, x.shape[-3]):
            raise MXNetError(
                f"Normalize: {listed} does not fit the {x.shape[-3]} channels of the input"
            )
        return F.array(listed, ctx=x.context, dtype=x.dtype).reshape((len(listed), 1, 1))


class RandomApply(Sequential):
    """Runs a transform with some probability, drawn by Python's global generator.

    Args:
        transforms: the transform.
        p: the probability.
    """

    def __init__(self, transforms: Callable[[Any], Any], p: float = 0.5) -> None:
        super().__init__()
        self.transforms = transforms
        self.p = p

    def forward(self, x: Any) -> Any:
        """transforms(x) or x."""
        return x if self.p < random.random() else self.transforms(x)
