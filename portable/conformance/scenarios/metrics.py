"""Metrics: values after each batch, local and global, by name and by function; refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import Tolerance
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]

ROUNDED = Tolerance(
    2**31,
    reason="sums of float32 numbers, kept as Python floats, whose ulp is 2^29 times smaller",
)

METRICS: dict[str, dict[str, Any]] = {
    "accuracy": {"name": "acc", "classes": 4},
    "accuracy of two": {"name": "accuracy", "classes": 2},
    "top 2": {"name": "top_k_acc", "classes": 4, "top_k": 2},
    "top 3": {"name": "topkaccuracy", "classes": 4, "top_k": 3},
    "f1": {"name": "f1", "classes": 2},
    "f1 micro": {"name": "f1", "classes": 2, "average": "micro"},
    "mcc": {"name": "mcc", "classes": 2},
    "mcc micro": {"name": "mcc", "classes": 2, "average": "micro"},
    "perplexity": {"name": "perplexity", "classes": 4, "ignore_label": None},
    "perplexity ignoring": {"name": "perplexity", "classes": 4, "ignore_label": 1},
    "cross entropy": {"name": "ce", "classes": 4},
    "nll": {"name": "nll_loss", "classes": 4, "eps": 1e-8},
    "pcc": {"name": "pcc", "classes": 4},
    "loss": {"name": "loss", "classes": 4},
    "mae": {"name": "mae", "classes": 0},
    "mse": {"name": "mse", "classes": 0},
    "rmse": {"name": "rmse", "classes": 0},
    "pearson": {"name": "pearsonr", "classes": 0},
    "pearson micro": {"name": "pearsonr", "classes": 0, "average": "micro"},
}


def _batches(mx: Any, classes: int) -> tuple[list[Any], list[Any]]:
    """Four batches of six labels and predictions; without classes, numbers near one another."""
    source = np.random.RandomState(classes)
    labels, preds = [], []
    for _ in range(4):
        if classes:
            logits = source.randn(6, classes)
            labels.append(mx.nd.array(source.randint(0, classes, 6)))
            exp = np.exp(logits)
            preds.append(mx.nd.array(exp / exp.sum(axis=1, keepdims=True)))
        else:
            numbers = source.randn(6, 2)
            labels.append(mx.nd.array(numbers))
            preds.append(mx.nd.array(numbers + source.randn(6, 2) / 2))
    return labels, preds


def _value(metric: Any) -> list[float]:
    """Local and global value."""
    return [float(metric.get()[1]), float(metric.get_global()[1])]


@scenario(tolerance=ROUNDED, each=METRICS)
def values(mx: Any, device: Any, name: str, classes: int, **settings: Any) -> Yields:
    """Updates with one batch and with lists of them, and both kinds of reset."""
    metric = mx.metric.create(name, **settings)
    labels, preds = _batches(mx, classes)
    yield "name", metric.name
    yield "empty", metric.get()[1] != metric.get()[1]
    metric.update(labels[:1], preds[:1])
    yield "one", _value(metric)
    metric.update(labels[1:3], preds[1:3])
    yield "three", _value(metric)
    metric.reset_local()
    metric.update(labels[3:], preds[3:])
    yield "after reset_local", _value(metric)
    metric.reset()
    metric.update(labels[:2], preds[:2])
    yield "after reset", _value(metric)
    yield "pairs", [pair[0] for pair in metric.get_name_value()]
    yield "config", sorted(metric.get_config())


@scenario(tolerance=ROUNDED)
def composite(mx: Any, device: Any) -> Yields:
    """Several metrics at once, by a list."""
    metric = mx.metric.create(["acc", "ce"])
    labels, preds = _batches(mx, 4)
    metric.update(labels, preds)
    names, numbers = metric.get()
    yield "names", names
    yield "values", [float(n) for n in numbers]
    metric.add(mx.metric.create("top_k_acc", top_k=2))
    yield "added", metric.get()[0]
    yield "get_metric", metric.get_metric(0).name
    yield "out of range", type(metric.get_metric(9)).__name__


@scenario(tolerance=ROUNDED)
def custom(mx: Any, device: Any) -> Yields:
    """A function of numpy arrays."""

    def largest_error(label: Any, pred: Any) -> float:
        """max |label - pred|."""
        return float(np.abs(label - pred).max())

    labels, preds = _batches(mx, 0)
    for metric in (mx.metric.create(largest_error), mx.metric.np(largest_error, name="worst")):
        metric.update(labels, preds)
        yield f"{metric.name}", float(metric.get()[1])
    pair = mx.metric.CustomMetric(lambda label, pred: (float(pred.sum()), pred.size))
    pair.update(labels, preds)
    yield "sum and count", float(pair.get()[1])
    yield "lambda's name", pair.name
    yield "config", refusal(lambda: pair.get_config())


@scenario(tolerance=ROUNDED)
def by_dictionary(mx: Any, device: Any) -> Yields:
    """update_dict takes arrays by name."""
    labels, preds = _batches(mx, 4)
    metric = mx.metric.Accuracy(output_names=["a"], label_names=["b"])
    metric.update_dict({"b": labels[0], "c": labels[1]}, {"d": preds[1], "a": preds[0]})
    yield "value", float(metric.get()[1])


@scenario()
def refused(mx: Any, device: Any) -> Yields:
    """Shapes and names that do not fit."""
    labels, preds = _batches(mx, 4)
    nd = mx.nd
    yield "unknown", refusal(lambda: mx.metric.create("beauty"))
    yield "counts", refusal(lambda: mx.metric.Accuracy().update(labels, preds[:2]))
    short = nd.array([1.0, 0.0])
    yield "lengths", refusal(lambda: mx.metric.Accuracy().update([short], preds[:1]))
    yield "top 1", refusal(lambda: mx.metric.TopKAccuracy(top_k=1))
    yield "three classes", refusal(lambda: mx.metric.F1().update(labels, preds))
    yield "perplexity", refusal(lambda: mx.metric.Perplexity(None).update([short], preds[:1]))
    yield "base class", refusal(lambda: mx.metric.EvalMetric("x").update(labels, preds))
