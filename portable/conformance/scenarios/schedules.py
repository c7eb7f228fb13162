"""Learning-rate schedules: the rate of every update, and refusals."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

WARM = {"warmup_steps": 4, "warmup_begin_lr": 0.05}
SCHEDULES: dict[str, dict[str, Any]] = {
    "factor": {"kind": "FactorScheduler", "step": 3, "factor": 0.5, "base_lr": 0.4},
    "factor stops": {
        "kind": "FactorScheduler",
        "step": 1,
        "factor": 0.5,
        "stop_factor_lr": 0.1,
        "base_lr": 0.4,
    },
    "factor warm": {"kind": "FactorScheduler", "step": 3, "factor": 0.5, "base_lr": 0.4, **WARM},
    "multifactor": {"kind": "MultiFactorScheduler", "step": [3, 5, 11], "factor": 0.1},
    "multifactor warm": {
        "kind": "MultiFactorScheduler",
        "step": [6, 9],
        "factor": 0.1,
        "base_lr": 0.4,
        "warmup_mode": "constant",
        **WARM,
    },
    "poly": {"kind": "PolyScheduler", "max_update": 12, "base_lr": 0.4, "final_lr": 0.01},
    "poly linear": {"kind": "PolyScheduler", "max_update": 12, "pwr": 1, "base_lr": 0.4, **WARM},
    "cosine": {"kind": "CosineScheduler", "max_update": 12, "base_lr": 0.4, "final_lr": 0.01},
    "cosine warm": {"kind": "CosineScheduler", "max_update": 12, "base_lr": 0.4, **WARM},
}


TEXTBOOK = {
    "FactorScheduler": "factor",
    "MultiFactorScheduler": "multi_factor",
    "PolyScheduler": "poly",
    "CosineScheduler": "cosine",
}


def _rates_reference(kind: str, **settings: Any) -> dict[str, Any]:
    """The textbook's answers to `rates`."""
    schedule = getattr(importlib.import_module("reference.schedules"), TEXTBOOK[kind])
    return {"rates": np.array([schedule(update, **settings) for update in range(1, 16)])}


@scenario(tolerance=Tolerance(4), each=SCHEDULES, reference=_rates_reference)
def rates(mx: Any, device: Any, kind: str, **settings: Any) -> Yields:
    """The rates of updates 1 to 15."""
    schedule = getattr(mx.lr_scheduler, kind)(**settings)
    yield "rates", [float(schedule(update)) for update in range(1, 16)]
    yield "base", float(schedule.base_lr)


@scenario()
def refused(mx: Any, device: Any) -> Yields:
    """Settings that make no sense."""
    s = mx.lr_scheduler
    yield "growing", refusal(lambda: s.FactorScheduler(step=1, factor=2.0))
    yield "no step", refusal(lambda: s.FactorScheduler(step=0))
    yield "steps", refusal(lambda: s.MultiFactorScheduler(step=[3, 2]))
    yield "zero", refusal(lambda: s.MultiFactorScheduler(step=[0, 2]))
    yield "no list", refusal(lambda: s.MultiFactorScheduler(step=3))
    yield "updates", refusal(lambda: s.PolyScheduler(max_update=0))
    yield "fraction", refusal(lambda: s.CosineScheduler(max_update=2.5))
    yield "warm-up above", refusal(lambda: s.LRScheduler(base_lr=0.1, warmup_begin_lr=0.2))
    yield "negative", refusal(lambda: s.LRScheduler(warmup_steps=-1))
    yield "mode", refusal(lambda: s.LRScheduler(warmup_mode="cold"))
    yield "past", refusal(lambda: s.LRScheduler(warmup_steps=2).get_warmup_lr(2))
    yield "base class", refusal(lambda: s.LRScheduler()(1))
