"""MyGrad: numpy arrays that remember how they were made."""

from __future__ import annotations

from itertools import cycle, islice
from types import ModuleType
from typing import Any

import mygrad as mg
import numpy as np
from mygrad.nnet.losses import softmax_crossentropy

from . import Run

mg.turn_memory_guarding_off()  # its documentation: for speed


def half_squares(output: Any, y: Any) -> Any:
    """The mean of (output - y)^2 / 2."""
    return mg.mean((output - y) ** 2) / 2


def cross_entropy(output: Any, y: Any) -> Any:
    """The mean over everything but the classes, which come last."""
    return softmax_crossentropy(output.reshape(-1, output.shape[-1]), y.ravel())


def train(job: ModuleType) -> Run:
    """Training steps."""
    weights = [mg.tensor(weight.value) for weight in job.weights()]
    loss_of = {"squares": half_squares, "classes": cross_entropy}[job.LOSS]
    momenta = [np.zeros_like(w.data) for w in weights]
    data = cycle(job.batches())

    def run(steps: int) -> float:
        for x, y in islice(data, steps):
            loss = loss_of(job.mygrad(weights, x), y)
            loss.backward()
            for w, momentum in zip(weights, momenta, strict=True):
                gradient = w.grad
                if job.MOMENTUM:
                    momentum *= job.MOMENTUM
                    momentum += gradient
                    gradient = momentum
                w.data -= job.RATE * gradient
                w.null_grad()
        return float(loss.item())

    return run


def predict(job: ModuleType) -> Run:
    """The likeliest classes of batches."""
    weights = [mg.tensor(weight.value) for weight in job.weights()]
    data = cycle(job.batches())

    def run(steps: int) -> float:
        with mg.no_autodiff:
            for x, _ in islice(data, steps):
                scores = job.mygrad(weights, x)
                scores.data.argmax(-1)
        return float(np.abs(scores.data).mean())

    return run


def call_recording() -> Run:
    """One operator, recorded."""
    a, b = mg.tensor(np.ones(10, np.float32)), mg.tensor(np.ones(10, np.float32))

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        return float(c.data.sum())

    return run
