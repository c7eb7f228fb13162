"""Learning rates as functions of the number of updates: what the schedulers are held to.

Every schedule may begin with a warm-up: before `warmup_steps` updates, the rate grows in a straight
line from warmup_begin_lr to base_lr ('linear') or stays at warmup_begin_lr ('constant').

Source of all: MXNet 1.9.1, python/mxnet/lr_scheduler.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def warmup(
    num_update: int,
    base_lr: float,
    warmup_steps: int,
    warmup_begin_lr: float = 0.0,
    warmup_mode: str = "linear",
) -> float:
    """begin + (base - begin) * num_update / warmup_steps, or just begin.

    >>> [warmup(n, 1.0, 4) for n in range(4)]
    [0.0, 0.25, 0.5, 0.75]
    """
    if warmup_mode == "constant":
        return warmup_begin_lr
    return warmup_begin_lr + (base_lr - warmup_begin_lr) * num_update / warmup_steps


def factor(
    num_update: int,
    step: int,
    factor: float = 1.0,
    stop_factor_lr: float = 1e-8,
    base_lr: float = 0.01,
    warmup_steps: int = 0,
    **begin,
) -> float:
    """base_lr * factor^k after k = ceil(num_update / step) - 1 drops, never below stop_factor_lr.

    >>> [factor(n, step=2, factor=0.5, base_lr=1.0) for n in range(6)]
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]
    """
    if num_update < warmup_steps:
        return warmup(num_update, base_lr, warmup_steps, **begin)
    drops = max(-(-num_update // step) - 1, 0)
    return max(base_lr * factor**drops, stop_factor_lr) if drops else base_lr


def multi_factor(
    num_update: int,
    step: Sequence[int],
    factor: float = 1.0,
    base_lr: float = 0.01,
    warmup_steps: int = 0,
    **begin,
) -> float:
    """base_lr * factor^k, k the number of steps that num_update has passed.

    >>> [multi_factor(n, step=[2, 3], factor=0.5, base_lr=1.0) for n in range(6)]
    [1.0, 1.0, 1.0, 0.5, 0.25, 0.25]
    """
    if num_update < warmup_steps:
        return warmup(num_update, base_lr, warmup_steps, **begin)
    return base_lr * factor ** sum(num_update > s for s in step)


def poly(
    num_update: int,
    max_update: int,
    base_lr: float = 0.01,
    pwr: int = 2,
    final_lr: float = 0.0,
    warmup_steps: int = 0,
    **begin,
) -> float:
    """final_lr + (base_lr - final_lr) (1 - x)^pwr, x = the part of the updates after the warm-up.

    >>> [poly(n, max_update=4, base_lr=1.0) for n in range(6)]
    [1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0]
    """
    if num_update < warmup_steps:
        return warmup(num_update, base_lr, warmup_steps, **begin)
    done = (min(num_update, max_update) - warmup_steps) / (max_update - warmup_steps)
    return final_lr + (base_lr - final_lr) * (1 - done) ** pwr


def cosine(
    num_update: int,
    max_update: int,
    base_lr: float = 0.01,
    final_lr: float = 0.0,
    warmup_steps: int = 0,
    **begin,
) -> float:
    """final_lr + (base_lr - final_lr) (1 + cos(pi x)) / 2, x as in `poly`.

    >>> [round(cosine(n, max_update=4, base_lr=1.0), 3) for n in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    if num_update < warmup_steps:
        return warmup(num_update, base_lr, warmup_steps, **begin)
    done = (min(num_update, max_update) - warmup_steps) / (max_update - warmup_steps)
    return final_lr + (base_lr - final_lr) * (1 + math.cos(math.pi * done)) / 2
