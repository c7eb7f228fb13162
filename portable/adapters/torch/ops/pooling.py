"""Pooling. `pad` is (before, after) an axis; `counts`, if any, how many elements are averaged."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

Sizes = tuple[int, ...]
Pads = tuple[tuple[int, int], ...]  # before and after each spatial axis
MAX: dict[int, Any] = {
    1: functional.max_pool1d,
    2: functional.max_pool2d,
    3: functional.max_pool3d,
}
MEAN: dict[int, Any] = {
    1: functional.avg_pool1d,
    2: functional.avg_pool2d,
    3: functional.avg_pool3d,
}


def _padded(data: Tensor, pad: Pads, value: float) -> Tensor:
    around = list(itertools.chain(*reversed(pad)))
    return functional.pad(data, around, value=value) if any(around) else data


def _shares(kernel: Sizes, counts: tuple[Sizes, ...], like: Tensor) -> Tensor:
    """For each window its size over the number of elements that count."""
    ratios = [
        k / torch.tensor(c, dtype=like.dtype, device=like.device)
        for k, c in zip(kernel, counts, strict=True)
    ]
    return functools.reduce(lambda a, b: a.unsqueeze(-1) * b, ratios)


def _root(total: Tensor, p: int) -> Tensor:
    """The p-th root, with slope 0 at 0."""
    zero = total == 0
    safe = torch.where(zero, 1, total)
    root = safe.sqrt() if p == 2 else safe.sign() * safe.abs() ** (1 / 3)
    return torch.where(zero, 0, root)


def _largest(data: Tensor, kernel: Sizes, stride: Sizes, pad: Pads) -> Tensor:
    """Nan and -inf count as the lowest number there is; few data have any, as the result shows."""
    rank, lowest = len(kernel), torch.finfo(data.dtype).min
    out: Tensor
    # elsewhere than on a CPU looking means waiting, and what is compiled cannot look
    if data.device.type == "cpu" and not torch.compiler.is_compiling():
        out = MAX[rank](_padded(data, pad, lowest), kernel, stride)
        if bool((out > lowest).all()):
            return out
    numbers = torch.where(data > lowest, data, lowest)
    out = MAX[rank](_padded(numbers, pad, lowest), kernel, stride)
    return out


def _pooled(
    data: Tensor,
    kernel: Sizes,
    pool_type: str,
    stride: Sizes,
    pad: Pads,
    p_value: int | None,
    counts: tuple[Sizes, ...] | None,
) -> Tensor:
    rank = len(kernel)
    if pool_type == "max":
        return _largest(data, kernel, stride, pad)
    powers = data**p_value if pool_type == "lp" and p_value else data
    means: Tensor = MEAN[rank](_padded(powers, pad, 0.0), kernel, stride)
    if pool_type == "avg":
        return means if counts is None else means * _shares(kernel, counts, means)
    total = means * torch.Size(kernel).numel()
    return total if pool_type == "sum" or p_value in (None, 1) else _root(total, p_value)


def Pooling(
    data: Tensor,
    kernel: Sizes = (),
    pool_type: str = "max",
    stride: Sizes = (),
    pad: Pads = (),
    p_value: int | None = None,
    counts: tuple[Sizes, ...] | None = None,
    channels_last: bool = False,
) -> Tensor:
    first = data.movedim(-1, 1) if channels_last else data
    # the powers and sums of float16 may not fit into it
    wide = first.float() if first.dtype == torch.float16 and pool_type in ("lp", "sum") else first
    out = _pooled(wide, kernel, pool_type, stride, pad, p_value, counts).to(data.dtype)
    return out.movedim(1, -1) if channels_last else out


def _contrib_AdaptiveAvgPooling2D(data: Tensor, output_size: tuple[int, int] = (1, 1)) -> Tensor:
    return functional.adaptive_avg_pool2d(data, output_size)
