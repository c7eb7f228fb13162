"""Augmenters of color. As in MXNet most of them change the image itself, which has to be float32.

Python's global generator draws, and numpy's for LightingAug.

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from .. import nd
from ..nd import NDArray
from .base import Augmenter, RandomOrderAug

BRIGHTNESS = (0.299, 0.587, 0.114)  # of red, green and blue
GRAY = (0.21, 0.72, 0.07)
TO_YIQ = (BRIGHTNESS, (0.596, -0.274, -0.321), (0.211, -0.523, 0.311))
FROM_YIQ = ((1.0, 0.956, 0.621), (1.0, -0.272, -0.647), (1.0, -1.107, 1.705))


def color_normalize(src: NDArray, mean: Any, std: Any = None) -> NDArray:
    """(src - mean) / std, in place.

    Args:
        src: (height, width, channels) of float32.
        mean, std: a number for each channel, or None to leave that out.
    """
    if mean is not None:
        src -= mean
    if std is not None:
        src /= std
    return src


class BrightnessJitterAug(Augmenter):
    """Multiplies by 1 + a, with a from [-brightness, brightness].

    Args:
        brightness: how far it is changed at most.
    """

    def __init__(self, brightness: float) -> None:
        super().__init__(brightness=brightness)
        self.brightness = brightness

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        src *= 1.0 + random.uniform(-self.brightness, self.brightness)
        return src


class ContrastJitterAug(Augmenter):
    """Goes away from, or towards, the mean brightness of the image, by [-contrast, contrast].

    Args:
        contrast: how far it is changed at most.
    """

    def __init__(self, contrast: float) -> None:
        super().__init__(contrast=contrast)
        self.contrast = contrast
        self.coef = nd.array([[BRIGHTNESS]])

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        alpha = 1.0 + random.uniform(-self.contrast, self.contrast)
        gray = src * self.coef
        gray = (3.0 * (1.0 - alpha) / gray.size) * nd.sum(gray)
        src *= alpha
        src += gray
        return src


class SaturationJitterAug(Augmenter):
    """Goes away from, or towards, gray, by [-saturation, saturation].

    Args:
        saturation: how far it is changed at most.
    """

    def __init__(self, saturation: float) -> None:
        super().__init__(saturation=saturation)
        self.saturation = saturation
        self.coef = nd.array([[BRIGHTNESS]])

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        alpha = 1.0 + random.uniform(-self.saturation, self.saturation)
        gray = nd.sum(src * self.coef, axis=2, keepdims=True)
        gray *= 1.0 - alpha
        src *= alpha
        src += gray
        return src


class HueJitterAug(Augmenter):
    """Turns the colors, in the plane beside the brightness, by pi [-hue, hue].

    Args:
        hue: how far it is changed at most.
    """

    def __init__(self, hue: float) -> None:
        super().__init__(hue=hue)
        self.hue = hue

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        angle = random.uniform(-self.hue, self.hue) * np.pi
        u, w = np.cos(angle), np.sin(angle)
        turn = np.array([[1.0, 0.0, 0.0], [0.0, u, -w], [0.0, w, u]])
        matrix = (np.array(FROM_YIQ) @ turn @ np.array(TO_YIQ)).T
        return nd.dot(src, nd.array(matrix))


class ColorJitterAug(RandomOrderAug):
    """Changes brightness, contrast and saturation in a random order.

    Args:
        brightness, contrast, saturation: how far each is changed at most; 0 leaves it alone.
    """

    def __init__(self, brightness: float, contrast: float, saturation: float) -> None:
        kinds = (BrightnessJitterAug, ContrastJitterAug, SaturationJitterAug)
        most = (brightness, contrast, saturation)
        super().__init__([kind(x) for kind, x in zip(kinds, most, strict=True) if x > 0])


class LightingAug(Augmenter):
    """Adds noise along the main directions of the colors of many images.

    Args:
        alphastd: the standard deviation of the noise.
        eigval: (3,), how much the colors vary along each direction.
        eigvec: (3, 3), the directions, in columns.
    """

    def __init__(self, alphastd: float, eigval: Any, eigvec: Any) -> None:
        super().__init__(alphastd=alphastd, eigval=eigval, eigvec=eigvec)
        self.alphastd = alphastd
        self.eigval = eigval
        self.eigvec = eigvec

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        alpha = np.random.normal(0, self.alphastd, size=(3,))
        src += nd.array(np.dot(self.eigvec * alpha, self.eigval))
        return src


class ColorNormalizeAug(Augmenter):
    """(image - mean) / std.

    Args:
        mean, std: a number for each channel, or None to leave that out.
    """

    def __init__(self, mean: Any, std: Any) -> None:
        super().__init__(mean=mean, std=std)
        self.mean, self.std = (
            x if x is None or isinstance(x, NDArray) else nd.array(x) for x in (mean, std)
        )

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return color_normalize(src, self.mean, self.std)


class RandomGrayAug(Augmenter):
    """Makes an image gray, in three equal channels.

    Args:
        p: with which probability.
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p
        self.mat = nd.array([[weight] * 3 for weight in GRAY])

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        return nd.dot(src, self.mat) if random.random() < self.p else src
