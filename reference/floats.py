"""What operators that exist for floating point numbers only ask of their inputs."""

from __future__ import annotations

import numpy as np

from .base import MXNetError

HALF = np.dtype(np.float16)


def require_floats(op: str, **arrays: np.ndarray | None) -> None:
    """Raise MXNetError, which names the array, unless all of them that are given hold floats."""
    for name, array in arrays.items():
        if array is not None and array.dtype.kind != "f":
            raise MXNetError(
                f"{op}: {name} is {array.dtype}, but only floating point numbers are supported "
                f"here; expected float16, float32 or float64, so cast it first"
            )


def widened(array: np.ndarray) -> np.ndarray:
    """float16 as float32, in which its sums are computed; other dtypes as they are."""
    return array.astype(np.float32) if array.dtype == HALF else array


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of (stacks of) matrices, (..., m, k) by (..., k, n), with float16 added widely.

    >>> matmul(np.full((1, 3000), 1, np.float16), np.full((3000, 1), 1, np.float16))
    array([[3.e+03]], dtype=float16)
    """
    if a.dtype != HALF:
        return a @ b
    return (widened(a) @ widened(b)).astype(HALF)
