"""One update operator for several weights at once: its plain function on tensors, nothing between.

On a GPU, where a small kernel costs more to start than to run, torch's `_foreach` functions take
all weights of one rate together. On a CPU they run one tensor after the other, no faster than that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from torch import Tensor

from .engine import Array
from .engine.call import REFUSALS, refuse
from .engine.capture import active
from .state import state
from .together import TOGETHER

FLOATS = (np.float32, np.float64, np.float16)


def update(
    operator: Callable[..., Any],
    weights: Sequence[Array],
    grads: Sequence[Array],
    states: Sequence[Sequence[Array]],
    rates: Sequence[float],
    decays: Sequence[float],
    common: dict[str, float],
) -> None:
    """Overwrite weights and states by an update operator such as `nd.sgd_update`.

    Args:
        operator: takes a weight, its gradient and its states, `out`, `lr`, `wd` and the rest.
        weights, grads: arrays.
        states: for each weight, its states in the operator's order.
        rates, decays: lr and wd of each weight.
        common: the attributes that are the same for all.

    Raises:
        MXNetError: as the operator does.
    """
    again = partial(overwrite, operator, weights, grads, states, rates, decays, common)
    if active.capture is None:
        again()
    else:
        active.capture.again(again)


def overwrite(
    operator: Callable[..., Any],
    weights: Sequence[Array],
    grads: Sequence[Array],
    states: Sequence[Sequence[Array]],
    rates: Sequence[float],
    decays: Sequence[float],
    common: dict[str, float],
) -> None:
    """Do it now; arguments as of `update`."""
    arrays = [[w, g, *own] for w, g, own in zip(weights, grads, states, strict=True)]
    if state.recording or not alike(arrays):
        for own, lr, wd in zip(arrays, rates, decays, strict=True):
            operator(*own, out=own[0], lr=lr, wd=wd, **common)
        return
    operation = operator.operation  # type: ignore[attr-defined]
    tensors = [[array._tensor for array in own] for own in arrays]
    together = TOGETHER.get(operation.spec.name)
    if tensors[0][0].is_cuda and together is not None:
        update_together(together, tensors, rates, decays, common)
        return
    for inputs, lr, wd in zip(tensors, rates, decays, strict=True):
        try:
            operation.function(*inputs, lr=lr, wd=wd, **common)
        except REFUSALS as error:
            refuse(operation, inputs, {"lr": lr, "wd": wd, **common}, error)


def alike(arrays: Sequence[Sequence[Array]]) -> bool:
    """Whether each weight's arrays are floats of one kind on one device, with memory of their own.

    Then an update writes nothing that another one reads, and its operator has nothing to refuse.
    """
    places = set()
    for own in arrays:
        kind = own[0]._kind
        if kind.dtype not in FLOATS:
            return False
        for array in own:
            if array._kind is not kind:
                return False
            places.add(array._tensor.data_ptr())
    return 0 not in places and len(places) == sum(map(len, arrays))


def update_together(
    together: Callable[..., None],
    tensors: Sequence[Sequence[Tensor]],
    rates: Sequence[float],
    decays: Sequence[float],
    common: dict[str, float],
) -> None:
    """Run a rule for lists of tensors once for each device, dtype, rate and decay."""
    groups: dict[Any, list[Sequence[Tensor]]] = {}
    for own, lr, wd in zip(tensors, rates, decays, strict=True):
        groups.setdefault((own[0].device, own[0].dtype, lr, wd), []).append(own)
    for (_, _, lr, wd), group in groups.items():
        together(*map(list, zip(*group, strict=True)), lr=lr, wd=wd, **common)
