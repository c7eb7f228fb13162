"""Comparisons and logic of two arrays, element by element."""

from __future__ import annotations

from jax import Array


def broadcast_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs == rhs).astype(lhs.dtype)


def _equal(lhs: Array, rhs: Array) -> Array:
    return (lhs == rhs).astype(lhs.dtype)


def broadcast_not_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs != rhs).astype(lhs.dtype)


def _not_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs != rhs).astype(lhs.dtype)


def broadcast_greater(lhs: Array, rhs: Array) -> Array:
    return (lhs > rhs).astype(lhs.dtype)


def _greater(lhs: Array, rhs: Array) -> Array:
    return (lhs > rhs).astype(lhs.dtype)


def broadcast_greater_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs >= rhs).astype(lhs.dtype)


def _greater_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs >= rhs).astype(lhs.dtype)


def broadcast_lesser(lhs: Array, rhs: Array) -> Array:
    return (lhs < rhs).astype(lhs.dtype)


def _lesser(lhs: Array, rhs: Array) -> Array:
    return (lhs < rhs).astype(lhs.dtype)


def broadcast_lesser_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs <= rhs).astype(lhs.dtype)


def _lesser_equal(lhs: Array, rhs: Array) -> Array:
    return (lhs <= rhs).astype(lhs.dtype)


def broadcast_logical_and(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) & (rhs != 0)).astype(lhs.dtype)


def _logical_and(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) & (rhs != 0)).astype(lhs.dtype)


def broadcast_logical_or(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) | (rhs != 0)).astype(lhs.dtype)


def _logical_or(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) | (rhs != 0)).astype(lhs.dtype)


def broadcast_logical_xor(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) != (rhs != 0)).astype(lhs.dtype)


def _logical_xor(lhs: Array, rhs: Array) -> Array:
    return ((lhs != 0) != (rhs != 0)).astype(lhs.dtype)
