"""The usual lists of augmenters for images with boxes.

Source: MXNet 1.9.1, python/mxnet/image/detection.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .augmenters import (
    EIGENVALUES,
    EIGENVECTORS,
    MEAN,
    STD,
    CastAug,
    ForceResizeAug,
    ResizeAug,
    by_channel,
)
from .boxes import (
    DetAugmenter,
    DetBorrowAug,
    DetHorizontalFlipAug,
    DetRandomCropAug,
    DetRandomPadAug,
    DetRandomSelectAug,
)
from .colors import ColorJitterAug, ColorNormalizeAug, HueJitterAug, LightingAug, RandomGrayAug


def CreateMultiRandCropAugmenter(
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = (0.75, 1.33),
    area_range: Any = (0.05, 1.0),
    min_eject_coverage: Any = 0.3,
    max_attempts: Any = 50,
    skip_prob: float = 0,
) -> DetRandomSelectAug:
    """One of several DetRandomCropAug, or none.

    Args:
        min_object_covered, aspect_ratio_range, area_range, min_eject_coverage, max_attempts: as of
            DetRandomCropAug; a list has one for each of them.
        skip_prob: with which probability none is applied.

    Raises:
        AssertionError: two lists have other lengths.
    """
    given = (min_object_covered, aspect_ratio_range, area_range, min_eject_coverage, max_attempts)
    lists = [one if isinstance(one, list) else [one] for one in given]
    count = max(map(len, lists))
    if any(len(one) not in (1, count) for one in lists):
        raise AssertionError(
            "CreateMultiRandCropAugmenter: lists of one length are expected, given "
            f"{', '.join(str(len(one)) for one in lists if len(one) > 1)} items"
        )
    rows = zip(*(one * count if len(one) == 1 else one for one in lists), strict=True)
    return DetRandomSelectAug([DetRandomCropAug(*row) for row in rows], skip_prob)


def CreateDetAugmenter(
    data_shape: Sequence[int],
    resize: int = 0,
    rand_crop: float = 0,
    rand_pad: float = 0,
    rand_gray: float = 0,
    rand_mirror: bool = False,
    mean: Any = None,
    std: Any = None,
    brightness: float = 0,
    contrast: float = 0,
    saturation: float = 0,
    pca_noise: float = 0,
    hue: float = 0,
    inter_method: int = 2,
    min_object_covered: Any = 0.1,
    aspect_ratio_range: Any = (0.75, 1.33),
    area_range: Any = (0.05, 3.0),
    min_eject_coverage: Any = 0.3,
    max_attempts: Any = 50,
    pad_val: Any = (127, 127, 127),
) -> list[DetAugmenter]:
    """The usual list of augmenters.

    Args:
        data_shape: (channels, height, width) of what comes out.
        resize: what the shorter side is brought to first, if it is positive.
        rand_crop, rand_pad, rand_gray: with which probability a piece is cut out, the image is put
            into a larger one, it becomes gray.
        rand_mirror: whether half of the images are mirrored.
        mean, std: numbers for each channel, or True for those of ImageNet.
        brightness, contrast, saturation, pca_noise, hue: how far each is changed at most.
        inter_method: as of `interpolation`.
        min_object_covered, aspect_ratio_range, area_range, min_eject_coverage, max_attempts: as of
            CreateMultiRandCropAugmenter; padding takes the aspect ratios and the largest area, too.
        pad_val: as of DetRandomPadAug.

    Raises:
        AssertionError: a mean or std that is no such array.
    """
    augmenters: list[DetAugmenter] = []

    def borrow(augmenter: Any) -> None:
        augmenters.append(DetBorrowAug(augmenter))

    if resize > 0:
        borrow(ResizeAug(resize, inter_method))
    if rand_crop > 0:
        augmenters.append(
            CreateMultiRandCropAugmenter(
                min_object_covered,
                aspect_ratio_range,
                area_range,
                min_eject_coverage,
                max_attempts,
                skip_prob=1 - rand_crop,
            )
        )
    if rand_mirror:
        augmenters.append(DetHorizontalFlipAug(0.5))
    if rand_pad > 0:
        pad = DetRandomPadAug(aspect_ratio_range, (1.0, area_range[1]), max_attempts, pad_val)
        augmenters.append(DetRandomSelectAug([pad], 1 - rand_pad))
    borrow(ForceResizeAug((data_shape[2], data_shape[1]), inter_method))
    borrow(CastAug())
    if brightness or contrast or saturation:
        borrow(ColorJitterAug(brightness, contrast, saturation))
    if hue:
        borrow(HueJitterAug(hue))
    if pca_noise > 0:
        borrow(LightingAug(pca_noise, np.array(EIGENVALUES), np.array(EIGENVECTORS)))
    if rand_gray > 0:
        borrow(RandomGrayAug(rand_gray))
    if mean is not None or std is not None:
        borrow(ColorNormalizeAug(by_channel("mean", mean, MEAN), by_channel("std", std, STD)))
    return augmenters
