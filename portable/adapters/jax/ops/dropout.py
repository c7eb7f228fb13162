"""Dropout. The mask comes from outside: 0 or 1 / (1 - p), or None when nothing is to be dropped."""

from __future__ import annotations

from jax import Array


def Dropout(
    data: Array,
    mask: Array | None = None,
    p: float = 0.5,
    axes: tuple[int, ...] = (),
    active: bool = False,
) -> Array:
    return data if mask is None else data * mask
