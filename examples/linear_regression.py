"""Linear regression: from scratch on synthetic data, then with Gluon on real data.

    portable run --adapter torch examples/linear_regression.py --epochs 5 --plot loss.png

The first half follows the notes: y = X w + b, a generator of random batches, the squared loss, and
gradient descent by hand. The second half fits scikit-learn's diabetes data with Gluon.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import mxnet as mx
import numpy as np
from common import bar, options, plot, report
from mxnet import autograd, gluon, nd
from sklearn.datasets import load_diabetes

BATCH = 10


def data_iter(data: nd.NDArray, labels: nd.NDArray) -> Iterator[tuple[nd.NDArray, nd.NDArray]]:
    """Batches of the data in random order."""
    order = list(range(len(data)))
    random.shuffle(order)
    for i in range(0, len(order), BATCH):
        rows = nd.array(order[i : i + BATCH])
        yield nd.take(data, rows), nd.take(labels, rows)


def from_scratch(epochs: int) -> list[float]:
    """Fit y = 2 x_0 - 3.4 x_1 + 4.2 by hand; the mean loss after each epoch."""
    n, true_w, true_b, rate = 1000, [2, -3.4], 4.2, 0.03
    data = nd.random_normal(0, 1, shape=(n, 2))
    labels = true_w[0] * data[:, 0] + true_w[1] * data[:, 1] + true_b
    labels += 0.01 * nd.random_normal(0, 1, shape=labels.shape)

    w, b = nd.random_normal(0, 1, shape=(2, 1)), nd.zeros((1,))
    for parameter in (w, b):
        parameter.attach_grad()

    def net(x: nd.NDArray) -> nd.NDArray:
        return nd.dot(x, w) + b

    def square_loss(yhat: nd.NDArray, y: nd.NDArray) -> nd.NDArray:
        return (yhat - y.reshape(yhat.shape)) ** 2 / 2

    losses = []
    for epoch in range(epochs):
        total = 0.0
        for x, y in bar(data_iter(data, labels), n // BATCH, f"epoch {epoch + 1}"):
            with autograd.record():
                loss = square_loss(net(x), y)
            loss.backward()
            for parameter in (w, b):
                parameter[:] = parameter - rate * parameter.grad / BATCH
            total += nd.sum(loss).asscalar()
        losses.append(float(total / n))
        report(epoch + 1, {"from scratch": losses})
    print("true w", true_w, "found", [round(float(v), 3) for v in w.asnumpy().ravel()])
    return losses


def with_gluon(epochs: int) -> list[float]:
    """Fit the progress of diabetes by ten measurements; the mean loss after each epoch."""
    measured, progress = load_diabetes(return_X_y=True)
    data = (measured / measured.std(axis=0)).astype("float32")
    labels = ((progress - progress.mean()) / progress.std()).astype("float32")

    dataset = gluon.data.ArrayDataset(nd.array(data), nd.array(labels))
    loader = gluon.data.DataLoader(dataset, BATCH, shuffle=True)
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(1))
    net.initialize()
    square_loss = gluon.loss.L2Loss()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01})

    losses = []
    for epoch in range(epochs):
        total = 0.0
        for x, y in bar(loader, len(loader), f"epoch {epoch + 1}"):
            with autograd.record():
                loss = square_loss(net(x), y)
            loss.backward()
            trainer.step(len(x))
            total += nd.sum(loss).asscalar()
        losses.append(float(total / len(dataset)))
        report(epoch + 1, {"with Gluon": losses})
    weight = net[0].weight.data().asnumpy().ravel()
    print("largest weights:", np.argsort(-abs(weight))[:3].tolist())
    return losses


def main() -> None:
    """Run both halves."""
    chosen = options("Linear regression, from scratch and with Gluon.", epochs=5)
    mx.random.seed(chosen.seed)
    losses = {
        "from scratch": from_scratch(chosen.epochs),
        "with Gluon": with_gluon(chosen.epochs),
    }
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
