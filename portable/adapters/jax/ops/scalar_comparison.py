"""Comparisons and logic of an array with a number, element by element."""

from __future__ import annotations

from jax import Array

from .scalar import both


def _equal_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data == number).astype(data.dtype)


def _not_equal_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data != number).astype(data.dtype)


def _greater_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data > number).astype(data.dtype)


def _greater_equal_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data >= number).astype(data.dtype)


def _lesser_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data < number).astype(data.dtype)


def _lesser_equal_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return (data <= number).astype(data.dtype)


def _logical_and_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return ((data != 0) & (number != 0)).astype(data.dtype)


def _logical_or_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return ((data != 0) | (number != 0)).astype(data.dtype)


def _logical_xor_scalar(data: Array, scalar: float = 1.0, dtype: str | None = None) -> Array:
    data, number = both(data, scalar, dtype)
    return ((data != 0) != (number != 0)).astype(data.dtype)
