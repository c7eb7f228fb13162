"""What functions of tensors need, element by element, to follow MXNet: slopes and integers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
from torch import Tensor

Function = Callable[..., Any]


def sloped(function: Function, *slopes: Function) -> Function:
    """A function, element by element, whose partial derivatives are MXNet's own instead of torch's.

    It takes tensors first (broadcasting), then numbers. There is one slope for each tensor: the
    derivative with respect to it, as a function of all arguments.
    """

    class Sloped(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *arguments: Any) -> Any:
            ctx.save_for_backward(*arguments[: len(slopes)])
            ctx.numbers = arguments[len(slopes) :]
            return function(*arguments)

        @staticmethod
        def backward(ctx: Any, g: Tensor) -> Any:
            tensors, numbers = ctx.saved_tensors, ctx.numbers
            found = [
                (g * slope(*tensors, *numbers)).sum_to_size(tensor.shape) if needed else None
                for slope, tensor, needed in zip(
                    slopes, tensors, ctx.needs_input_grad, strict=False
                )
            ]
            return (*found, *(None for _ in numbers))

    def call(*arguments: Any) -> Any:
        if torch.is_grad_enabled() and any(t.requires_grad for t in arguments[: len(slopes)]):
            return Sloped.apply(*arguments)  # type: ignore[no-untyped-call]
        return function(*arguments)

    return call


def in_floats(function: Function) -> Function:
    """Let a function of floats take integers: the result is cut towards zero, as in MXNet."""

    @wraps(function)
    def call(data: Tensor, *more: Any, **attributes: Any) -> Any:
        if data.is_floating_point():
            return function(data, *more, **attributes)
        wide = (m.double() if isinstance(m, Tensor) else m for m in more)
        return function(data.double(), *wide, **attributes).long().to(data.dtype)

    return call
