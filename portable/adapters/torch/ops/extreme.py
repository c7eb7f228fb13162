"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import torch
from torch import Tensor

from .reduce import Shape, sloped


def max(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = data.detach().amax(axis, keepdim=True) if axis else data.detach()
    # every tied element gets the whole gradient
    return sloped(data, out, data.detach() == out, axis, keepdims)


def min(data: Tensor, axis: Shape = (), keepdims: bool = False) -> Tensor:
    out = data.detach().amin(axis, keepdim=True) if axis else data.detach()
    return sloped(data, out, data.detach() == out, axis, keepdims)


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
