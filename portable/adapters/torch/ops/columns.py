"""Windows of images as the columns of a matrix, and back."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

Sizes = tuple[int, int]


def im2col(
    data: Tensor,
    kernel: Sizes = (1, 1),
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
) -> Tensor:
    return functional.unfold(data, kernel, dilate, pad, stride)


def col2im(
    data: Tensor,
    output_size: Sizes = (1, 1),
    kernel: Sizes = (1, 1),
    stride: Sizes = (1, 1),
    dilate: Sizes = (1, 1),
    pad: Sizes = (0, 0),
) -> Tensor:
    return functional.fold(data, output_size, kernel, dilate, pad, stride)
