"""What functions of floating point numbers make of integers and bools."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .base import MXNetError


def require_numbers(op: str, **arrays: np.ndarray) -> None:
    """Raise MXNetError, which names the array, if one of them is bool."""
    for name, array in arrays.items():
        if array.dtype.kind == "b":
            raise MXNetError(f"{op}: {name} is bool, which is not supported; cast it to numbers")


def in_floats(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of floats take integers: computed in float64, cut towards zero, as in MXNet.

    The integer dtype is kept, and what does not fit into it wraps around. Bools are refused.

    >>> in_floats(np.exp)(np.array([0, 1, 5], np.int8))
    array([   1,    2, -108], dtype=int8)
    """

    @functools.wraps(forward)
    def call(*arrays: np.ndarray, **attributes: Any) -> np.ndarray:
        first = arrays[0]
        if first.dtype.kind == "f":
            return forward(*arrays, **attributes)
        require_numbers(forward.__name__, data=first)
        result = forward(*(np.asarray(a, np.float64) for a in arrays), **attributes)
        return result.astype(np.int64).astype(first.dtype)

    return call
