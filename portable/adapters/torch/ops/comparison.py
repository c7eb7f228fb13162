"""Comparisons and logic of two tensors, element by element."""

from __future__ import annotations

from torch import Tensor


def broadcast_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs == rhs).to(lhs.dtype)


def _equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs == rhs).to(lhs.dtype)


def broadcast_not_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs != rhs).to(lhs.dtype)


def _not_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs != rhs).to(lhs.dtype)


def broadcast_greater(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs > rhs).to(lhs.dtype)


def _greater(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs > rhs).to(lhs.dtype)


def broadcast_greater_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs >= rhs).to(lhs.dtype)


def _greater_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs >= rhs).to(lhs.dtype)


def broadcast_lesser(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs < rhs).to(lhs.dtype)


def _lesser(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs < rhs).to(lhs.dtype)


def broadcast_lesser_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs <= rhs).to(lhs.dtype)


def _lesser_equal(lhs: Tensor, rhs: Tensor) -> Tensor:
    return (lhs <= rhs).to(lhs.dtype)


def broadcast_logical_and(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) & (rhs != 0)).to(lhs.dtype)


def _logical_and(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) & (rhs != 0)).to(lhs.dtype)


def broadcast_logical_or(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) | (rhs != 0)).to(lhs.dtype)


def _logical_or(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) | (rhs != 0)).to(lhs.dtype)


def broadcast_logical_xor(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) != (rhs != 0)).to(lhs.dtype)


def _logical_xor(lhs: Tensor, rhs: Tensor) -> Tensor:
    return ((lhs != 0) != (rhs != 0)).to(lhs.dtype)
