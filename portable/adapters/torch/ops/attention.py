"""Attention of several heads on projections that lie side by side."""

from __future__ import annotations

import math

from torch import Tensor


def _parts(data: Tensor, heads: int, each: int) -> tuple[Tensor, ...]:
    """The projections, (batch * heads, length, d) each."""
    length, batch, _ = data.shape
    split = data.reshape(length, batch * heads, each, -1)
    return tuple(part.transpose(0, 1) for part in split.unbind(2))


def _scores(queries: Tensor, keys: Tensor) -> Tensor:
    return (queries / math.sqrt(queries.shape[-1])) @ keys.transpose(1, 2)


def _joined(weights: Tensor, values: Tensor, heads: int) -> Tensor:
    """Weighted values, (length, batch, heads * d)."""
    found = weights @ values
    return found.transpose(0, 1).reshape(found.shape[1], found.shape[0] // heads, -1)


def _contrib_interleaved_matmul_selfatt_qk(queries_keys_values: Tensor, heads: int = 1) -> Tensor:
    queries, keys, _ = _parts(queries_keys_values, heads, 3)
    return _scores(queries, keys)


def _contrib_interleaved_matmul_selfatt_valatt(
    queries_keys_values: Tensor, attention: Tensor, heads: int = 1
) -> Tensor:
    return _joined(attention, _parts(queries_keys_values, heads, 3)[2], heads)


def _contrib_interleaved_matmul_encdec_qk(
    queries: Tensor, keys_values: Tensor, heads: int = 1
) -> Tensor:
    return _scores(_parts(queries, heads, 1)[0], _parts(keys_values, heads, 2)[0])


def _contrib_interleaved_matmul_encdec_valatt(
    keys_values: Tensor, attention: Tensor, heads: int = 1
) -> Tensor:
    return _joined(attention, _parts(keys_values, heads, 2)[1], heads)
