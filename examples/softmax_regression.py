"""Softmax regression on handwritten digits: from scratch, then with Gluon.

    python examples/softmax_regression.py --adapter jax --epochs 5 --plot loss.png

It begins with the trap that the notes warn of: a softmax written as in the formula overflows.
"""

from __future__ import annotations

from typing import Any

from common import bar, digits, options, plot, report, start

BATCH, INPUTS, CLASSES = 50, 64, 10


def softmax(nd: Any, logits: Any) -> Any:
    """exp(x) / sum exp(x), as in the formula: fine for small x, nan from about 89 on."""
    exp = nd.exp(logits)
    return exp / nd.sum(exp, axis=1, keepdims=True)


def show_overflow(mx: Any) -> None:
    """What becomes of large logits, naively and with the loss that knows about it."""
    nd = mx.nd
    logits, label = nd.array([[1e4, 0.0, -1e4]]), nd.array([1])
    stable = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    print("naive softmax of 10^4, 0, -10^4:", softmax(nd, logits).asnumpy().tolist())
    print("SoftmaxCrossEntropyLoss of them:", stable(logits, label).asnumpy().tolist())


def accuracy(nd: Any, output: Any, label: Any) -> float:
    """The share of rows whose largest entry is at the label."""
    return float(nd.mean(output.argmax(axis=1) == label).asscalar())


def evaluate_accuracy(nd: Any, loader: Any, net: Any) -> float:
    """The accuracy over all batches."""
    right, count = 0.0, 0
    for data, label in loader:
        right += accuracy(nd, net(data), label) * len(label)
        count += len(label)
    return right / count


def from_scratch(mx: Any, train: Any, test: Any, epochs: int) -> list[float]:
    """The notes' version, with the naive softmax and the loss -log p(label)."""
    nd, autograd = mx.nd, mx.autograd
    w, b = nd.random_normal(0, 0.1, shape=(INPUTS, CLASSES)), nd.zeros((CLASSES,))
    for parameter in (w, b):
        parameter.attach_grad()

    def net(x: Any) -> Any:
        return softmax(nd, nd.dot(x.reshape((-1, INPUTS)), w) + b)

    def cross_entropy(yhat: Any, y: Any) -> Any:
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
        report(epoch + 1, {"from scratch": losses}, accuracy=evaluate_accuracy(nd, test, net))
    return losses


def with_gluon(mx: Any, train: Any, test: Any, epochs: int) -> list[float]:
    """One dense layer, the stable loss, and a Trainer."""
    nd, autograd, gluon = mx.nd, mx.autograd, mx.gluon
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
        report(epoch + 1, {"with Gluon": losses}, accuracy=evaluate_accuracy(nd, test, net))
    return losses


def main() -> None:
    """Show the overflow, then run both halves."""
    chosen = options("Softmax regression, from scratch and with Gluon.", epochs=5)
    mx = start(chosen.adapter, chosen.seed)
    show_overflow(mx)
    data, labels, test_data, test_labels = digits()
    loader, arrays = mx.gluon.data.DataLoader, mx.gluon.data.ArrayDataset
    train = loader(arrays(data, labels), BATCH, shuffle=True)
    test = loader(arrays(test_data, test_labels), BATCH)
    losses = {
        "from scratch": from_scratch(mx, train, test, chosen.epochs),
        "with Gluon": with_gluon(mx, train, test, chosen.epochs),
    }
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
