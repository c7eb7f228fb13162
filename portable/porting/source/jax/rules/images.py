"""RecordIO files and mx.image's augmenters."""

from __future__ import annotations

from ...common.rules import images
from ...with_helper import with_helper

RULES = (
    *images.RULES,
    with_helper("image.ColorNormalizeAug", "mean, std", "in a new array; the given one stays",
                "image.ColorNormalizeAug(i, i + 1)(picture + 0)  # not recorded", helper="ColorNormalize"),
)  # fmt: skip
