"""HIPS autograd: gradients of functions written in its numpy."""

from __future__ import annotations

from itertools import cycle, islice
from types import ModuleType
from typing import Any

from autograd import numpy as np
from autograd import value_and_grad
from autograd.scipy.special import logsumexp

from . import Run


def half_squares(output: Any, y: Any) -> Any:
    """The mean of (output - y)^2 / 2."""
    return np.mean((output - y) ** 2) / 2


def cross_entropy(output: Any, y: Any) -> Any:
    """The mean over everything but the classes, which come last."""
    scores = output.reshape(-1, output.shape[-1])
    picked = scores[np.arange(len(scores)), y.ravel()]
    return np.mean(logsumexp(scores, axis=1) - picked)


def train(job: ModuleType) -> Run:
    """Training steps."""
    weights = [weight.value for weight in job.weights()]
    loss_of = {"squares": half_squares, "classes": cross_entropy}[job.LOSS]
    momenta = [np.zeros_like(w) for w in weights]
    differentiate = value_and_grad(lambda w, x, y: loss_of(job.autograd(w, x), y))
    data = cycle(job.batches())

    def run(steps: int) -> float:
        for x, y in islice(data, steps):
            loss, gradients = differentiate(weights, x, y)
            for w, gradient, momentum in zip(weights, gradients, momenta, strict=True):
                if job.MOMENTUM:
                    momentum *= job.MOMENTUM
                    momentum += gradient
                    gradient = momentum
                w -= job.RATE * gradient
        return float(loss)

    return run


def predict(job: ModuleType) -> Run:
    """The likeliest classes of batches."""
    weights = [weight.value for weight in job.weights()]
    data = cycle(job.batches())

    def run(steps: int) -> float:
        for x, _ in islice(data, steps):
            scores = job.autograd(weights, x)
            scores.argmax(-1)
        return float(np.abs(scores).mean())

    return run
