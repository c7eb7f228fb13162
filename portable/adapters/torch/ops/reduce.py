"""Reductions. `axis` is a tuple of non-negative axes; an empty one reduces nothing."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

Shape = tuple[int, ...]


class _Sloped(torch.autograd.Function):
    """A reduction whose derivative with respect to each element is already known."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, out: Tensor, slope: Tensor) -> Tensor:
        ctx.save_for_backward(slope)
        return out.clone()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None, None]:
        (slope,) = ctx.saved_tensors
        return g * slope, None, None


def boxed(out: Tensor) -> Tensor:
    """With one axis at least, as MXNet has no arrays without any."""
    return out if out.ndim else out.reshape(1)


def dropped(out: Tensor, axis: Shape) -> Tensor:
    return boxed(out.squeeze(axis)) if axis else out


def sloped(data: Tensor, out: Tensor, slope: Tensor, axis: Shape, keepdims: bool) -> Tensor:
    """`out`, reduced with its axes kept, as a function of data with the given slope."""
    result: Tensor = _Sloped.apply(data, out, slope.to(data.dtype))
    return result if keepdims else dropped(result, axis)


def _product(data: Tensor, axis: Shape) -> Tensor:
    for i in axis:
        data = data.prod(i, keepdim=True, dtype=data.dtype)
    return data


def sum(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    # torch would take the empty tuple for all axes
    return boxed(data.sum(axis, keepdims, dtype=data.dtype)) if axis else data


def mean(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    if axis and data.dtype in (torch.float32, torch.float64):
        return boxed(data.mean(axis, keepdims))
    total = sum(data, axis, keepdims)
    n = data.numel() // total.numel()
    rounding = None if data.is_floating_point() else "trunc"
    return torch.div(total, n, rounding_mode=rounding).to(data.dtype)


def prod(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = _product(data.detach(), axis)
    # MXNet divides, also by zero
    return sloped(data, out, out / data.detach(), axis, keepdims)


def nansum(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    return sum(torch.where(data.isnan(), 0, data), axis, keepdims)


def nanprod(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    values, nan = data.detach(), data.isnan()
    out = _product(torch.where(nan, 1, values), axis)
    return sloped(data, out, torch.where(nan, 0, out / values), axis, keepdims)


def cumsum(a: Tensor, axis: int | None = None, dtype: str = "float32") -> Tensor:
    flat, along = (a.reshape(-1), 0) if axis is None else (a, axis)
    return flat.cumsum(along, dtype=getattr(torch, dtype))
