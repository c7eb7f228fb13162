"""Softmax regression on handwritten digits: from scratch, then with Gluon.

    portable run --adapter jax examples/softmax_regression.py --epochs 5 --plot loss.png

It begins with the trap that the notes warn of: a softmax written as in the formula overflows.
"""

from __future__ import annotations

from collections.abc import Callable

import mxnet as mx
from common import bar, digits, options, plot, report
from mxnet import autograd, gluon, nd
from mxnet.gluon.data import ArrayDataset, DataLoader

BATCH, INPUTS, CLASSES = 50, 64, 10


def softmax(logits: nd.NDArray) -> nd.NDArray:
    """exp(x) / sum exp(x), as in the formula: fine for small x, nan from about 89 on."""
    exp = nd.exp(logits)
    return exp / nd.sum(exp, axis=1, keepdims=True)


def show_overflow() -> None:
    """What becomes of large logits, naively and with the loss that knows about it."""
    logits, label = nd.array([[1e4, 0.0, -1e4]]), nd.array([1])
    stable = gluon.loss.SoftmaxCrossEntropyLoss()
    print("naive softmax of 10^4, 0, -10^4:", softmax(logits).asnumpy().tolist())
    print("SoftmaxCrossEntropyLoss of them:", stable(logits, label).asnumpy().tolist())


def accuracy(output: nd.NDArray, label: nd.NDArray) -> float:
    """The share of rows whose largest entry is at the label."""
    return float(nd.mean(output.argmax(axis=1) == label).asscalar())


def evaluate_accuracy(loader: DataLoader, net: Callable[[nd.NDArray], nd.NDArray]) -> float:
    """The accuracy over all batches."""
    right, count = 0.0, 0
    for data, label in loader:
        right += accuracy(net(data), label) * len(label)
        count += len(label)
    return right / count


def from_scratch(train: DataLoader, test: DataLoader, epochs: int) -> list[float]:
    """The notes' version, with the naive softmax and the loss -log p(label)."""
    w, b = nd.random_normal(0, 0.1, shape=(INPUTS, CLASSES)), nd.zeros((CLASSES,))
    for parameter in (w, b):
        parameter.attach_grad()

    def net(x: nd.NDArray) -> nd.NDArray:
        return softmax(nd.dot(x.reshape((-1, INPUTS)), w) + b)

    def cross_entropy(yhat: nd.NDArray, y: nd.NDArray) -> nd.NDArray:
        return -nd.pick(nd.log(yhat), y)

    losses = []
    for epoch in range(epochs):
        total, count = 0.0, 0
        for data, label in bar(train, len(train), f"epoch {epoch + 1}"):
            with autograd.record():
                loss = cross_entropy(net(data), label)
            loss.backward()
            for parameter in (w, b):
                parameter[:] = parameter - 0.2 * parameter.grad / len(label)
            total += nd.sum(loss).asscalar()
            count += len(label)
        losses.append(float(total / count))
        report(epoch + 1, {"from scratch": losses}, accuracy=evaluate_accuracy(test, net))
    return losses


def with_gluon(train: DataLoader, test: DataLoader, epochs: int) -> list[float]:
    """One dense layer, the stable loss, and a Trainer."""
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(CLASSES))
    net.initialize(mx.init.Normal(sigma=0.1))
    cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.2})

    losses = []
    for epoch in range(epochs):
        total, count = 0.0, 0
        for data, label in bar(train, len(train), f"epoch {epoch + 1}"):
            with autograd.record():
                loss = cross_entropy(net(data), label)
            loss.backward()
            trainer.step(len(label))
            total += nd.sum(loss).asscalar()
            count += len(label)
        losses.append(float(total / count))
        report(epoch + 1, {"with Gluon": losses}, accuracy=evaluate_accuracy(test, net))
    return losses


def main() -> None:
    """Show the overflow, then run both halves."""
    chosen = options("Softmax regression, from scratch and with Gluon.", epochs=5)
    mx.random.seed(chosen.seed)
    show_overflow()
    data, labels, test_data, test_labels = digits()
    train = DataLoader(ArrayDataset(data, labels), BATCH, shuffle=True)
    test = DataLoader(ArrayDataset(test_data, test_labels), BATCH)
    losses = {
        "from scratch": from_scratch(train, test, chosen.epochs),
        "with Gluon": with_gluon(train, test, chosen.epochs),
    }
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
