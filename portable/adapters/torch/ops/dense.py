"""The fully connected layer."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional


def FullyConnected(
    data: Tensor, weight: Tensor, bias: Tensor | None = None, flatten: bool = True
) -> Tensor:
    rows = data.reshape(data.shape[0], -1) if flatten and data.ndim != 2 else data
    return functional.linear(rows, weight, bias)
