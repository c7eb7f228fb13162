"""LeNet on handwritten digits: convolution, pooling, batch normalisation, dropout, momentum.

portable run --adapter torch examples/lenet.py --epochs 3 --plot loss.png
"""

from __future__ import annotations

import mxnet as mx
from common import bar, digits, options, plot, report
from mxnet import autograd, gluon
from mxnet.gluon import nn

BATCH = 50


def lenet() -> nn.HybridSequential:
    """(batch, 1, 8, 8) to 10 classes: two blocks of convolution and pooling, then a hidden layer."""
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(channels=8, kernel_size=3, padding=1, use_bias=False),
        nn.BatchNorm(),
        nn.Activation("tanh"),
        nn.MaxPool2D(pool_size=2, strides=2),
        nn.Conv2D(channels=16, kernel_size=3, padding=1, activation="tanh"),
        nn.AvgPool2D(pool_size=2, strides=2),
        nn.Flatten(),
        nn.Dense(32, activation="tanh"),
        nn.Dropout(0.2),
        nn.Dense(10),
    )
    return net


def main() -> None:
    """Train and evaluate."""
    chosen = options("LeNet with Gluon.", epochs=3)
    mx.random.seed(chosen.seed)
    data, labels, test_data, test_labels = digits(images=True)
    train = gluon.data.DataLoader(gluon.data.ArrayDataset(data, labels), BATCH, shuffle=True)
    test = gluon.data.DataLoader(gluon.data.ArrayDataset(test_data, test_labels), BATCH)

    net = lenet()
    net.initialize(mx.init.Xavier(magnitude=2.24))
    net.hybridize()
    cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()
    sgd = {"learning_rate": 0.02, "momentum": 0.9, "wd": 1e-4}
    trainer = gluon.Trainer(net.collect_params(), "sgd", sgd)

    losses: dict[str, list[float]] = {"LeNet": []}
    for epoch in range(chosen.epochs):
        mean, right = mx.metric.Loss(), mx.metric.Accuracy()
        for images, label in bar(train, len(train), f"epoch {epoch + 1}"):
            with autograd.record():
                loss = cross_entropy(net(images), label)
            loss.backward()
            trainer.step(len(label))
            mean.update(None, loss)
        for images, label in test:
            right.update(label, net(images))
        losses["LeNet"].append(float(mean.get()[1]))
        report(epoch + 1, losses, accuracy=float(right.get()[1]))
    plot(losses, chosen.plot)


if __name__ == "__main__":
    main()
