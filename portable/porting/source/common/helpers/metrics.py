"""Metrics: sums over examples and their means."""

# mypy: ignore-errors
# ruff: noqa: D102, F821

from __future__ import annotations

import math

import numpy as np


class EvalMetric:
    """A sum over examples and its mean."""

    def __init__(self, name, **kwargs):
        self.name = name
        self.reset()

    def reset(self):
        self.sum_metric, self.num_inst = 0.0, 0

    def update(self, labels, preds):
        if not isinstance(preds, list | tuple):
            labels, preds = [labels], [preds]
        for label, pred in zip(labels, preds, strict=True):
            self.add(as_numpy(label), as_numpy(pred))

    def get(self):
        return self.name, self.sum_metric / self.num_inst if self.num_inst else math.nan

    def get_name_value(self):
        return [self.get()]


class Accuracy(EvalMetric):
    """The share of examples whose largest output is the label's."""

    def __init__(self, axis=1, name="accuracy"):
        super().__init__(name)
        self.axis = axis

    def add(self, label, pred):
        if pred.shape != label.shape:
            pred = pred.argmax(axis=self.axis)
        right = pred.astype(np.int32).flatten() == label.astype(np.int32).flatten()
        self.sum_metric += int(right.sum())
        self.num_inst += label.size


class TopKAccuracy(EvalMetric):
    """The share of examples whose label is among the k largest outputs."""

    def __init__(self, top_k, name="top_k_accuracy"):
        super().__init__(f"{name}_{top_k}")
        self.top_k = top_k

    def add(self, label, pred):
        best = pred.argpartition(-self.top_k)[:, -self.top_k :]
        self.sum_metric += int((best == label.astype(np.int32).reshape(-1, 1)).sum())
        self.num_inst += len(pred)


class CrossEntropy(EvalMetric):
    """-log of the label's probability."""

    def __init__(self, eps=1e-12, name="cross-entropy"):
        super().__init__(name)
        self.eps = eps

    def add(self, label, pred):
        places = label.astype(np.int32).reshape(-1, 1)
        right = np.take_along_axis(pred, places, axis=1).astype(np.float64)
        self.sum_metric -= float(np.log(right + self.eps).sum())
        self.num_inst += len(pred)


class Perplexity(EvalMetric):
    """The exponential of the mean of -log of the label's probability."""

    def __init__(self, ignore_label, axis=-1, name="perplexity"):
        super().__init__(name)
        self.ignore_label = ignore_label

    def add(self, label, pred):
        label = label.astype(np.int32).reshape(-1, 1)
        places = label.clip(0, pred.shape[-1] - 1)
        right = np.take_along_axis(pred.reshape(len(label), -1), places, axis=1)
        right = right if self.ignore_label is None else right[label != self.ignore_label]
        self.sum_metric -= float(np.log(right.clip(1e-10)).sum())
        self.num_inst += right.size

    def get(self):
        name, mean = super().get()
        return name, math.exp(mean)


class BinaryMetric(EvalMetric):
    """Of the numbers of right and wrong answers; each update counts once, or each example."""

    def __init__(self, name, average="macro"):
        self.average = average
        super().__init__(name)

    def reset(self):
        super().reset()
        self.counts = (0, 0, 0, 0)

    def update(self, labels, preds):
        super().update(labels, preds)
        if self.average == "macro":
            self.sum_metric += self.value(*self.counts)
            self.num_inst += 1
            self.counts = (0, 0, 0, 0)
        else:
            self.num_inst = sum(self.counts)
            self.sum_metric = self.value(*self.counts) * self.num_inst

    def add(self, label, pred):
        said, positive = pred.argmax(axis=1) == 1, label.flatten() == 1
        new = said & positive, said & ~positive, ~said & positive, ~said & ~positive
        self.counts = tuple(
            count + int(one.sum()) for count, one in zip(self.counts, new, strict=True)
        )


class F1(BinaryMetric):
    """The harmonic mean of precision and recall."""

    def __init__(self, name="f1", average="macro"):
        super().__init__(name, average)

    def value(self, tp, fp, fn, tn):
        return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


class MCC(BinaryMetric):
    """Matthews' correlation coefficient."""

    def __init__(self, name="mcc", average="macro"):
        super().__init__(name, average)

    def value(self, tp, fp, fn, tn):
        sums = [tp + fp, tp + fn, tn + fp, tn + fn]
        return (tp * tn - fp * fn) / math.sqrt(math.prod(s for s in sums if s))


class MSE(EvalMetric):
    """The mean of the batches' mean squared errors."""

    def __init__(self, name="mse"):
        super().__init__(name)

    def add(self, label, pred):
        label, pred = (x.reshape(-1, 1) if x.ndim == 1 else x for x in (label, pred))
        self.sum_metric += float(self.error(label - pred))
        self.num_inst += 1

    def error(self, difference):
        return (difference**2).mean()


class RMSE(MSE):
    """The mean of the batches' root mean squared errors."""

    def __init__(self, name="rmse"):
        super().__init__(name)

    def error(self, difference):
        return np.sqrt((difference**2).mean())


class MAE(MSE):
    """The mean of the batches' mean absolute errors."""

    def __init__(self, name="mae"):
        super().__init__(name)

    def error(self, difference):
        return abs(difference).mean()


class Loss(EvalMetric):
    """The mean of losses."""

    def __init__(self, name="loss"):
        super().__init__(name)

    def update(self, labels, preds):
        for loss in preds if isinstance(preds, list | tuple) else [preds]:
            self.sum_metric += float(as_numpy(loss).sum())
            self.num_inst += as_numpy(loss).size


class CustomMetric(EvalMetric):
    """The mean over batches of a function of (label, output) as arrays."""

    def __init__(self, feval, name=None):
        own = feval.__name__
        super().__init__(name or (f"custom({own})" if "<" in own else own))
        self.feval = feval

    def add(self, label, pred):
        value = self.feval(label, pred)
        total, count = value if isinstance(value, tuple) else (value, 1)
        self.sum_metric += total
        self.num_inst += count


class CompositeEvalMetric(EvalMetric):
    """Several metrics together."""

    def __init__(self, metrics=None, name="composite"):
        self.metrics = [metric_of(metric) for metric in metrics or []]
        super().__init__(name)

    def add(self, metric):
        self.metrics.append(metric_of(metric))

    def reset(self):
        for metric in self.metrics:
            metric.reset()

    def update(self, labels, preds):
        for metric in self.metrics:
            metric.update(labels, preds)

    def get_name_value(self):
        return [pair for metric in self.metrics for pair in metric.get_name_value()]

    def get(self):
        names, values = zip(*self.get_name_value(), strict=True)
        return list(names), list(values)


def metric_of(metric, **options):
    """The metric of a name, a function or a list."""
    kinds = {"acc": Accuracy, "accuracy": Accuracy, "ce": CrossEntropy, "f1": F1, "loss": Loss,
             "mae": MAE, "mcc": MCC, "mse": MSE, "rmse": RMSE, "top_k_acc": TopKAccuracy,
             "cross-entropy": CrossEntropy, "perplexity": Perplexity,
             "top_k_accuracy": TopKAccuracy}  # fmt: skip
    if isinstance(metric, list):
        return CompositeEvalMetric(metric)
    if isinstance(metric, str):
        return kinds[metric.lower()](**options)
    return metric if isinstance(metric, EvalMetric) else CustomMetric(metric, **options)
