"""Ordinary Gluon programs. The adapter decides what they run on; MXNet itself is one."""

from __future__ import annotations

import importlib
from itertools import cycle, islice
from types import ModuleType
from typing import Any

from ..jobs.data import images
from . import Run


def network(job: ModuleType, mx: Any, hybridize: bool) -> tuple[Any, list[tuple[Any, Any]]]:
    """The job's network with its initial weights, and the batches."""
    batches = [(mx.nd.array(x), mx.nd.array(y)) for x, y in job.batches()]
    net = job.gluon(mx)
    net.initialize()
    if hybridize:
        net.hybridize()
    net(batches[0][0])  # shapes are known from here on
    trained = [p for p in net.collect_params().values() if p.grad_req != "null"]
    for parameter, weight in zip(trained, job.weights(), strict=True):
        parameter.set_data(mx.nd.array(weight.value))
    return net, batches


def train(job: ModuleType, adapter: str, hybridize: bool) -> Run:
    """Training steps."""
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    autograd, gluon = mx.autograd, mx.gluon
    net, batches = network(job, mx, hybridize)
    losses = {"squares": gluon.loss.L2Loss, "classes": gluon.loss.SoftmaxCrossEntropyLoss}
    loss_of = losses[job.LOSS]()
    sgd = {"learning_rate": job.RATE, "momentum": job.MOMENTUM}
    trainer = gluon.Trainer(net.collect_params(), "sgd", sgd)
    data = cycle(batches)

    def run(steps: int) -> float:
        for x, y in islice(data, steps):
            with autograd.record():
                loss = loss_of(net(x), y)
            loss.backward()
            trainer.step(len(y))
        mx.nd.waitall()
        return float(loss.mean().asscalar())

    return run


def predict(job: ModuleType, adapter: str, hybridize: bool) -> Run:
    """The likeliest classes of batches."""
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    net, batches = network(job, mx, hybridize)
    data = cycle(batches)

    def run(steps: int) -> float:
        for x, _ in islice(data, steps):
            scores = net(x)
            scores.argmax(axis=-1).asnumpy()
        return float(scores.abs().mean().asscalar())

    return run


def call(adapter: str, hybridize: bool) -> Run:
    """One operator."""
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    a, b = mx.nd.ones((10,)), mx.nd.ones((10,))

    def run(steps: int) -> float:
        for _ in range(steps):
            c = a + b
        mx.nd.waitall()
        return float(c.sum().asscalar())

    return run


def call_recording(adapter: str, hybridize: bool) -> Run:
    """One operator, recorded."""
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    a, b = mx.nd.ones((10,)), mx.nd.ones((10,))
    a.attach_grad()
    b.attach_grad()

    def run(steps: int) -> float:
        with mx.autograd.record():
            for _ in range(steps):
                c = a + b
        mx.nd.waitall()
        return float(c.sum().asscalar())

    return run


def load(adapter: str, hybridize: bool, workers: int = 0) -> Run:
    """Epochs of a DataLoader."""
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    data, labels = images()
    dataset = mx.gluon.data.ArrayDataset(mx.nd.array(data, dtype="uint8"), labels)
    transformed = dataset.transform_first(mx.gluon.data.vision.transforms.ToTensor())
    loader = mx.gluon.data.DataLoader(transformed, 256, shuffle=True, num_workers=workers)

    def run(steps: int) -> float:
        seen = 0
        for _ in range(steps):
            for x, _y in loader:
                seen += len(x)
        mx.nd.waitall()
        return seen / steps + float(x.max().asscalar())

    return run
