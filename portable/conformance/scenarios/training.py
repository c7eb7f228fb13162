"""Training runs: the loss of every step, imperative and hybridized, as MXNet's own run has it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

STEPS = Tolerance(
    800,
    scale="array",
    reason="1e-4 relative: rounding differences grow from step to step of a training run",
)
FORMS: dict[str, dict[str, Any]] = {
    "imperative": {"hybrid": False},
    "hybridized": {"hybrid": True},
}


def _classes(mx: Any, n: int, *shape: int, classes: int = 4) -> tuple[Any, Any]:
    """Samples around a centre for each class, and their labels."""
    source = np.random.RandomState(n)
    centres = source.randn(classes, *shape)
    labels = source.randint(0, classes, n)
    data = centres[labels] + source.randn(n, *shape) / 2
    return mx.nd.array(data), mx.nd.array(labels)


def _train(mx: Any, net: Any, trainer: Any, loader: Any, loss_of: Any, epochs: int) -> Yields:
    """The mean loss of every step, and of what the last step was one."""
    for epoch in range(epochs):
        losses = []
        for data, label in loader:
            with mx.autograd.record():
                loss = loss_of(net(data), label)
            loss.backward()
            trainer.step(len(label))
            losses.append(loss.mean().asnumpy())
        yield f"losses of epoch {epoch + 1}", np.concatenate(losses)


@scenario(tolerance=STEPS, timeout=120.0)
def linear_regression_from_scratch(mx: Any, device: Any) -> Yields:
    """The notes' first algorithm: a generator of batches, the squared loss, descent by hand."""
    nd, autograd = mx.nd, mx.autograd
    data = nd.random_normal(0, 1, shape=(100, 2))
    labels = 2 * data[:, 0] - 3.4 * data[:, 1] + 4.2
    labels += 0.01 * nd.random_normal(0, 1, shape=labels.shape)
    w, b = nd.random_normal(0, 1, shape=(2, 1)), nd.zeros((1,))
    for parameter in (w, b):
        parameter.attach_grad()
    for epoch in range(4):
        order = list(range(100))
        random.shuffle(order)
        losses = []
        for i in range(0, 100, 10):
            rows = nd.array(order[i : i + 10])
            x, y = nd.take(data, rows), nd.take(labels, rows)
            with autograd.record():
                yhat = nd.dot(x, w) + b
                loss = (yhat - y.reshape(yhat.shape)) ** 2 / 2
            loss.backward()
            for parameter in (w, b):
                parameter[:] = parameter - 0.1 * parameter.grad / 10
            losses.append(nd.sum(loss).asscalar())
        yield f"losses of epoch {epoch + 1}", np.array(losses, "float32")
    yield "w", w
    yield "b", b


@scenario(tolerance=STEPS, each=FORMS, timeout=120.0)
def linear_regression(mx: Any, device: Any, hybrid: bool) -> Yields:
    """The same with Gluon: shuffled loader, deferred layer, L2Loss, Trainer; a smaller last batch."""
    gluon, nd = mx.gluon, mx.nd
    data = nd.random_normal(0, 1, shape=(95, 3))
    labels = nd.dot(data, nd.array([[2.0], [-3.4], [0.5]])) + 4.2
    loader = gluon.data.DataLoader(gluon.data.ArrayDataset(data, labels), 10, shuffle=True)
    net = gluon.nn.HybridSequential(prefix="linear_")
    net.add(gluon.nn.Dense(1))
    net.initialize()
    if hybrid:
        net.hybridize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.05})
    yield from _train(mx, net, trainer, loader, gluon.loss.L2Loss(), epochs=4)
    yield "weight", net[0].weight.data()


@scenario(tolerance=STEPS, timeout=120.0)
def softmax_regression_from_scratch(mx: Any, device: Any) -> Yields:
    """The notes' second algorithm, with the naive softmax and -log p(label)."""
    nd, autograd = mx.nd, mx.autograd
    data, labels = _classes(mx, 120, 3, 4)
    w, b = nd.random_normal(0, 0.1, shape=(12, 4)), nd.zeros((4,))
    for parameter in (w, b):
        parameter.attach_grad()

    def net(x: Any) -> Any:
        """Probabilities."""
        exp = nd.exp(nd.dot(x.reshape((-1, 12)), w) + b)
        return exp / nd.sum(exp, axis=1, keepdims=True)

    for epoch in range(3):
        losses = []
        for i in range(0, 120, 20):
            with autograd.record():
                loss = -nd.pick(nd.log(net(data[i : i + 20])), labels[i : i + 20])
            loss.backward()
            for parameter in (w, b):
                parameter[:] = parameter - 0.1 * parameter.grad / 20
            losses.append(nd.sum(loss).asscalar())
        yield f"losses of epoch {epoch + 1}", np.array(losses, "float32")
        right = net(data).argmax(axis=1) == labels
        yield f"accuracy of epoch {epoch + 1}", np.float32(nd.mean(right).asscalar())


OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("sgd", {"learning_rate": 0.2}),
    "momentum": ("sgd", {"learning_rate": 0.05, "momentum": 0.9, "wd": 1e-3}),
    "adam": ("adam", {"learning_rate": 0.01}),
    "rmsprop": ("rmsprop", {"learning_rate": 0.005}),
}


@scenario(
    tolerance=STEPS,
    each={
        f"{form} {name}": {"hybrid": chosen["hybrid"], "optimizer": name}
        for form, chosen in FORMS.items()
        for name in OPTIMIZERS
    },
    timeout=120.0,
)
def perceptron(mx: Any, device: Any, hybrid: bool, optimizer: str) -> Yields:
    """Two hidden layers, several optimizers, a schedule for Adam."""
    gluon = mx.gluon
    data, labels = _classes(mx, 110, 8)
    loader = gluon.data.DataLoader(gluon.data.ArrayDataset(data, labels), 20, shuffle=True)
    net = gluon.nn.HybridSequential(prefix="mlp_")
    net.add(
        gluon.nn.Dense(16, activation="relu"),
        gluon.nn.Dense(8, activation="tanh"),
        gluon.nn.Dense(4),
    )
    net.initialize(mx.init.Xavier())
    if hybrid:
        net.hybridize()
    name, settings = OPTIMIZERS[optimizer]
    if name == "adam":
        schedule = mx.lr_scheduler.FactorScheduler(step=5, factor=0.9, base_lr=0.01)
        settings = settings | {"lr_scheduler": schedule}
    trainer = gluon.Trainer(net.collect_params(), name, settings)
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    yield from _train(mx, net, trainer, loader, loss, epochs=3)
    yield "prediction", net(data[:5])


@scenario(
    tolerance=Tolerance(
        1600,
        scale="array",
        reason="2e-4 relative: batch normalisation enlarges the rounding differences of its input",
    ),
    each=FORMS,
    timeout=240.0,
)
def lenet(mx: Any, device: Any, hybrid: bool) -> Yields:
    """Convolution, batch normalisation, pooling, dropout with MXNet's own masks, momentum."""
    nn = mx.gluon.nn
    data, labels = _classes(mx, 48, 1, 8, 8)
    loader = mx.gluon.data.DataLoader(mx.gluon.data.ArrayDataset(data, labels), 16, shuffle=True)
    net = nn.HybridSequential(prefix="lenet_")
    net.add(
        nn.Conv2D(channels=4, kernel_size=3, padding=1, use_bias=False),
        nn.BatchNorm(),
        nn.Activation("relu"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Conv2D(channels=8, kernel_size=3, activation="tanh"),
        nn.AvgPool2D(pool_size=2, strides=2),
        nn.Dense(16, activation="relu"),
        nn.Dropout(0.3),
        nn.Dense(4),
    )
    net.initialize(mx.init.Xavier(magnitude=2.24))
    if hybrid:
        net.hybridize()
    settings = {"learning_rate": 0.02, "momentum": 0.9}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", settings)
    loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    yield from _train(mx, net, trainer, loader, loss, epochs=3)
    yield "moving mean", net[1].running_mean.data()
    yield "moving variance", net[1].running_var.data()
    yield "prediction", net(data[:5])


@scenario(tolerance=STEPS, timeout=120.0)
def clipped_and_decayed(mx: Any, device: Any) -> Yields:
    """Gradient clipping by global norm, a rate set by hand, gradients that add up over batches."""
    gluon = mx.gluon
    data, labels = _classes(mx, 60, 5)
    net = gluon.nn.Dense(4, prefix="dense_")
    net.initialize(mx.init.Normal(0.3))
    net.collect_params().setattr("grad_req", "add")
    trainer = gluon.Trainer(net.collect_params(), "nag", {"learning_rate": 0.1, "momentum": 0.5})
    loss_of = gluon.loss.SoftmaxCrossEntropyLoss()
    losses = []
    for step in range(12):
        for half in range(2):
            rows = slice(10 * (step % 3) + 30 * half, 10 * (step % 3) + 30 * half + 10)
            with mx.autograd.record():
                loss = loss_of(net(data[rows]), labels[rows])
            loss.backward()
        grads = [p.grad() for p in net.collect_params().values()]
        norm = gluon.utils.clip_global_norm(grads, 4.0)
        trainer.set_learning_rate(0.1 * 0.9**step)
        trainer.step(20)
        net.collect_params().zero_grad()
        losses.append(loss.mean().asscalar())
        if step in (0, 11):
            yield f"norm at step {step}", np.float32(norm)
    yield "losses", np.array(losses, "float32")
    yield "weight", net.weight.data()
