"""Metrics of predicted classes and class probabilities.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

import math

import numpy as np

from .. import nd
from .base import Arrays, EvalMetric, alias, batches, check_label_shapes, register

Names = list[str] | None


@alias("acc")
@register
class Accuracy(EvalMetric):
    """The share of labels that are predicted: sum(argmax(pred) == label) / n.

    Args:
        axis: of the classes; used when the prediction has another shape than the label.
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        axis: int = 1,
        name: str = "accuracy",
        output_names: Names = None,
        label_names: Names = None,
    ) -> None:
        super().__init__(name, output_names, label_names, axis=axis, has_global_stats=True)
        self.axis = axis

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch, ...); preds: the same shape, or with an axis of classes more."""
        labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=True):
            if pred.shape != label.shape:
                pred = nd.argmax(pred, axis=self.axis)
            found = pred.asnumpy().astype("int32").ravel()
            wanted = label.asnumpy().astype("int32").ravel()
            check_label_shapes(wanted, found)
            self.add((found == wanted).sum(), len(found))


@alias("top_k_accuracy", "top_k_acc")
@register
class TopKAccuracy(EvalMetric):
    """The share of labels that are among the top_k most probable classes.

    Args:
        top_k: more than 1.
        name, output_names, label_names: as in EvalMetric.

    Raises:
        AssertionError: top_k is 1 or less; predictions of more than two dimensions.
    """

    def __init__(
        self,
        top_k: int = 1,
        name: str = "top_k_accuracy",
        output_names: Names = None,
        label_names: Names = None,
    ) -> None:
        super().__init__(name, output_names, label_names, top_k=top_k, has_global_stats=True)
        if top_k <= 1:
            raise AssertionError(f"Please use Accuracy if top_k is no more than 1, got {top_k}")
        self.top_k = top_k
        self.name += f"_{top_k}"

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch,); preds: (batch, classes)."""
        for label, pred in batches(labels, preds):
            if pred.ndim > 2:
                raise AssertionError(
                    f"Predictions should be no more than 2 dims, got shape {pred.shape}"
                )
            order = np.argpartition(pred.astype("float32"), -self.top_k)
            wanted = label.astype("int32").ravel()
            check_label_shapes(wanted, order)
            if order.ndim == 1:
                correct = (order == wanted).sum()
            else:
                top = order[:, -min(order.shape[1], self.top_k) :]
                correct = (top == wanted[:, None]).sum()
            self.add(correct, order.shape[0])


@register
class Perplexity(EvalMetric):
    """exp(mean of -ln p(label)), p at least 1e-10.

    Args:
        ignore_label: a label that does not count, or None.
        axis: of the classes.
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        ignore_label: int | None,
        axis: int = -1,
        name: str = "perplexity",
        output_names: Names = None,
        label_names: Names = None,
    ) -> None:
        super().__init__(
            name, output_names, label_names, ignore_label=ignore_label, has_global_stats=True
        )
        self.ignore_label = ignore_label
        self.axis = axis

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch, ...); preds: (batch, ..., classes), probabilities."""
        if len(labels) != len(preds):
            raise AssertionError(f"{len(labels)} labels and {len(preds)} predictions")
        for label, pred in zip(labels, preds, strict=True):
            if label.size != pred.size / pred.shape[-1]:
                raise AssertionError(f"shape mismatch: {label.shape} vs. {pred.shape}")
            label = label.as_in_context(pred.context).reshape((label.size,))
            chosen = nd.pick(pred, label.astype("int32"), axis=self.axis)
            count = chosen.size
            if self.ignore_label is not None:
                ignored = (label == self.ignore_label).astype(chosen.dtype)
                count -= nd.sum(ignored).asscalar()
                chosen = chosen * (1 - ignored) + ignored
            self.add(-nd.sum(nd.log(nd.maximum(1e-10, chosen))).asscalar(), count)

    def get(self) -> tuple[str, float]:
        """Name and value."""
        name, mean = super().get()
        return name, math.exp(mean) if self.num_inst else mean

    def get_global(self) -> tuple[str, float]:
        """Name and value since the last `reset`."""
        name, mean = super().get_global()
        return name, math.exp(mean) if self.global_num_inst else mean


class _LogLikelihood(EvalMetric):
    """The mean of -ln(p(label) + eps)."""

    def __init__(self, eps: float, name: str, output_names: Names, label_names: Names) -> None:
        super().__init__(name, output_names, label_names, eps=eps, has_global_stats=True)
        self.eps = eps

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch,); preds: (batch, classes), probabilities."""
        for label, pred in batches(labels, preds):
            wanted = label.ravel()
            if len(wanted) != len(pred):
                raise AssertionError(f"{len(wanted)} labels and {len(pred)} predictions")
            chosen = pred[np.arange(len(wanted)), wanted.astype(np.int64)]
            self.add((-np.log(chosen + self.eps)).sum(), len(wanted))


@alias("ce")
@register
class CrossEntropy(_LogLikelihood):
    """The mean of -ln(p(label) + eps).

    Args:
        eps: keeps the logarithm finite.
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "cross-entropy",
        output_names: Names = None,
        label_names: Names = None,
    ) -> None:
        super().__init__(eps, name, output_names, label_names)


@alias("nll_loss")
@register
class NegativeLogLikelihood(_LogLikelihood):
    """The mean of -ln(p(label) + eps), under another name.

    Args:
        eps: keeps the logarithm finite.
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "nll-loss",
        output_names: Names = None,
        label_names: Names = None,
    ) -> None:
        super().__init__(eps, name, output_names, label_names)
