"""Numbers in order: sorting, the largest ones, counting. Axes arrive resolved, None flattens."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from .slice import cut

Shape = tuple[int, ...]


def _sorted(data: Tensor, axis: int | None, is_ascend: bool) -> tuple[Tensor, Tensor]:
    flat, along = (data.reshape(-1), 0) if axis is None else (data, axis)
    ordered, places = flat.sort(dim=along, descending=not is_ascend, stable=True)
    return ordered, places


def sort(data: Tensor, axis: int | None = -1, is_ascend: bool = True) -> Tensor:
    return _sorted(data, axis, is_ascend)[0]


def argsort(
    data: Tensor, axis: int | None = -1, is_ascend: bool = True, dtype: str = "float32"
) -> Tensor:
    return _sorted(data.detach(), axis, is_ascend)[1].to(getattr(torch, dtype))


def topk(
    data: Tensor,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: str = "indices",
    is_ascend: bool = False,
    dtype: str = "float32",
) -> Tensor | tuple[Tensor, Tensor]:
    # torch.topk does not keep the order of equal numbers
    ordered, places = _sorted(data, axis, is_ascend)
    along = 0 if axis is None else axis
    value, place = ordered.narrow(along, 0, k), places.narrow(along, 0, k)
    if ret_typ == "mask":
        zeros = torch.zeros_like(ordered.detach())
        return zeros.scatter(along, place, 1).reshape(data.shape)
    indices = place.to(getattr(torch, dtype))
    return (value, indices) if ret_typ == "both" else value if ret_typ == "value" else indices


def _histogram(
    data: Tensor,
    bins: Tensor | None = None,
    bin_cnt: int = 1,
    range: tuple[float, float] = (0.0, 1.0),
) -> tuple[Tensor, Tensor]:
    wide = data.double()
    if bins is None:
        low, high = range
        place = torch.arange(bin_cnt + 1, dtype=torch.float64, device=data.device)
        bins = ((high * place + (bin_cnt - place) * low) / bin_cnt).to(data.dtype)
        inside = wide[(wide >= low) & (wide <= high)]
    else:
        inside = wide[(wide >= bins[0]) & (wide <= bins[-1])]
    found = torch.bucketize(inside, bins.double(), right=True) - 1
    return found.clamp(max=len(bins) - 2).bincount(minlength=len(bins) - 1), bins


def _contrib_arange_like(
    data: Tensor, start: float = 0.0, step: float = 1.0, repeat: int = 1, shape: Shape = ()
) -> Tensor:
    count = (torch.arange(math.prod(shape), device=data.device) // repeat).to(data.dtype)
    first, each = cut(start, data.dtype, data.device), cut(step, data.dtype, data.device)
    return (first + count * each).reshape(shape)
