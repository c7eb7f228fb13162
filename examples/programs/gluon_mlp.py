"""A multilayer perceptron with Gluon on handwritten digits."""

from __future__ import print_function

import argparse

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn
from sklearn.datasets import load_digits

parser = argparse.ArgumentParser(description="MXNet Gluon digits example")
parser.add_argument("--batch-size", type=int, default=100)
parser.add_argument("--epochs", type=int, default=5)
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--momentum", type=float, default=0.9)
parser.add_argument("--log-interval", type=int, default=5)
opt = parser.parse_args()

mx.random.seed(7)
np.random.seed(7)

net = nn.Sequential()
with net.name_scope():
    net.add(nn.Dense(128, activation="relu"))
    net.add(nn.Dense(64, activation="relu"))
    net.add(nn.Dense(10))


def transformer(data, label):
    return data.reshape((-1,)).astype(np.float32) / 16, label


def load(train):
    images, labels = load_digits(return_X_y=True)
    part = slice(0, 1500) if train else slice(1500, None)
    dataset = gluon.data.ArrayDataset(
        images[part].astype("float32"), labels[part].astype("float32")
    )
    return gluon.data.DataLoader(
        dataset.transform(transformer),
        batch_size=opt.batch_size,
        shuffle=train,
        last_batch="discard" if train else "keep",
    )


def test(ctx, val_data):
    metric = mx.metric.Accuracy()
    for data, label in val_data:
        data = data.as_in_context(ctx)
        label = label.as_in_context(ctx)
        metric.update([label], [net(data)])
    return metric.get()


def train(epochs, ctx):
    net.initialize(mx.init.Xavier(magnitude=2.24), ctx=ctx)
    train_data, val_data = load(True), load(False)
    trainer = gluon.Trainer(
        net.collect_params(), "sgd", {"learning_rate": opt.lr, "momentum": opt.momentum}
    )
    metric = mx.metric.Accuracy()
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(epochs):
        metric.reset()
        for i, (data, label) in enumerate(train_data):
            data = data.as_in_context(ctx)
            label = label.as_in_context(ctx)
            with autograd.record():
                output = net(data)
                L = loss(output, label)
                L.backward()
            trainer.step(data.shape[0])
            metric.update([label], [output])
            if i % opt.log_interval == 0 and i > 0:
                name, acc = metric.get()
                print("[Epoch %d Batch %d] Training: %s=%f" % (epoch, i, name, acc))
        name, acc = metric.get()
        print("[Epoch %d] Training: %s=%f" % (epoch, name, acc))
        name, val_acc = test(ctx, val_data)
        print("[Epoch %d] Validation: %s=%f" % (epoch, name, val_acc))


if __name__ == "__main__":
    train(opt.epochs, mx.cpu())
