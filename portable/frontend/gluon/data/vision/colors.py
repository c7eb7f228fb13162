"""Transforms of color: random brightness, contrast, saturation, hue and lighting.

An image is (height, width, channels) with 3 channels, or 1, of uint8 or float32; uint8 is cut to 0
to 255, and its fractions are cut off.

Source: MXNet 1.9.1, python/mxnet/gluon/data/vision/transforms.py, and
src/operator/image/image_random-inl.h.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .... import nd
from ....base import MXNetError
from ...block import Block
from . import draws

F32 = np.float32
BRIGHTNESS = np.array([0.299, 0.587, 0.114], "float32")
# eigenvectors of the colors of many images, in columns, times the eigenvalues
DIRECTIONS = np.array(
    [
        [55.46 * -0.5675, 4.794 * 0.7192, 1.148 * 0.4009],
        [55.46 * -0.5808, 4.794 * -0.0045, 1.148 * -0.8140],
        [55.46 * -0.5836, 4.794 * -0.6948, 1.148 * 0.4203],
    ],
    "float32",
)


class _Jitter(Block):
    """Changes an image by a factor that is drawn from [max(0, 1 - most), 1 + most].

    Args:
        most: how far it is changed at most.
    """

    change: Callable[[Any, Any], Any]

    def __init__(self, most: float) -> None:
        super().__init__()
        self._limits = (max(0, 1 - most), 1 + most)

    def forward(self, x: Any) -> Any:
        """x changed.

        Raises:
            MXNetError: another number of axes or of channels.
        """
        pixels = _pixels(self, x)
        return _image(type(self).change(pixels, draws.uniform(*self._limits)), x)


class RandomBrightness(_Jitter):
    """x times a factor.

    Args:
        brightness: how far it is changed at most.
    """

    def __init__(self, brightness: float) -> None:
        super().__init__(brightness)

    @staticmethod
    def change(x: Any, factor: Any) -> Any:
        """X factor."""
        return x * factor


class RandomContrast(_Jitter):
    """x goes away from, or towards, the mean brightness of the image.

    Args:
        contrast: how far it is changed at most.
    """

    def __init__(self, contrast: float) -> None:
        super().__init__(contrast)

    @staticmethod
    def change(x: Any, factor: Any) -> Any:
        """X factor + (1 - factor) mean."""
        gray = x @ BRIGHTNESS if x.shape[2] == 3 else x
        return x * factor + (F32(1) - factor) * gray.mean(dtype="float32")


class RandomSaturation(_Jitter):
    """x goes away from, or towards, gray.

    Args:
        saturation: how far it is changed at most.
    """

    def __init__(self, saturation: float) -> None:
        super().__init__(saturation)

    @staticmethod
    def change(x: Any, factor: Any) -> Any:
        """X factor + (1 - factor) gray; MXNet takes the share of the last channel alone for gray."""
        if x.shape[2] == 1:
            return x
        gray = x[..., 2:] * BRIGHTNESS[2]
        return gray * (F32(1) - factor) + x * factor


class RandomHue(_Jitter):
    """Turns the colors; as in MXNet by 360 degrees times the factor.

    Args:
        hue: how far they are turned at most.
    """

    def __init__(self, hue: float) -> None:
        super().__init__(hue)

    @staticmethod
    def change(x: Any, factor: Any) -> Any:
        """Hue, lightness and saturation, with a turned hue."""
        if x.shape[2] == 1:
            return x
        hue, light, saturation = _to_hls(x / F32(255))
        return _from_hls(hue + factor * F32(360), light, saturation) * F32(255)


class RandomColorJitter(Block):
    """Changes brightness, contrast, saturation and hue, in a random order.

    Args:
        brightness, contrast, saturation, hue: how far each is changed at most; 0 leaves it alone.
    """

    def __init__(
        self, brightness: float = 0, contrast: float = 0, saturation: float = 0, hue: float = 0
    ) -> None:
        super().__init__()
        self._most = (brightness, contrast, saturation, hue)

    def forward(self, x: Any) -> Any:
        """x changed.

        Raises:
            MXNetError: another number of axes or of channels.
        """
        pixels = _pixels(self, x)
        kinds = (RandomBrightness, RandomContrast, RandomSaturation, RandomHue)
        for place in draws.order(len(kinds)):
            most = self._most[place]
            if most > 0:
                start = 0 if kinds[place] is RandomHue else 1
                changed = kinds[place].change(pixels, F32(start) + draws.uniform(-most, most))
                pixels = _cut(changed, x.dtype).astype("float32")
        return _image(pixels, x)


class RandomLighting(Block):
    """Adds noise along the main directions of the colors of many images.

    Args:
        alpha: the standard deviation of the noise.
    """

    def __init__(self, alpha: float) -> None:
        super().__init__()
        self._alpha = alpha

    def forward(self, x: Any) -> Any:
        """x changed.

        Raises:
            MXNetError: another number of axes or of channels.
        """
        pixels = _pixels(self, x)
        if pixels.shape[2] == 1:
            return x
        return _image(pixels + DIRECTIONS @ draws.normal(3, self._alpha), x)


def _pixels(block: Block, x: Any) -> Any:
    """The numbers of an image as float32."""
    if len(x.shape) != 3 or x.shape[2] not in (1, 3):
        raise MXNetError(
            f"{type(block).__name__}: Input image must have shape (height, width, channels) with 1 or "
            f"3 channels, but got {x.shape}"
        )
    return x.asnumpy().astype("float32")


def _cut(pixels: Any, dtype: Any) -> Any:
    """The numbers in the image's dtype."""
    return (np.clip(pixels, 0, 255) if dtype == np.uint8 else pixels).astype(dtype)


