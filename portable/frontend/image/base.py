"""The base class of augmenters, and lists of them.

Source: MXNet 1.9.1, python/mxnet/image/image.py.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..nd import NDArray


class Augmenter:
    """Base class: an augmenter is called with an image and gives another.

    Args:
        **kwargs: what `dumps` tells of it.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._kwargs = {name: listed(value) for name, value in kwargs.items()}

    def dumps(self) -> Any:
        """Its name and arguments as JSON."""
        return json.dumps([type(self).__name__.lower(), self._kwargs])

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        raise NotImplementedError(f"{type(self).__name__} has no __call__")


class SequentialAug(Augmenter):
    """Calls augmenters one after the other.

    Args:
        ts: the augmenters.
    """

    def __init__(self, ts: Sequence[Augmenter]) -> None:
        super().__init__()
        self.ts = ts

    def dumps(self) -> Any:
        """Its name, and what its augmenters tell of themselves, as a list."""
        return [type(self).__name__.lower(), [augmenter.dumps() for augmenter in self.ts]]

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        for augmenter in self.ts:
            src = augmenter(src)
        return src


class RandomOrderAug(SequentialAug):
    """The same, in an order that is drawn anew by Python's global generator.

    Args:
        ts: the augmenters.
    """

    def __init__(self, ts: list[Augmenter]) -> None:
        super().__init__(ts)

    def __call__(self, src: NDArray) -> Any:
        """The image after it."""
        random.shuffle(self.ts)  # type: ignore[arg-type]
        return super().__call__(src)


def listed(value: Any) -> Any:
    """Arrays as lists."""
    if isinstance(value, NDArray):
        value = value.asnumpy()
    return value.tolist() if isinstance(value, np.ndarray) else value
