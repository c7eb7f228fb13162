"""Elements picked by the numbers of another array, or put into places. Axes arrive resolved."""

from __future__ import annotations

import torch
from torch import Tensor

from .slice import cut


def _rows(op: str, index: Tensor, size: int, mode: str) -> Tensor:
    """Positions from 0 to size - 1, as the mode wants it for those out of range."""
    rows = index.detach().long()
    if mode == "wrap":
        return rows % size
    if mode == "raise" and bool(((rows < 0) | (rows >= size)).any()):
        raise ValueError(
            f"{op}: indices from {int(rows.min())} to {int(rows.max())} are out of the range 0 to "
            f"{size - 1}; mode='clip' or 'wrap' would take them"
        )
    return rows.clamp(0, size - 1)


def take(a: Tensor, indices: Tensor, axis: int = 0, mode: str = "clip") -> Tensor:
    rows = _rows("take", indices, a.shape[axis], mode)
    return a.index_select(axis, rows.reshape(-1)).unflatten(axis, rows.shape)


def Embedding(data: Tensor, weight: Tensor) -> Tensor:
    return torch.nn.functional.embedding(_rows("Embedding", data, len(weight), "clip"), weight)


def batch_take(a: Tensor, indices: Tensor) -> Tensor:
    rows = _rows("batch_take", indices, a.shape[1], "clip")
    return a.gather(1, rows.reshape(-1, 1)).reshape(indices.shape)


def pick(
    data: Tensor, index: Tensor, axis: int = -1, keepdims: bool = False, mode: str = "clip"
) -> Tensor:
    kept = (*data.shape[:axis], 1, *data.shape[axis + 1 :])
    rows = _rows("pick", index, data.shape[axis], mode).reshape(kept)
    out = data.gather(axis, rows)
    return out if keepdims else torch.atleast_1d(out.squeeze(axis))


def fill_element_0index(lhs: Tensor, mhs: Tensor, rhs: Tensor) -> Tensor:
    return lhs.scatter(1, rhs.long()[:, None], mhs[:, None])


def one_hot(
    indices: Tensor,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: str = "float32",
) -> Tensor:
    kind, device = getattr(torch, dtype), indices.device
    hot = indices.detach().long()[..., None] == torch.arange(depth, device=device)
    return torch.where(hot, cut(on_value, kind, device), cut(off_value, kind, device))