def _image(pixels: Any, x: Any) -> Any:
    """The numbers as an array like x."""
    return nd.array(_cut(pixels, x.dtype), ctx=x.context, dtype=x.dtype)


def _to_hls(x: Any) -> tuple[Any, Any, Any]:
    """Hue from 0 to 360, lightness and saturation of red, green and blue from 0 to 1."""
    red, green, blue = x[..., 0], x[..., 1], x[..., 2]
    most, least = x.max(-1), x.min(-1)
    spread, light = most - least, (most + least) * F32(0.5)
    is_gray = spread <= np.finfo("float32").eps
    spread_or_1 = np.where(is_gray, F32(1), spread)
    outside = np.where(light < 0.5, most + least, F32(2) - most - least)
    saturation = spread / np.where(is_gray, F32(1), outside)
    turn = F32(60) / spread_or_1
    hue = np.where(most == green, (blue - red) * turn + F32(120), (red - green) * turn + F32(240))
    hue = np.where(most == red, (green - blue) * turn, hue)
    hue = np.where(hue < 0, hue + F32(360), hue)
    return np.where(is_gray, F32(0), hue), light, np.where(is_gray, F32(0), saturation)


def _from_hls(hue: Any, light: Any, saturation: Any) -> Any:
    """Red, green and blue from 0 to 1."""
    high = np.where(
        light <= 0.5, light * (F32(1) + saturation), light + saturation - light * saturation
    )
    low = F32(2) * light - high
    sixth = hue * F32(1 / 60)
    sixth = sixth - np.floor(sixth / F32(6)) * F32(6)
    sector = np.minimum(sixth.astype(int), 5)
    rest = sixth - sector.astype("float32")
    falling, rising = low + (high - low) * (F32(1) - rest), low + (high - low) * rest
    red = np.choose(sector, [high, falling, low, low, rising, high])
    green = np.choose(sector, [rising, high, high, falling, low, low])
    blue = np.choose(sector, [low, low, rising, high, high, falling])
    return np.stack([red, green, blue], -1)
