"""Optimizers where a program seldom goes: `update` by hand, LARS at its edges, float16 alone."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..scenario import Yielded, scenario
from .optimizers import TEN_STEPS

Yields = Iterator[Yielded]

GROUP = "optimizers"
WEIGHT = np.array([[0.5, -1.0], [2.0, 0.25]], "float32")
GRAD = np.array([[0.3, 0.1], [-0.2, 0.7]], "float32")


@scenario(
    GROUP,
    each={
        "sgd": {"name": "sgd", "momentum": 0.9},
        "nag": {"name": "nag", "momentum": 0.9},
        "adam": {"name": "adam"},
        "nadam": {"name": "nadam"},
    },
)
def updated_by_hand(mx: Any, device: Any, name: str, **settings: Any) -> Yields:
    """`create_state` and `update`, without an Updater."""
    optimizer = mx.optimizer.create(name, learning_rate=0.1, wd=0.01, **settings)
    weight, grad = mx.nd.array(WEIGHT), mx.nd.array(GRAD)
    state = optimizer.create_state(7, weight)
    for _ in range(3):
        optimizer.update(7, weight, grad, state)
    yield "weight", weight


RATES = (0.5, 0.5, 0.125, 0.125)


def _lars_reference(
    weight: float = 1.0,
    grad: float = 1.0,
    momentum: float = 0.0,
    momentum_correction: bool = True,
    **settings: Any,
) -> dict[str, Any]:
    """The textbook's answers to `lars_edges`: the momentum follows the fall of the rate."""
    textbook = importlib.import_module("reference.optimizers")
    w = WEIGHT.astype("float64") * weight
    state = textbook.start("lars", w)
    answers = {}
    for step, (before, rate) in enumerate(zip((RATES[0], *RATES), RATES, strict=False)):
        kept = momentum * (rate / before if momentum_correction else 1)
        w, state = textbook.lars(
            w, GRAD * grad, state, lr=rate, momentum=kept, eta=0.1, wd=0.01, **settings
        )
        answers[f"weight {step}"] = w
    return answers


@scenario(
    GROUP,
    tolerance=TEN_STEPS,
    reference=_lars_reference,
    each={
        "without momentum": {},
        "epsilon": {"momentum": 0.9, "eps": 0.5},
        "uncorrected": {"momentum": 0.9, "momentum_correction": False},
        "zero weight": {"momentum": 0.9, "weight": 0.0},
        "zero gradient": {"momentum": 0.9, "grad": 0.0},
    },
)
def lars_edges(
    mx: Any, device: Any, weight: float = 1.0, grad: float = 1.0, **settings: Any
) -> Yields:
    """Momentum off and on, epsilon, and norms that are 0; the rate falls once on the way."""
    optimizer = mx.optimizer.create(
        "lars", learning_rate=RATES[0], eta=0.1, wd=0.01, param_idx2name={0: "a_weight"}, **settings
    )
    updater = mx.optimizer.get_updater(optimizer)
    w, g = mx.nd.array(WEIGHT) * weight, mx.nd.array(GRAD) * grad
    for step, rate in enumerate(RATES):
        optimizer.set_learning_rate(rate)
        updater([0], [g], [w])
        yield f"weight {step}", w


def _lamb_reference(weight: float = 1.0, grad: float = 1.0) -> dict[str, Any]:
    """The textbook's answers to `lamb_edges`."""
    textbook = importlib.import_module("reference.optimizers")
    w = WEIGHT.astype("float64") * weight
    state = textbook.start("lamb", w)
    beta2 = float(np.float32(0.999))
    answers = {}
    for step in range(3):
        w, state = textbook.lamb(w, GRAD * grad, state, step + 1, lr=0.1, beta2=beta2)
        answers[f"weight {step}"] = w
    return answers


@scenario(
    GROUP,
    tolerance=TEN_STEPS,
    reference=_lamb_reference,
    each={"zero weight": {"weight": 0.0}, "zero gradient": {"grad": 0.0}},
)
def lamb_edges(mx: Any, device: Any, weight: float = 1.0, grad: float = 1.0) -> Yields:
    """Norms that are 0."""
    updater = mx.optimizer.get_updater(mx.optimizer.create("lamb", learning_rate=0.1))
    w, g = mx.nd.array(WEIGHT) * weight, mx.nd.array(GRAD) * grad
    for step in range(3):
        updater(0, g, w)
        yield f"weight {step}", w


@scenario(
    GROUP,
    each={
        f"{name} {dtype}{' copied' if copied else ''}": {
            "name": name,
            "dtype": dtype,
            "copied": copied,
        }
        for name in ("sgd", "adagrad")
        for dtype, copied in (("float16", False), ("float16", True), ("float32", False))
    },
)
def half_precision_warns(mx: Any, device: Any, name: str, dtype: str, copied: bool) -> Yields:
    """Float16 weights without a float32 copy get a word of warning, others do not."""
    optimizer = mx.optimizer.create(name, multi_precision=copied)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        optimizer.create_state_multi_precision(0, mx.nd.array(WEIGHT, dtype=dtype))
    yield "warned", any("multi_precision" in str(warning.message) for warning in caught)
