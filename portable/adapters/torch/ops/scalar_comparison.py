"""Comparisons and logic of a tensor with a number, element by element."""

from __future__ import annotations

from torch import Tensor

from .scalar import in_dtype


def _equal_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data == scalar).to(data.dtype)


def _not_equal_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data != scalar).to(data.dtype)


def _greater_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data > scalar).to(data.dtype)


def _greater_equal_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data >= scalar).to(data.dtype)


def _lesser_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data < scalar).to(data.dtype)


def _lesser_equal_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return (data <= scalar).to(data.dtype)


def _logical_and_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return ((data != 0) & (scalar != 0)).to(data.dtype)


def _logical_or_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return ((data != 0) | (scalar != 0)).to(data.dtype)


def _logical_xor_scalar(data: Tensor, scalar: float = 1.0, dtype: str | None = None) -> Tensor:
    data = in_dtype(data, dtype)
    return ((data != 0) != (scalar != 0)).to(data.dtype)
