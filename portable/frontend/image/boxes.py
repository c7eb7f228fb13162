"""Augmenters that change an image together with the boxes of its objects.

A label has a row for each object: class, xmin, ymin, xmax, ymax and what else there may be, with the
coordinates as parts of the image's width and height.

Source: MXNet 1.9.1, python/mxnet/image/detection.py.
"""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from .. import nd
from ..nd import NDArray
from .base import Augmenter, listed
from .cropping import fixed_crop
from .pixels import copyMakeBorder

Range = float | Sequence[float]
Place = tuple[int, int, int, int]


class DetAugmenter:
    """Base class: it is called with an image and its label, and gives both.

    Args:
        **kwargs: what `dumps` tells of it.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = {name: listed(value) for name, value in kwargs.items()}

    def dumps(self) -> Any:
        """Its name and arguments as JSON."""
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The image and the label after it."""
        raise NotImplementedError(f"{type(self).__name__} has no __call__")


class DetBorrowAug(DetAugmenter):
    """An augmenter of images that leaves every box where it is.

    Args:
        augmenter: it.

    Raises:
        TypeError: it is no Augmenter.
    """

    def __init__(self, augmenter: Augmenter) -> None:
        if not isinstance(augmenter, Augmenter):
            raise TypeError(
                f"DetBorrowAug: Borrowing from invalid Augmenter; an mx.image.Augmenter is expected, "
                f"given {type(augmenter).__name__}"
            )
        super().__init__(augmenter=augmenter.dumps())
        self.augmenter = augmenter

    def dumps(self) -> Any:
        """Its name, and what the augmenter tells of itself, as a list."""
        return [type(self).__name__.lower(), self.augmenter.dumps()]

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The image after it, and the label."""
        return self.augmenter(src), label


class DetRandomSelectAug(DetAugmenter):
    """One of several augmenters, or none.

    Args:
        aug_list: the augmenters; one alone may stand without a list.
        skip_prob: with which probability none is applied.

    Raises:
        ValueError: something else is in the list.
    """

    def __init__(
        self, aug_list: DetAugmenter | Sequence[DetAugmenter], skip_prob: float = 0
    ) -> None:
        super().__init__(skip_prob=skip_prob)
        augmenters = list(aug_list) if isinstance(aug_list, list | tuple) else [aug_list]
        for augmenter in augmenters:
            if not isinstance(augmenter, DetAugmenter):
                raise ValueError(
                    f"DetRandomSelectAug: Allow DetAugmenter in list only, given "
                    f"{type(augmenter).__name__}; DetBorrowAug makes one of an Augmenter"
                )
        self.aug_list: list[Any] = augmenters
        self.skip_prob = skip_prob if augmenters else 1

    def dumps(self) -> Any:
        """Its name, and what its augmenters tell of themselves, as a list."""
        return [type(self).__name__.lower(), [augmenter.dumps() for augmenter in self.aug_list]]

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The image and the label after one of them, or as they were."""
        if random.random() < self.skip_prob:
            return src, label
        random.shuffle(self.aug_list)
        image, boxes = self.aug_list[0](src, label)
        return image, boxes


