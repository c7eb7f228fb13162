"""RecordIO files and mx.image's augmenters."""

from __future__ import annotations

from ...common.rules import images
from ...with_helper import with_helper

RULES = (
    *images.RULES,
    with_helper("image.ColorNormalizeAug", "mean, std", "",
                "x = picture + 0\ny = image.ColorNormalizeAug(i, i + 1)(x)\n[x, y]  # not recorded",
                helper="ColorNormalize"),
)  # fmt: skip
