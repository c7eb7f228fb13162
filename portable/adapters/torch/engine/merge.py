"""Chains of a program's steps that torch computes with fewer calls: what the usual losses are made of.

The numbers and gradients are the same. Only chains whose intermediate results nobody else reads are
put together.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from .capture import Step

ALONG_ROWS = {"axis": (1,), "keepdims": False}
# what torch.nn.functional calls once it has checked its arguments, 5 µs later
mse_loss: Callable[..., Tensor] = torch._C._nn.mse_loss
nll_loss: Callable[..., Tensor] = torch._C._nn.nll_loss_nd
NONE = 0  # reduction="none" to them


class Chain(NamedTuple):
    """names: of the operators, each of which reads what the one before has made as its input 0.

    function: makes what takes their place out of their steps, or None where they don't fit.
    """

    names: tuple[str, ...]
    function: Callable[[Sequence[Step]], Callable[..., Any] | None]


def _drops_ones(mean: Step) -> bool:
    """Whether a mean is one of single numbers."""
    shape, axes = mean.kinds[0].shape, mean.attributes["axis"]
    return bool(axes) and all(shape[i] == 1 for i in axes)


def _mean(step: Step, shape: tuple[int, ...]) -> Callable[[Tensor], Tensor]:
    """A mean of what has the elements of `shape` in order."""
    axes, keepdims = step.attributes["axis"], step.attributes["keepdims"]
    kept = tuple(1 if i in axes else n for i, n in enumerate(shape))
    final = kept if keepdims else tuple(n for i, n in enumerate(shape) if i not in axes) or (1,)
    if _drops_ones(step):
        return lambda x: x.reshape(final)
    return lambda x: x.reshape(shape).mean(axes).reshape(final)


def _squares(steps: Sequence[Step]) -> Callable[..., Any] | None:
    """mean(scalar (a - b)^2): L2Loss."""
    first, second = steps[0].kinds
    if first is not second or first.dtype.__name__ not in ("float32", "float64"):
        return None
    factor, mean = steps[2].attributes["scalar"], _mean(steps[3], first.shape)
    return lambda a, b: mean(mse_loss(a, b, NONE) * factor)


def _cross_entropy(steps: Sequence[Step]) -> Callable[..., Any] | None:
    """mean(-pick(log_softmax(data), label)) with classes last: SoftmaxCrossEntropyLoss."""
    scores, pick, minus, mean = steps
    shape, axis = scores.kinds[0].shape, scores.attributes["axis"]
    if (
        scores.kinds[0].dtype.__name__ not in ("float32", "float64")
        or scores.attributes.get("temperature") is not None
        or scores.attributes["dtype"] != scores.kinds[0].dtype.__name__
        or pick.attributes != {"axis": axis, "keepdims": True, "mode": "clip"}
        or minus.attributes["scalar"] != -1.0
        or axis != len(shape) - 1
        or len(shape) < 2
    ):
        return None
    last = shape[-1] - 1
    finish = _mean(mean, (*shape[:-1], 1))

    def of_rows(data: Tensor, label: Tensor) -> Tensor:
        chosen, rows = label.detach().long().clamp(0, last), torch.log_softmax(data, 1)
        return nll_loss(rows, chosen, None, NONE, -1)

    if len(shape) == 2 and pick.kinds[1].shape == shape[:1] and mean.attributes == ALONG_ROWS:
        return of_rows
    return lambda data, label: finish(of_rows(data.reshape(-1, last + 1), label.reshape(-1)))


CHAINS = (
    Chain(("broadcast_sub", "square", "_mul_scalar", "mean"), _squares),
    Chain(("log_softmax", "pick", "_mul_scalar", "mean"), _cross_entropy),
)


def merged(steps: Sequence[Step], outputs: Sequence[int]) -> list[Step]:
    """The steps, with fewer of them where that gives the same numbers.

    Args:
        steps: in order.
        outputs: slots that are read in the end.
    """
    readers = Counter(outputs)
    for step in steps:
        readers.update(step.inputs)
    found: list[Step] = []
    waiting = list(steps)
    while waiting:
        tried = (_put_together(chain, waiting, readers) for chain in CHAINS)
        made = next(filter(None, tried), waiting[0])
        found.append(made)
        del waiting[: len(made.merged) or 1]
    return found


def _put_together(chain: Chain, steps: Sequence[Step], readers: Counter[int]) -> Step | None:
    """One step for those at the front, if they are such a chain."""
    parts = steps[: len(chain.names)]
    if tuple(part.operation and part.operation.spec.name for part in parts) != chain.names:
        return None
    for part, following in itertools.pairwise(parts):
        if part.outputs[0] != following.inputs[0] or readers[part.outputs[0]] != 1:
            return None
    function = chain.function(parts)
    if function is None:
        return None
    step = Step(parts[0].operation, function, {})
    later = [slot for part in parts[1:] for slot in part.inputs[1:]]
    step.inputs, step.outputs = (*parts[0].inputs, *later), parts[-1].outputs
    step.kinds, step.merged = parts[0].kinds, tuple(parts)
    return step
