"""Arrays repeated, mirrored and framed: every number stays itself, its place changes."""

from __future__ import annotations

from functools import reduce

from torch import Tensor
from torch.nn.functional import pad

from .join import Shape


def tile(data: Tensor, reps: Shape) -> Tensor:
    return data.repeat(reps)


def repeat(data: Tensor, repeats: int, axis: int | None = None) -> Tensor:
    return data.repeat_interleave(repeats, axis)


MODES = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}


def Pad(
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
