"""Batches of sequences of different lengths. `axis` is the time axis, 0 or 1."""

from __future__ import annotations

import torch
from torch import Tensor


def _times(data: Tensor, axis: int) -> Tensor:
    """Positions in time, so that they broadcast against (time, batch) or (batch, time)."""
    times = torch.arange(data.shape[axis], device=data.device)
    return times.unsqueeze(1 - axis)


def SequenceMask(
    data: Tensor, sequence_length: Tensor | None = None, value: float = 0.0, axis: int = 0
) -> Tensor:
    if sequence_length is None:
        return data
    inside = _times(data, axis) < sequence_length.long().unsqueeze(axis)
    behind = ~inside.reshape(inside.shape + (1,) * (data.ndim - 2))
    return data.masked_fill(behind, value)


def SequenceLast(data: Tensor, sequence_length: Tensor | None = None, axis: int = 0) -> Tensor:
    if sequence_length is None:
        return data.select(axis, -1)
    in_time = data.movedim(axis, 0)
    last = (sequence_length.long() - 1).clamp(0, len(in_time) - 1)
    return in_time[last, torch.arange(len(last), device=data.device)]


def SequenceReverse(data: Tensor, sequence_length: Tensor | None = None, axis: int = 0) -> Tensor:
    if sequence_length is None:
        return data.flip(axis)
    times, lengths = _times(data, axis), sequence_length.long()
    source = torch.where(times < lengths, lengths - 1 - times, times)
    return data[source, torch.arange(len(lengths), device=data.device)]
