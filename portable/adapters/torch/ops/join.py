"""Arrays put together, taken apart, and repeated. Axes, parts and paddings arrive resolved."""

from __future__ import annotations

from functools import reduce

import torch
from torch import Tensor
from torch.nn.functional import pad

Shape = tuple[int, ...]


def Concat(*data: Tensor, dim: int = 1) -> Tensor:  # noqa: N802
    return torch.cat(data, dim)


def _rnn_param_concat(*data: Tensor, dim: int = 1) -> Tensor:
    return torch.cat(data, dim)


def stack(*data: Tensor, axis: int = 0) -> Tensor:
    return torch.stack(data, axis)


def _split(data: Tensor, sizes: Shape, axis: int, squeeze_axis: bool) -> tuple[Tensor, ...]:
    if squeeze_axis:
        return tuple(torch.atleast_1d(part) for part in data.unbind(axis))
    return data.split(sizes, axis)


def SliceChannel(  # noqa: N802
    data: Tensor, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Tensor, ...]:
    return _split(data, sizes, axis, squeeze_axis)


def _split_v2(
    data: Tensor, sizes: Shape, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Tensor, ...]:
    return _split(data, sizes, axis, squeeze_axis)


def tile(data: Tensor, reps: Shape) -> Tensor:
    return data.repeat(reps)


def repeat(data: Tensor, repeats: int, axis: int | None = None) -> Tensor:
    return data.repeat_interleave(repeats, axis)


MODES = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}


def Pad(  # noqa: N802
    data: Tensor,
    mode: str,
    pad_width: tuple[tuple[int, int], ...],
    constant_value: float = 0.0,
) -> Tensor:
    # torch wants the last axis first, and to pad the batch and the channels of no mode but constant
    widths = [width for pair in reversed(pad_width[2:]) for width in pair]
    return pad(data, widths, MODES[mode], constant_value if mode == "constant" else None)


def reverse(data: Tensor, axis: Shape) -> Tensor:
    return data.flip(axis)


def khatri_rao(*args: Tensor) -> Tensor:
    return reduce(lambda a, b: (a[:, None] * b).reshape(-1, a.shape[1]), args)
