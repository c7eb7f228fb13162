"""Where a program's images have their channels last in memory.

Convolution and pooling on a CPU work on several channels at once. With the channels last they read
them side by side; LeNet's first pooling then takes a ninth of the time. What comes out of them, and
of most other functions, is laid out as what went in, so that only the first convolution copies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from .capture import Step


def arranged(steps: Sequence[Step]) -> dict[Step, Callable[..., Any]]:
    """What to call in place of some steps' functions; empty where the layout stays as it is."""
    if not any(map(likes_channels_last, steps)):
        return {}
    found = {}
    for step in steps:
        if likes_channels_last(step):
            found[step] = reading(step.function, torch.channels_last)
        elif step.operation is None or step.operation.spec.name == "Convolution":
            found[step] = reading(step.function, torch.contiguous_format)
    return found


def likes_channels_last(step: Step) -> bool:
    """Whether a step is a convolution or max pooling that gains more by it than copying costs.

    A convolution's weight has to be copied too, each time.
    """
    if step.operation is None or not step.kinds:
        return False
    data = step.kinds[0]
    if len(data.shape) != 4 or data.dtype.__name__ != "float32" or data.device.type != "cpu":
        return False
    if step.operation.spec.name == "Convolution":
        return bool(math.prod(step.kinds[1].shape) <= math.prod(data.shape))
    pooling = step.operation.spec.name == "Pooling" and step.attributes["pool_type"] == "max"
    return bool(pooling and data.shape[1] > 1 and not step.attributes["channels_last"])


def reading(function: Callable[..., Any], layout: torch.memory_format) -> Callable[..., Any]:
    """The function, with its first input in a layout."""

    def call(data: Tensor, *others: Any, **attributes: Any) -> Any:
        return function(data.to(memory_format=layout), *others, **attributes)

    return call
