"""Dropout. The mask comes from outside: 0 or 1 / (1 - p), or None when nothing is to be dropped."""

from __future__ import annotations

from torch import Tensor


def Dropout(
    data: Tensor,
    mask: Tensor | None = None,
    p: float = 0.5,
    axes: tuple[int, ...] = (),
    active: bool = False,
) -> Tensor:
    return data if mask is None else data * mask
