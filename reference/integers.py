"""What functions of floating point numbers make of integers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np


def in_floats(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of floats take integers: computed in float64, cut towards zero, as in MXNet.

    The integer dtype is kept, and what does not fit into it wraps around.

    >>> in_floats(np.exp)(np.array([0, 1, 5], np.int8))
    array([   1,    2, -108], dtype=int8)
    """

    @functools.wraps(forward)
    def call(*arrays: np.ndarray, **attributes: Any) -> np.ndarray:
        first = arrays[0]
        if first.dtype.kind == "f":
            return forward(*arrays, **attributes)
        result = forward(*(np.asarray(a, np.float64) for a in arrays), **attributes)
        return result.astype(np.int64).astype(first.dtype)

    return call
