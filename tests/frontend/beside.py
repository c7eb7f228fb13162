"""How tests hold an adapter to real MXNet: the same function is called with each, side by side."""

from __future__ import annotations

import random
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

import portable.adapters.mxnet as real


def agree(ours: ModuleType, program: Callable[[ModuleType], Any], within: float = 0.0) -> None:
    """Hold what a function gives with an adapter to what it gives with MXNet.

    Both begin with the same seeds. Arrays are the same if shape and dtype are, and the numbers are
    within a distance.
    """
    results = []
    for mx in (real, ours):
        random.seed(7)
        np.random.seed(7)
        mx.random.seed(7)
        results.append(program(mx))
    same(*results, within)


def same(expected: Any, given: Any, within: float) -> None:
    """Hold numbers, arrays, and lists, tuples and dicts of them to others."""
    if hasattr(expected, "asnumpy"):
        expected, given = expected.asnumpy(), given.asnumpy()
    if isinstance(expected, np.ndarray):
        assert (given.shape, given.dtype) == (expected.shape, expected.dtype)
        assert np.allclose(given.astype(float), expected.astype(float), rtol=0, atol=within)
    elif isinstance(expected, dict):
        assert list(given) == list(expected)
        same(list(expected.values()), list(given.values()), within)
    elif isinstance(expected, list | tuple):
        assert len(given) == len(expected)
        for a, b in zip(expected, given, strict=True):
            same(a, b, within)
    elif isinstance(expected, float):
        assert np.isclose(given, expected, rtol=0, atol=within, equal_nan=True)
    else:
        assert given == expected
