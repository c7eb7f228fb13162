"""Batches made at once, where that gives the same as item by item.

Taking 256 rows of an array and transforming them together is a few calls instead of a thousand. It
is done for arrays side by side, and for transforms that treat each image by itself and draw nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import autograd, nd
from ...nd import NDArray
from ..block import Block
from ..nn import HybridSequential
from .batchify import default_batchify_fn
from .dataset import ArrayDataset, First, Transformed
from .vision.transforms import Cast, Compose, Normalize, ToTensor

IMAGE_BY_IMAGE = (Cast, Normalize, ToTensor)


def batch_of(dataset: Any, samples: Sequence[Any]) -> Any:
    """What default_batchify_fn makes of these items; None if that can't be had at once.

    Args:
        dataset: of the batch.
        samples: indices of its items.
    """
    if autograd.is_recording():
        return None
    if type(dataset) is ArrayDataset:
        return _rows(dataset, samples)
    if type(dataset) is Transformed:
        function: Any = dataset.function
        first = isinstance(function, First)
        function = function.function if first else function
        batch = batch_of(dataset.data, samples) if _is_image_by_image(function) else None
        parts = batch if isinstance(batch, list) else [batch]
        if _are_images(parts[0]) and (first or len(parts) == 1):
            images = function(parts[0])
            return [images, *parts[1:]] if isinstance(batch, list) else images
    return None


def _rows(dataset: ArrayDataset, samples: Sequence[Any]) -> Any:
    """The rows of arrays side by side."""
    rows = np.asarray(samples)
    if rows.ndim != 1 or rows.dtype.kind not in "iu" or not rows.size:
        return None
    if rows.min() < 0 or rows.max() >= len(dataset):
        return None
    parts = [
        nd.take(part, nd.array(rows, ctx=part.context, dtype="int32"))
        if isinstance(part, NDArray)
        else default_batchify_fn([part[i] for i in samples])
        for part in dataset.arrays
    ]
    return parts if len(parts) > 1 else parts[0]


def _are_images(batch: Any) -> bool:
    """Whether it is (batch, height, width, channels), or with the channels first."""
    return isinstance(batch, NDArray) and len(batch.shape) == 4


def _is_image_by_image(function: Any) -> bool:
    """Whether a transform does to each image of a batch what it does to one, and nobody watches."""
    if not isinstance(function, Block) or function._forward_hooks or function._forward_pre_hooks:
        return False
    if type(function) in (Compose, HybridSequential):
        return all(map(_is_image_by_image, function._children.values()))
    return type(function) in IMAGE_BY_IMAGE
