"""Hand-written PyTorch."""

from __future__ import annotations

from itertools import cycle, islice
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from ..jobs.data import images
from . import Run


def network(job: ModuleType, compiled: bool) -> tuple[Any, list[tuple[Tensor, Tensor]]]:
    """The job's network with its initial weights, and the batches."""
    net = job.torch()
    with torch.no_grad():
        for parameter, weight in zip(net.parameters(), job.weights(), strict=True):
            parameter.copy_(torch.from_numpy(weight.value))
    batches = [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in job.batches()]
    if job.LOSS == "classes":
        batches = [(x, y.long()) for x, y in batches]
    return torch.compile(net) if compiled else net, batches


def half_squares(output: Tensor, y: Tensor) -> Tensor:
    """The mean of (output - y)^2 / 2."""
    return nn.functional.mse_loss(output, y) / 2


def cross_entropy(output: Tensor, y: Tensor) -> Tensor:
    """The mean over everything but the classes, which come last."""
    return nn.functional.cross_entropy(output.flatten(0, -2), y.flatten())


def train(job: ModuleType, compiled: bool = False) -> Run:
    """Training steps."""
    net, batches = network(job, compiled)
    loss_of = {"squares": half_squares, "classes": cross_entropy}[job.LOSS]
    optimizer = torch.optim.SGD(net.parameters(), lr=job.RATE, momentum=job.MOMENTUM)
    data = cycle(batches)

    def run(steps: int) -> float:
        for x, y in islice(data, steps):
            optimizer.zero_grad()
            loss = loss_of(net(x), y)
            loss.backward()
            optimizer.step()
        return loss.item()

    return run


def predict(job: ModuleType, compiled: bool = False) -> Run:
    """The likeliest classes of batches."""
    net, batches = network(job, compiled)
    net.eval()
    data = cycle(batches)

    def run(steps: int) -> float:
        with torch.inference_mode():
            for x, _ in islice(data, steps):
                scores = net(x)
                scores.argmax(-1).numpy()
            return float(scores.abs().mean())

    return run


def call() -> Run:
    """One operator."""
    a, b = torch.ones(10), torch.ones(10)

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        return c.sum().item()

    return run


def call_recording() -> Run:
    """One operator, recorded."""
    a, b = torch.ones(10, requires_grad=True), torch.ones(10, requires_grad=True)

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        return c.sum().item()

    return run


class Images(torch.utils.data.Dataset[tuple[Tensor, int]]):
    """Images as numbers in [0, 1], the channels first."""

    def __init__(self) -> None:
        data, self.labels = images()
        self.data = torch.from_numpy(data)

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return self.data[index].permute(2, 0, 1).float() / 255, self.labels[index]


def load(workers: int = 0) -> Run:
    """Epochs of a DataLoader."""
    loader = torch.utils.data.DataLoader(
        Images(), 256, shuffle=True, num_workers=workers, persistent_workers=workers > 0
    )

    def run(steps: int) -> float:
        seen = 0
        for _ in range(steps):
            for x, _y in loader:
                seen += len(x)
        return seen / steps + float(x.max())

    return run
