"""Transforms of images before they are batched."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import jax.numpy as jnp
import numpy as np


class ResizeShort:
    """An image of bytes (height, width, channels) with a shorter side of `size`.

    Cubic interpolation in 2048ths, and down the rows in floats for eight numbers at a time, as
    OpenCV does it.
    """

    def __init__(self, size):
        self.size = size

    def taps(self, old, new):
        """The four old pixels of each new one, and the share of each in 2048ths."""
        place = ((np.arange(new) + 0.5) * (1 / (new / old)) - 0.5).astype(np.float32)
        x = place - np.floor(place)
        a, far, near = np.float32(-0.75), x + 1, 1 - x
        first = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a
        second = ((a + 2) * x - (a + 3)) * x * x + 1
        third = ((a + 2) * near - (a + 3)) * near * near + 1
        shares = np.stack([first, second, third, 1 - first - second - third], axis=1)
        pixels = np.floor(place).astype(int)[:, None] + np.array([-1, 0, 1, 2])
        return pixels.clip(0, old - 1), np.round(shares * 2048).astype(int)

    def __call__(self, image):
        image = np.asarray(image).astype(int)
        height, width, channels = image.shape
        new = [side * self.size // min(height, width) for side in (height, width)]
        pixels, shares = self.taps(width, new[1])
        wide = (image[:, pixels] * shares[..., None]).sum(2).reshape(height, -1)
        pixels, shares = self.taps(height, new[0])
        rows = wide[pixels]
        whole = ((rows * shares[..., None]).sum(1) + 2**21) >> 22
        parts = rows.astype(np.float32) * (shares.astype(np.float32) / 2**22)[..., None]
        floats = np.round(parts[:, 0] + parts[:, 1] + parts[:, 2] + parts[:, 3]).astype(int)
        end = wide.shape[1] // 8 * 8
        resized = np.concatenate([floats[:, :end], whole[:, end:]], axis=1).clip(0, 255)
        return jnp.asarray(resized.reshape(*new, channels), dtype=jnp.uint8)


class ToFloat:
    """The image as floats."""

    def __call__(self, image):
        return image.astype("float32")


class ColorNormalize:
    """(image - mean) / std by the last axis."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, image):
        return (image - self.mean) / self.std
