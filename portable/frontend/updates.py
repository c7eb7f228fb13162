"""One update operator for several weights at once. Here: one after the other.

An adapter that can do better than that has a file of this name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def update(
    operator: Callable[..., Any],
    weights: Sequence[Any],
    grads: Sequence[Any],
    states: Sequence[Sequence[Any]],
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
    """
    for weight, grad, own, lr, wd in zip(weights, grads, states, rates, decays, strict=True):
        operator(weight, grad, *own, out=weight, lr=lr, wd=wd, **common)
