"""Images made larger or smaller."""

from __future__ import annotations

import functools

import torch
from torch import Tensor
from torch.nn import functional


def UpSampling(
    *data: Tensor,
    factors: tuple[int, ...] | None = (2,),
    scale: int = 2,
    pad: int = 0,
    add: bool = False,
) -> Tensor:
    if factors is None:
        images, weight = data
        return functional.conv_transpose2d(
            images, weight, stride=scale, padding=pad, groups=weight.shape[0]
        )
    larger = [
        x.repeat_interleave(k, 2).repeat_interleave(k, 3)
        for x, k in zip(data, factors, strict=True)
    ]
    return functools.reduce(torch.add, larger) if add else torch.cat(larger, 1)


def _contrib_BilinearResize2D(
    data: Tensor,
    like: Tensor | None = None,
    size: tuple[int, int] = (1, 1),
    align_corners: bool = True,
) -> Tensor:
    return functional.interpolate(data, size, mode="bilinear", align_corners=align_corners)
