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
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[override]
        (slope,) = ctx.saved_tensors
        return g * slope, None, None


def _sloped(data: Tensor, out: Tensor, slope: Tensor, axis: Shape, keepdims: bool) -> Tensor:
    """`out`, reduced with its axes kept, as a function of data with the given slope."""
    result: Tensor = _Sloped.apply(data, out, slope.to(data.dtype))  # type: ignore[no-untyped-call]
    return result if keepdims else _drop(result, axis)


def _drop(out: Tensor, axis: Shape) -> Tensor:
    return torch.atleast_1d(out.squeeze(axis)) if axis else out


def _product(data: Tensor, axis: Shape) -> Tensor:
    for i in axis:
        data = data.prod(i, keepdim=True, dtype=data.dtype)
    return data


def sum(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    # torch would take the empty tuple for all axes
    return torch.atleast_1d(data.sum(axis, keepdims, dtype=data.dtype)) if axis else data


def mean(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    total = sum(data, axis, keepdims)
    n = data.numel() // total.numel()
    rounding = None if data.is_floating_point() else "trunc"
    return torch.div(total, n, rounding_mode=rounding).to(data.dtype)


def prod(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = _product(data.detach(), axis)
    # MXNet divides, also by zero
    return _sloped(data, out, out / data.detach(), axis, keepdims)


def nansum(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    return sum(torch.where(data.isnan(), 0, data), axis, keepdims)


def nanprod(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    values, nan = data.detach(), data.isnan()
    out = _product(torch.where(nan, 1, values), axis)
    return _sloped(data, out, torch.where(nan, 0, out / values), axis, keepdims)


def max(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = data.detach().amax(axis, keepdim=True) if axis else data.detach()
    # every tied element gets the whole gradient
    return _sloped(data, out, data.detach() == out, axis, keepdims)


def min(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = data.detach().amin(axis, keepdim=True) if axis else data.detach()
    return _sloped(data, out, data.detach() == out, axis, keepdims)


WIDER = {torch.float16: torch.float32, torch.float32: torch.float64}


def norm(data: Tensor, ord: int = 2, axis: Shape = (), keepdims: bool = False) -> Tensor:
    wide = data.detach().to(WIDER.get(data.dtype, data.dtype))
    if ord == 1:
        out, slope = wide.abs().sum(axis, True), data.detach().sign()
    else:
        # wider, since the squares of a norm that fits may overflow
        out = (wide * wide).sum(axis, True).sqrt()
        slope = data.detach() / out.to(data.dtype)
    return _sloped(data, out.to(data.dtype), slope, axis, keepdims)


def _position(found: Tensor, data: Tensor, axis: int | None, keepdims: bool) -> Tensor:
    if axis is None:
        return found.reshape((1,) * data.ndim if keepdims else (1,)).to(data.dtype)
    return torch.atleast_1d(found).to(data.dtype)


def argmax(data: Tensor, axis: int | None = None, keepdims: bool = False) -> Tensor:
    found = data.argmax(axis, keepdims and axis is not None)
    return _position(found, data, axis, keepdims)


def argmin(data: Tensor, axis: int | None = None, keepdims: bool = False) -> Tensor:
    found = data.argmin(axis, keepdims and axis is not None)
    return _position(found, data, axis, keepdims)


def argmax_channel(data: Tensor) -> Tensor:
    return data.argmax(1).to(data.dtype)


def cumsum(a: Tensor, axis: int | None = None, dtype: str = "float32") -> Tensor:
    flat, along = (a.reshape(-1), 0) if axis is None else (a, axis)
    return flat.cumsum(along, dtype=getattr(torch, dtype))


def moments(data: Tensor, axes: Shape = (), keepdims: bool = False) -> tuple[Tensor, Tensor]:
    average = mean(data, axes, keepdims=True)
    away = data - average
    return average if keepdims else _drop(average, axes), mean(away * away, axes, keepdims)


def L2Normalization(  # noqa: N802
    data: Tensor, eps: float = 1e-10, axis: Shape = (1,)
) -> Tensor:
    squares = (data * data).sum(axis, True) if axis else data * data
    return data / (squares + torch.tensor(eps, dtype=data.dtype, device=data.device)).sqrt()


def all_finite(data: Tensor) -> Tensor:
    return data.isfinite().all().reshape(1).float()


def multi_all_finite(*data: Tensor) -> Tensor:
    return torch.stack([x.isfinite().all() for x in data]).all().reshape(1).float()


def multi_sum_sq(*data: Tensor) -> Tensor:
    return torch.stack([x.float().square().sum() for x in data])
