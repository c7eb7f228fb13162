"""What is to be reached: the time of ours divided by the time of theirs, in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .measure import Result

Measure = Literal["time", "difference", "memory"]

SMALL = ("linear", "softmax")
LARGE = ("mlp", "lenet", "lstm", "resnet18")
TRAINING = (*SMALL, *LARGE)
INFERENCE = ("lenet-inference", "lstm-inference", "resnet18-inference")
IN_NUMPY = ("linear", "softmax", "mlp", "lenet", "lstm", "lenet-inference", "lstm-inference")
LOADING = ("loading", "loading-workers")


@dataclass(frozen=True, slots=True)
class Target:
    """One line of it.

    references: of several, the fastest counts.
    below: whether `most` itself is too much already.
    measure: 'time' and 'memory' as ratios, 'difference' of times in seconds.
    """

    ours: str
    job: str
    references: tuple[str, ...]
    most: float
    below: bool = False
    measure: Measure = "time"

    @property
    def bound(self) -> str:
        """What is allowed, in words."""
        if self.measure == "difference":
            return f"+{self.most * 1e6:.1f} µs"
        return f"{'<' if self.below else '≤'} {self.most:.2f}"

    def value(self, results: Mapping[str, Result]) -> float | None:
        """What was measured, if all of it was."""
        found = [results[name] for name in self.references if measured(results, name)]
        if not found or not measured(results, self.ours):
            return None
        ours, theirs = results[self.ours], min(found, key=lambda result: result.median)
        if self.measure == "difference":
            return ours.median - theirs.median
        if self.measure == "memory":
            return ours.memory / theirs.memory
        return ours.median / theirs.median

    def met(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value < self.most if self.below else value <= self.most

    def written(self, value: float) -> str:
        """A value in words."""
        return f"{value * 1e6:+.2f} µs" if self.measure == "difference" else f"{value:.2f}"


def measured(results: Mapping[str, Result], name: str) -> bool:
    """Whether a contender was there and came through."""
    return name in results and not results[name].error


def targets() -> list[Target]:
    """All of them, job by job."""
    found = []
    for job in LARGE:
        found.append(Target("torch", job, ("pytorch",), 1.10))
    for job in SMALL:
        found.append(Target("torch", job, ("pytorch",), 1.50))
    for job in (*TRAINING, *INFERENCE):
        found.append(Target("torch-hybridized", job, ("pytorch",), 1.00))
        found.append(Target("jax", job, ("flax",), 2.5 if job == "linear" else 1.05))
        for ours in ("torch", "torch-hybridized"):
            found.append(Target(ours, job, ("mxnet-hybridized",), 1.0, below=True))
        for ours, theirs in (("torch", "keras-torch"), ("jax", "keras-jax")):
            small = job in SMALL
            found.append(Target(ours, job, (theirs,), 0.50 if small else 0.95, below=not small))
    for job in IN_NUMPY:
        found.append(Target("numpy", job, ("autograd", "mygrad"), 0.8))
    for job in LOADING:
        for ours in ("numpy", "torch", "jax"):
            found.append(Target(ours, job, ("pytorch",), 1.0))
    found.append(Target("torch", "call", ("pytorch",), 1.5e-6, measure="difference"))
    found.append(Target("torch", "lenet", ("pytorch",), 1.1, measure="memory"))
    for job in TRAINING:
        found.append(Target("jax", job, ("flax",), 1.2, measure="memory"))
    return found