class DetHorizontalFlipAug(DetAugmenter):
    """Mirrors left and right.

    Args:
        p: with which probability.
    """

    def __init__(self, p: float) -> None:
        super().__init__(p=p)
        self.p = p

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The image and the label after it; the label is changed in place."""
        if random.random() < self.p:
            src = nd.flip(src, axis=1)
            label[:, [1, 3]] = 1.0 - label[:, [3, 1]]
        return src, label


class DetRandomCropAug(DetAugmenter):
    """Cuts out a random piece that shows enough of the objects.

    Args:
        min_object_covered: more than this part of each object in the piece has to be in it.
        aspect_ratio_range: width / height of the piece, from and to; one number for just it.
        area_range: its part of the image's area, from and to; one number for just it.
        min_eject_coverage: objects of which no more than this part is left are dropped.
        max_attempts: how many pieces are tried before the image stays as it is.
    """

    def __init__(
        self,
        min_object_covered: float = 0.1,
        aspect_ratio_range: Range = (0.75, 1.33),
        area_range: Range = (0.05, 1.0),
        min_eject_coverage: float = 0.3,
        max_attempts: int = 50,
    ) -> None:
        aspect_ratio_range, area_range = _pair(aspect_ratio_range), _pair(area_range)
        super().__init__(
            min_object_covered=min_object_covered,
            aspect_ratio_range=aspect_ratio_range,
            area_range=area_range,
            min_eject_coverage=min_eject_coverage,
            max_attempts=max_attempts,
        )
        self.min_object_covered = min_object_covered
        self.min_eject_coverage = min_eject_coverage
        self.max_attempts = max_attempts
        self.aspect_ratio_range = aspect_ratio_range
        self.area_range = area_range
        self.enabled = _usable(self, area_range[1] > 0)

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The piece and its objects, or both as they were."""
        found = self._piece(label, src.shape[0], src.shape[1])
        if found is None:
            return src, label
        place, label = found
        return fixed_crop(src, *place, None), label

    def _piece(self, label: Any, height: int, width: int) -> tuple[Place, Any] | None:
        """(x, y, width, height) of a piece and the label of what it shows, if one is found."""
        if not self.enabled or height <= 0 or width <= 0:
            return None
        least, most = (part * height * width for part in self.area_range)
        for _ in range(self.max_attempts):
            ratio = random.uniform(*self.aspect_ratio_range)
            h, tallest = (round(sqrt(area / ratio)) for area in (least, most))
            if round(tallest * ratio) > width:
                tallest = int((width + 0.4999999) / ratio)
            tallest = min(tallest, height)
            h = random.randint(h, tallest) if h < tallest else tallest
            w = round(h * ratio)
            if w * h < least:
                h += 1
                w = round(h * ratio)
            if w * h > most:
                h -= 1
                w = round(h * ratio)
            if not (least <= w * h <= most and 0 <= w <= width and 0 <= h <= height):
                continue
            y = random.randint(0, height - h)
            x = random.randint(0, width - w)
            if self._shows_enough(label, (x, y, w, h), height, width):
                kept = self._kept(label, (x, y, w, h), height, width)
                if kept is not None:
                    return (x, y, w, h), kept
        return None

    def _shows_enough(self, label: Any, place: Place, height: int, width: int) -> bool:
        """Whether all objects that a piece shows are covered by it as far as they have to be."""
        x, y, w, h = place
        if w * h < 2:
            return False
        areas = _areas(label[:, 1:])
        large = areas * width * height > 2
        box = (x / width, y / height, (x + w) / width, (y + h) / height)
        coverages = _areas(_within(label[large, 1:5], box)) / areas[large]
        coverages = coverages[coverages > 0]
        return bool(coverages.size > 0 and coverages.min() > self.min_object_covered)

    def _kept(self, label: Any, place: Place, height: int, width: int) -> Any:
        """The label of a piece; None where it has no object."""
        x, y, w, h = place[0] / width, place[1] / height, place[2] / width, place[3] / height
        out = label.copy()
        out[:, (1, 3)] = (out[:, (1, 3)] - x) / w
        out[:, (2, 4)] = (out[:, (2, 4)] - y) / h
        out[:, 1:5] = np.clip(out[:, 1:5], 0, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            coverage = _areas(out[:, 1:]) * w * h / _areas(label[:, 1:])
        valid = (out[:, 3] > out[:, 1]) & (out[:, 4] > out[:, 2])
        valid &= coverage > self.min_eject_coverage
        return out[valid] if valid.any() else None


class DetRandomPadAug(DetAugmenter):
    """Puts the image at a random place of a larger one.

    Args:
        aspect_ratio_range: width / height of the larger one, from and to; one number for just it.
        area_range: its area in areas of the image, from and to; one number for just it.
        max_attempts: how many sizes are tried before the image stays as it is.
        pad_val: what is around it, a number for each channel.
    """

    def __init__(
        self,
        aspect_ratio_range: Range = (0.75, 1.33),
        area_range: Range = (1.0, 3.0),
        max_attempts: int = 50,
        pad_val: Range = (128, 128, 128),
    ) -> None:
        aspect_ratio_range, area_range = _pair(aspect_ratio_range), _pair(area_range)
        super().__init__(
            aspect_ratio_range=aspect_ratio_range,
            area_range=area_range,
            max_attempts=max_attempts,
            pad_val=pad_val,
        )
        self.pad_val = pad_val if isinstance(pad_val, list | tuple) else (pad_val,) * 3
        self.aspect_ratio_range = aspect_ratio_range
        self.area_range = area_range
        self.max_attempts = max_attempts
        self.enabled = _usable(self, area_range[1] > 1.0)

    def __call__(self, src: NDArray, label: Any) -> tuple[NDArray, Any]:
        """The larger image and the same objects in it, or both as they were."""
        height, width, _ = src.shape
        place = self._around(height, width)
        if place is None:
            return src, label
        x, y, w, h = place
        out = label.copy()
        out[:, (1, 3)] = (out[:, (1, 3)] * width + x) / w
        out[:, (2, 4)] = (out[:, (2, 4)] * height + y) / h
        below, right = h - y - height, w - x - width
        return copyMakeBorder(src, y, below, x, right, 16, values=self.pad_val), out

    def _around(self, height: int, width: int) -> Place | None:
        """Where the image is in the larger one, and that one's width and height, if there is one."""
        if not self.enabled or height <= 0 or width <= 0:
            return None
        least, most = (part * height * width for part in self.area_range)
        for _ in range(self.max_attempts):
            ratio = random.uniform(*self.aspect_ratio_range)
            h, tallest = (round(sqrt(area / ratio)) for area in (least, most))
            if round(h * ratio) < width:
                h = int((width + 0.499999) / ratio)
            h = max(h, height)
            h = random.randint(h, tallest) if h < tallest else tallest
            w = round(h * ratio)
            if h - height < 2 or w - width < 2:
                continue
            y = random.randint(0, h - height)
            x = random.randint(0, w - width)
            return x, y, w, h
        return None


def _pair(given: Range) -> Sequence[float]:
    """From and to."""
    return given if isinstance(given, list | tuple) else (given, given)


def _usable(augmenter: Any, area: bool) -> bool:
    """Whether the ranges of an augmenter leave anything to draw; a warning where they do not."""
    ratios, areas = augmenter.aspect_ratio_range, augmenter.area_range
    name = type(augmenter).__name__
    if not area or areas[0] > areas[1]:
        warnings.warn(f"Skip {name} due to invalid area_range: {areas}", stacklevel=3)
    elif ratios[0] <= 0 or ratios[0] > ratios[1]:
        warnings.warn(f"Skip {name} due to invalid aspect_ratio_range: {ratios}", stacklevel=3)
    else:
        return True
    return False


def _areas(boxes: Any) -> Any:
    """Areas of boxes (objects, xmin ymin xmax ymax ...)."""
    sides = np.maximum(0, boxes[:, 2:4] - boxes[:, :2])
    return sides[:, 1] * sides[:, 0]


def _within(boxes: Any, box: tuple[float, float, float, float]) -> Any:
    """What of each box lies in another, zeros where nothing does."""
    low = np.maximum(boxes[:, :2], box[:2])
    high = np.minimum(boxes[:, 2:4], box[2:])
    inside = (low < high).all(axis=1, keepdims=True)
    return np.concatenate([low, high], axis=1) * inside
