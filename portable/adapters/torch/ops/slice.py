"""Parts of an array, and arrays with a part replaced. Ranges arrive resolved, one an axis."""

from __future__ import annotations

import builtins

import torch
from torch import Tensor

Shape = tuple[int, ...]
Ranges = tuple[tuple[int, int | None, int], ...]


def _key(ranges: Ranges, shape: torch.Size) -> tuple[builtins.slice | Tensor, ...]:
    """What to index a tensor with. torch runs forwards only; so the axes that run backwards are
    turned by `_turned` first, and their ranges with them."""
    return tuple(
        builtins.slice(begin, end, step)
        if step > 0
        else builtins.slice(n - 1 - begin, n if end is None else n - 1 - end, -step)
        for (begin, end, step), n in zip(ranges, shape, strict=False)
    )


def _turned(data: Tensor, ranges: Ranges) -> Tensor:
    axes = [axis for axis, (_, _, step) in enumerate(ranges) if step < 0]
    return data.flip(axes) if axes else data


def slice(data: Tensor, ranges: Ranges) -> Tensor:
    return _turned(data, ranges)[_key(ranges, data.shape)]


def slice_axis(data: Tensor, axis: int, begin: int, size: int) -> Tensor:
    return data.narrow(axis, begin, size)


def slice_like(data: Tensor, shape_like: Tensor, sizes: Shape) -> Tensor:
    return data[tuple(builtins.slice(n) for n in sizes)]


def _slice_assign(lhs: Tensor, rhs: Tensor, ranges: Ranges) -> Tensor:
    out = _turned(lhs.clone(), ranges)
    out[_key(ranges, lhs.shape)] = rhs
    return _turned(out, ranges)


def _slice_assign_scalar(data: Tensor, scalar: float, ranges: Ranges) -> Tensor:
    out = _turned(data.clone(), ranges)
    out[_key(ranges, data.shape)] = cut(scalar, data.dtype, data.device)
    return _turned(out, ranges)


def cut(number: float, dtype: torch.dtype, device: torch.device) -> Tensor:
    """A number in a dtype as C casts it: integers lose the fraction and then wrap around."""
    wide = torch.tensor(number, dtype=torch.float64, device=device)
    return wide.to(dtype) if dtype.is_floating_point else wide.long().to(dtype)


def Crop(*data: Tensor, offset: Shape = (0, 0), h_w: Shape = (0, 0)) -> Tensor:
    (top, left), (height, width) = offset, h_w
    return data[0][..., top : top + height, left : left + width]
