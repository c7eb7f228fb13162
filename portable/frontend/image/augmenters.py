"""Augmenters of place and size, lists of augmenters, and the usual list of them.

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import nd
from ..nd import NDArray
from .base import Augmenter, RandomOrderAug, SequentialAug
from .colors import ColorJitterAug, ColorNormalizeAug, HueJitterAug, LightingAug, RandomGrayAug
from .cropping import (
    center_crop,
    interpolation,
    older_name,
    random_crop,
    random_size_crop,
    resize_short,
)
from .pixels import imresize

__all__ = [
    "Augmenter",
    "CastAug",
    "CenterCropAug",
    "CreateAugmenter",
    "ForceResizeAug",
    "HorizontalFlipAug",
    "RandomCropAug",
    "RandomOrderAug",
    "RandomSizedCropAug",
    "ResizeAug",
    "SequentialAug",
]

Size = tuple[int, int]
MEAN = (123.68, 116.28, 103.53)
STD = (58.395, 57.12, 57.375)
EIGENVALUES = (55.46, 4.794, 1.148)
EIGENVECTORS = (
    (-0.5675, 0.7192, 0.4009),
    (-0.5808, -0.0045, -0.8140),
    (-0.5836, -0.6948, 0.4203),
)


class ResizeAug(Augmenter):
    """Brings the shorter side to a length.

    Args:
        size: the length.
        interp: as of `interpolation`.
    """

    def __init__(self, size: int, interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return resize_short(src, self.size, self.interp)


class ForceResizeAug(Augmenter):
    """Brings an image to a size, whatever its proportions.

    Args:
        size: (width, height).
        interp: as of `interpolation`.
    """

    def __init__(self, size: Size, interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        width, height = self.size
        way = interpolation(self.interp, (src.shape[0], src.shape[1], height, width))
        return imresize(src, width, height, interp=way)


class RandomCropAug(Augmenter):
    """Cuts out a piece at a random place.

    Args:
        size: (width, height) of the piece.
        interp: as of `interpolation`.
    """

    def __init__(self, size: Size, interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return random_crop(src, self.size, self.interp)[0]


class RandomSizedCropAug(Augmenter):
    """Cuts out a piece of random place, size and proportions.

    Args:
        size, area, ratio, interp, **kwargs: as of `random_size_crop`.
    """

    def __init__(
        self,
        size: Size,
        area: float | tuple[float, float],
        ratio: tuple[float, float],
        interp: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(size=size, area=area, ratio=ratio, interp=interp)
        self.size = size
        self.area = older_name(kwargs, area, "RandomSizedCropAug")
        self.ratio = ratio
        self.interp = interp

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return random_size_crop(src, self.size, self.area, self.ratio, self.interp)[0]


class CenterCropAug(Augmenter):
    """Cuts out the piece in the middle.

    Args:
        size: (width, height) of the piece.
        interp: as of `interpolation`.
    """

    def __init__(self, size: Size, interp: int = 2) -> None:
        super().__init__(size=size, interp=interp)
        self.size = size
        self.interp = interp

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return center_crop(src, self.size, self.interp)[0]


class HorizontalFlipAug(Augmenter):
    """Mirrors left and right.

    Args:
        p: with which probability.
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return nd.flip(src, axis=1) if random.random() < self.p else src


class CastAug(Augmenter):
    """Converts to a dtype.

    Args:
        typ: the dtype.
    """

    def __init__(self, typ: Any = "float32") -> None:
        super().__init__(type=typ)
        self.typ = typ

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return src.astype(self.typ)


def CreateAugmenter(
    data_shape: Sequence[int],
    resize: int = 0,
    rand_crop: bool = False,
    rand_resize: bool = False,
    rand_mirror: bool = False,
    mean: Any = None,
    std: Any = None,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    hue: float = 0,
    pca_noise: float = 0,
    rand_gray: float = 0,
    inter_method: int = 2,
) -> list[Augmenter]:
    """The usual list of augmenters.

    Args:
        data_shape: (channels, height, width) of what comes out.
        resize: what the shorter side is brought to first, if it is positive.
        rand_crop: whether the piece is cut out at a random place, or in the middle.
        rand_resize: whether its size is random, too.
        rand_mirror: whether half of the images are mirrored.
        mean, std: numbers for each channel, or True for those of ImageNet.
        brightness, contrast, saturation, hue, pca_noise: how far each is changed at most.
        rand_gray: the probability that an image becomes gray.
        inter_method: as of `interpolation`.

    Raises:
        AssertionError: rand_resize without rand_crop, or a mean or std that is no such array.
    """
    size = (data_shape[2], data_shape[1])
    augmenters: list[Augmenter] = []
    if resize > 0:
        augmenters.append(ResizeAug(resize, inter_method))
    if rand_resize:
        if not rand_crop:
            raise AssertionError("CreateAugmenter: rand_resize=True needs rand_crop=True")
        augmenters.append(RandomSizedCropAug(size, 0.08, (3.0 / 4.0, 4.0 / 3.0), inter_method))
    else:
        crop = RandomCropAug if rand_crop else CenterCropAug
        augmenters.append(crop(size, inter_method))
    if rand_mirror:
        augmenters.append(HorizontalFlipAug(0.5))
    augmenters.append(CastAug())
    if brightness or contrast or saturation:
        augmenters.append(ColorJitterAug(brightness, contrast, saturation))
    if hue:
        augmenters.append(HueJitterAug(hue))
    if pca_noise > 0:
        vectors = np.array(EIGENVECTORS)
        augmenters.append(LightingAug(pca_noise, np.array(EIGENVALUES), vectors))
    if rand_gray > 0:
        augmenters.append(RandomGrayAug(rand_gray))
    if mean is not None or std is not None:
        mean, std = by_channel("mean", mean, MEAN), by_channel("std", std, STD)
        augmenters.append(ColorNormalizeAug(mean, std))
    return augmenters


def by_channel(name: str, value: Any, usual: Sequence[float]) -> Any:
    """Numbers for each channel."""
    if value is True:
        return nd.array(usual)
    if value is None:
        return None
    if not isinstance(value, (np.ndarray, NDArray)) or value.shape[0] not in (1, 3):
        raise AssertionError(
            f"CreateAugmenter: {name} has to be an array of 1 or 3 numbers, or True, given {value!r}"
        )
    return value
