"""A multilayer perceptron on handwritten digits, with Adam and a learning-rate schedule.

python examples/mlp.py --adapter torch --epochs 5 --plot loss.png
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

from common import bar, digits, options, plot, report, start

BATCH = 50


def perceptron(mx: Any) -> Any:
    """64 inputs, two hidden layers with relu, 10 classes."""
    nn = mx.gluon.nn
    net = nn.HybridSequential()
    net.add(nn.Dense(64, activation="relu"), nn.Dense(32, activation="relu"), nn.Dense(10))
    return net


def evaluate(mx: Any, net: Any, loader: Any) -> float:
    """The accuracy over all batches."""
    metric = mx.metric.Accuracy()
    for data, label in loader:
        metric.update(label, net(data))
    return float(metric.get()[1])


def main() -> None:
    """Train, evaluate, save and load."""
    chosen = options("A multilayer perceptron with Gluon.", epochs=5)
    mx = start(chosen.adapter, chosen.seed)
    autograd, gluon = mx.autograd, mx.gluon
    data, labels, test_data, test_labels = digits()
    loader, arrays = gluon.data.DataLoader, gluon.data.ArrayDataset
    train = loader(arrays(data, labels), BATCH, shuffle=True)
    test = loader(arrays(test_data, test_labels), BATCH)

    net = perceptron(mx)
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
        report(epoch + 1, losses, accuracy=evaluate(mx, net, test), rate=trainer.learning_rate)

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mlp.params")
        net.save_parameters(path)
        again = perceptron(mx)
        again.load_parameters(path)
    print(f"accuracy of the saved and loaded network {evaluate(mx, again, test):.7g}")
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
