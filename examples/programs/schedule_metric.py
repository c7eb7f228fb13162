"""Learning-rate schedules with warm-up, and metrics: built in, composed, and one's own."""

import logging

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon, lr_scheduler, metric
from mxnet.gluon import nn
from sklearn.datasets import load_digits

logging.basicConfig(level=logging.INFO)


def top_margin(label, pred):
    """How far the right class is above the best of the others, on average."""
    rows = np.arange(len(label))
    right = pred[rows, label.astype(int)]
    others = pred.copy()
    others[rows, label.astype(int)] = -np.inf
    return (right - others.max(axis=1)).mean()


class WorstClass(metric.EvalMetric):
    """The accuracy of the class that is told worst."""

    def __init__(self, classes):
        self.classes = classes
        super(WorstClass, self).__init__("worst-class")

    def reset(self):
        self.right = np.zeros(self.classes)
        self.seen = np.zeros(self.classes)

    def update(self, labels, preds):
        for label, pred in zip(labels, preds):
            label = label.asnumpy().astype(int)
            hit = pred.asnumpy().argmax(axis=1) == label
            np.add.at(self.right, label, hit)
            np.add.at(self.seen, label, 1)

    def get(self):
        return self.name, float((self.right / np.maximum(self.seen, 1)).min())


def run(name, schedule, optimizer, **params):
    mx.random.seed(5)
    images, labels = load_digits(return_X_y=True)
    images, labels = (images / 16).astype("float32"), labels.astype("float32")
    train = mx.io.NDArrayIter(images[:1500], labels[:1500], 100)
    valid = mx.io.NDArrayIter(images[1500:], labels[1500:], 99)
    net = nn.HybridSequential()
    net.add(nn.Dense(48, activation="relu"), nn.Dense(10))
    net.initialize(mx.init.Xavier())
    net.hybridize()
    trainer = gluon.Trainer(
        net.collect_params(), optimizer, {"lr_scheduler": schedule, **params}, kvstore="local"
    )
    loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
    score = metric.CompositeEvalMetric()
    for child in (
        metric.Accuracy(),
        metric.TopKAccuracy(top_k=3),
        metric.CustomMetric(top_margin, name="margin"),
        WorstClass(10),
    ):
        score.add(child)
    mean_loss = metric.Loss()
    for epoch in range(3):
        train.reset()
        mean_loss.reset()
        for batch in train:
            with autograd.record():
                loss = loss_fn(net(batch.data[0]), batch.label[0])
            loss.backward()
            trainer.step(batch.data[0].shape[0])
            mean_loss.update(0, loss)
        valid.reset()
        score.reset()
        for batch in valid:
            score.update(batch.label, [net(batch.data[0])])
        print(
            "%s epoch %d lr %.6f loss %.5f"
            % (name, epoch, trainer.learning_rate, mean_loss.get()[1])
        )
        for key, value in score.get_name_value():
            print("  %s=%.5f" % (key, value))


if __name__ == "__main__":
    run(
        "multi-factor",
        lr_scheduler.MultiFactorScheduler(step=[20, 35], factor=0.3, base_lr=0.3),
        "sgd",
        momentum=0.9,
        wd=1e-4,
    )
    run(
        "cosine",
        lr_scheduler.CosineScheduler(
            45, base_lr=0.02, final_lr=0.001, warmup_steps=10, warmup_begin_lr=0.001
        ),
        "adam",
    )
    run(
        "poly",
        lr_scheduler.PolyScheduler(45, base_lr=0.1, pwr=2, warmup_steps=5),
        "nag",
        momentum=0.9,
    )
