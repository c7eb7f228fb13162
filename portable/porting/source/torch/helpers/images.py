"""Transforms of images before they are batched."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import torch


class ResizeShort:
    """An image of bytes (height, width, channels) with a shorter side of `size`.

    Cubic interpolation in 2048ths, and down the rows in floats for eight numbers at a time, as
    OpenCV does it.
    """

    def __init__(self, size):
        self.size = size

    def taps(self, old, new):
        """The four old pixels of each new one, and the share of each in 2048ths."""
        place = ((torch.arange(new).double() + 0.5) * (1 / (new / old)) - 0.5).float()
        x = place - place.floor()
        a, far, near = -0.75, x + 1, 1 - x
        first = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a
        second = ((a + 2) * x - (a + 3)) * x * x + 1
        third = ((a + 2) * near - (a + 3)) * near * near + 1
        shares = torch.stack([first, second, third, 1 - first - second - third], dim=1)
        pixels = place.floor().long().unsqueeze(1) + torch.tensor([-1, 0, 1, 2])
        return pixels.clamp(0, old - 1), torch.round(shares * 2048).long()

    def __call__(self, image):
        height, width, channels = image.shape
        new = [side * self.size // min(height, width) for side in (height, width)]
        pixels, shares = self.taps(width, new[1])
        wide = (image.long()[:, pixels] * shares.unsqueeze(2)).sum(2).reshape(height, -1)
        pixels, shares = self.taps(height, new[0])
        rows = wide[pixels]
        whole = ((rows * shares.unsqueeze(2)).sum(1) + 2**21) >> 22
        parts = rows.float() * (shares.float() / 2**22).unsqueeze(2)
        floats = torch.round(sum(parts.unbind(1))).long()
        end = wide.shape[1] // 8 * 8
        resized = torch.cat([floats[:, :end], whole[:, end:]], dim=1).clamp(0, 255)
        return resized.to(torch.uint8).reshape(*new, channels)


class ToFloat:
    """The image as floats."""

    def __call__(self, image):
        return image.float()


class ColorNormalize:
    """(image - mean) / std by the last axis, in place."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, image):
        image -= self.mean
        image /= self.std
        return image
