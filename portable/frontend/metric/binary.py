"""Metrics of two classes, from the four counts of right and wrong.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray as HostArray

from .base import Arrays, EvalMetric, batches, check_label_shapes, register


@dataclass
class Counts:
    """True and false positives and negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    @property
    def total(self) -> int:
        """All samples."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def precision(self) -> float:
        """tp / (tp + fp), or 0."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """tp / (tp + fn), or 0."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """2 precision recall / (precision + recall), or 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def matthews(self) -> float:
        """(tp tn - fp fn) / sqrt((tp+fp)(tp+fn)(tn+fp)(tn+fn)), sums of 0 left out of the root."""
        if not self.total:
            return 0.0
        tp, fp, fn, tn = map(float, (self.tp, self.fp, self.fn, self.tn))
        sums = (tp + fp, tp + fn, tn + fp, tn + fn)
        return (tp * tn - fp * fn) / math.sqrt(math.prod(s for s in sums if s))

    def add(self, label: HostArray[Any], found: HostArray[Any]) -> None:
        """Count samples: label 1 is positive."""
        positive, said = label == 1, found == 1
        self.tp += int((said & positive).sum())
        self.fp += int((said & ~positive).sum())
        self.fn += int((~said & positive).sum())
        self.tn += int((~said & ~positive).sum())


class _Binary(EvalMetric):
    """A number made of the counts: averaged over batches ('macro') or of all samples ('micro')."""

    def __init__(
        self,
        name: str,
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        self.average = average
        self.counts, self.global_counts = Counts(), Counts()
        super().__init__(name, output_names, label_names, has_global_stats=True)

    @abstractmethod
    def value(self, counts: Counts) -> float:
        """The number."""

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch,) of 0 and 1; preds: (batch, 2)."""
        for label, pred in batches(labels, preds):
            wanted = label.astype("int32")
            found = np.argmax(pred, axis=1)
            check_label_shapes(wanted, pred)
            if len(np.unique(wanted)) > 2:
                raise ValueError(
                    f"{type(self).__name__} currently only supports binary classification; the "
                    f"labels are {np.unique(wanted).tolist()}"
                )
            self.counts.add(wanted.ravel(), found.ravel())
            self.global_counts.add(wanted.ravel(), found.ravel())
        if self.average == "macro":
            self.sum_metric += self.value(self.counts)
            self.global_sum_metric += self.value(self.global_counts)
            self.num_inst += 1
            self.global_num_inst += 1
            self.counts, self.global_counts = Counts(), Counts()
        else:
            self.num_inst, self.global_num_inst = self.counts.total, self.global_counts.total
            self.sum_metric = self.value(self.counts) * self.num_inst
            self.global_sum_metric = self.value(self.global_counts) * self.global_num_inst

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.global_counts = Counts()

    def reset_local(self) -> None:
        """Forget everything but the global numbers."""
        super().reset_local()
        self.counts = Counts()


@register
class F1(_Binary):
    """2 precision recall / (precision + recall).

    Args:
        name, output_names, label_names: as in EvalMetric.
        average: 'macro' averages over updates, 'micro' takes all samples together.
    """

    def __init__(
        self,
        name: str = "f1",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def value(self, counts: Counts) -> float:
        """F1 of the counts."""
        return counts.f1


@register
class MCC(_Binary):
    """Matthews' correlation coefficient.

    Args:
        name, output_names, label_names: as in EvalMetric.
        average: 'macro' averages over updates, 'micro' takes all samples together.
    """

    def __init__(
        self,
        name: str = "mcc",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def value(self, counts: Counts) -> float:
        """Matthews' coefficient of the counts."""
        return counts.matthews
