"""What operators on stacks of matrices, (..., n, n), have in common."""

from __future__ import annotations

import numpy as np

from .base import MXNetError


def t(a: np.ndarray) -> np.ndarray:
    """Each matrix transposed."""
    return a.swapaxes(-1, -2)


def require_floats(op: str, **arrays: np.ndarray) -> None:
    """Raise MXNetError unless all arrays are float32 or float64: LAPACK has nothing else."""
    for name, array in arrays.items():
        if array.dtype not in (np.float32, np.float64):
            raise MXNetError(f"{op}: {name} is {array.dtype}; expected float32 or float64")


def require_square(op: str, a: np.ndarray) -> None:
    """Raise MXNetError unless A is a square matrix or a stack of such."""
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise MXNetError(f"{op}: A has shape {a.shape}; expected square matrices, (..., n, n)")
