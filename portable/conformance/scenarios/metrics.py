"""Metrics: values after each batch, local and global, by name and by function; refusals."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
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


# metric: its name in reference/metrics.py, and the rule by which it accumulates
TEXTBOOK: dict[str, tuple[str, str]] = {
    "acc": ("accuracy", "samples"),
    "accuracy": ("accuracy", "samples"),
    "top_k_acc": ("top_k_accuracy", "samples"),
    "topkaccuracy": ("top_k_accuracy", "samples"),
    "f1": ("f1", "updates"),
    "mcc": ("mcc", "updates"),
    "perplexity": ("perplexity", "samples"),
    "ce": ("negative_log_likelihood", "samples"),
    "nll_loss": ("negative_log_likelihood", "samples"),
    "pcc": ("pcc", "samples"),
    "loss": ("loss", "samples"),
    "mae": ("mae", "batches"),
    "mse": ("mse", "batches"),
    "rmse": ("rmse", "batches"),
    "pearsonr": ("pearson", "batches"),
}


# an adapter of which `_batches` makes float32 numbers, which the textbook takes in float64
HOST = SimpleNamespace(
    nd=SimpleNamespace(array=lambda numbers: np.asarray(numbers, "float32").astype("float64"))
)


def _textbook(
    name: str, updates: Sequence[Sequence[int]], classes: int, average: str = "", **settings: Any
) -> float:
    """A metric by reference/metrics.py after updates with those batches."""
    metrics = importlib.import_module("reference.metrics")
    formula, by = TEXTBOOK[name]
    batches = list(zip(*_batches(HOST, classes), strict=True))
    given = [[batches[i] for i in update] for update in updates]
    by = "samples" if average == "micro" else by
    return float(metrics.over(getattr(metrics, formula), given, by, **settings))


def _values_reference(name: str, classes: int, **settings: Any) -> dict[str, Any]:
    """The textbook's answers to `values`: pairs of local and global value."""
    steps: dict[str, list[list[list[int]]]] = {
        "one": [[[0]], [[0]]],
        "three": [[[0], [1, 2]], [[0], [1, 2]]],
        "after reset_local": [[[3]], [[0], [1, 2], [3]]],
        "after reset": [[[0, 1]], [[0, 1]]],
    }
    answers = {}
    for what, parts in steps.items():
        local, overall = (_textbook(name, part, classes, **settings) for part in parts)
        if name == "pearsonr" and settings.get("average") == "micro":
            # in MXNet, reset_local leaves its sums alone, and its global value is never added to
            local, overall = overall, 0.0
        answers[what] = np.array([local, overall])
    return answers


@scenario(tolerance=ROUNDED, each=METRICS, reference=_values_reference)
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


def _composite_reference() -> dict[str, Any]:
    """The textbook's answers to `composite`."""
    return {"values": np.array([_textbook(name, [[0, 1, 2, 3]], 4) for name in ("acc", "ce")])}


@scenario(tolerance=ROUNDED, reference=_composite_reference)
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


def _custom_reference() -> dict[str, Any]:
    """The answers to `custom`: a mean over the batches, and a sum over all numbers by their count."""
    labels, preds = map(np.array, _batches(HOST, 0))
    worst = abs(labels - preds).max(axis=(1, 2)).mean()
    means = {"largest_error": worst, "worst": worst, "sum and count": preds.mean()}
    return {what: np.array(mean) for what, mean in means.items()}


@scenario(tolerance=ROUNDED, reference=_custom_reference)
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


def _dictionary_reference() -> dict[str, Any]:
    """The textbook's answer to `by_dictionary`: of the first batch."""
    return {"value": np.array(_textbook("acc", [[0]], 4))}


@scenario(tolerance=ROUNDED, reference=_dictionary_reference)
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
