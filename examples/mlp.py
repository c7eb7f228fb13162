"""A multilayer perceptron on handwritten digits, with Adam and a learning-rate schedule.

portable run --adapter torch examples/mlp.py --epochs 5 --plot loss.png
"""

from __future__ import annotations

import os
import tempfile

import mxnet as mx
from common import bar, digits, options, plot, report
from mxnet import autograd, gluon
from mxnet.gluon import nn

BATCH = 50


def perceptron() -> nn.HybridSequential:
    """64 inputs, two hidden layers with relu, 10 classes."""
    net = nn.HybridSequential()
    net.add(nn.Dense(64, activation="relu"), nn.Dense(32, activation="relu"), nn.Dense(10))
    return net


def evaluate(net: nn.Block, loader: gluon.data.DataLoader) -> float:
    """The accuracy over all batches."""
    metric = mx.metric.Accuracy()
    for data, label in loader:
        metric.update(label, net(data))
    return float(metric.get()[1])


def main() -> None:
    """Train, evaluate, save and load."""
    chosen = options("A multilayer perceptron with Gluon.", epochs=5)
    mx.random.seed(chosen.seed)
    data, labels, test_data, test_labels = digits()
    train = gluon.data.DataLoader(gluon.data.ArrayDataset(data, labels), BATCH, shuffle=True)
    test = gluon.data.DataLoader(gluon.data.ArrayDataset(test_data, test_labels), BATCH)

    net = perceptron()
    net.initialize(mx.init.Xavier())
    net.hybridize()
    cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()
    schedule = mx.lr_scheduler.FactorScheduler(2 * len(train), factor=0.5, base_lr=0.002)
    adam = {"learning_rate": 0.002, "lr_scheduler": schedule}
    trainer = gluon.Trainer(net.collect_params(), "adam", adam)

    losses: dict[str, list[float]] = {"perceptron": []}
    for epoch in range(chosen.epochs):
        mean = mx.metric.Loss()
        for batch, label in bar(train, len(train), f"epoch {epoch + 1}"):
            with autograd.record():
                loss = cross_entropy(net(batch), label)
            loss.backward()
            trainer.step(len(label))
            mean.update(None, loss)
        losses["perceptron"].append(float(mean.get()[1]))
        report(epoch + 1, losses, accuracy=evaluate(net, test), rate=trainer.learning_rate)

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mlp.params")
        net.save_parameters(path)
        again = perceptron()
        again.load_parameters(path)
    print(f"accuracy of the saved and loaded network {evaluate(again, test):.7g}")
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
