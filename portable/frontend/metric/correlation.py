"""Metrics of how two series, or two classifications, go together.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray as HostArray

from .base import Arrays, EvalMetric, alias, batches, check_label_shapes, register


class _Moments:
    """Count, means, and sums of squared and mixed deviations of two series, as they come in."""

    def __init__(self) -> None:
        self.count = 0
        self.mean_x = self.mean_y = self.xx = self.yy = self.xy = 0.0

    def add(self, x: HostArray[Any], y: HostArray[Any]) -> None:
        """Take in a piece of both series; the mixed deviations as MXNet takes them.

        Those are of x from its new mean, and of y from its mean before this piece.
        """
        self.count += len(x)
        from_x = x - self.mean_x
        self.mean_x += float(np.sum(from_x / self.count))
        self.xx += float(np.sum(from_x * (x - self.mean_x)))
        from_y = y - self.mean_y
        self.xy += float(np.sum((x - self.mean_x) * from_y))
        self.mean_y += float(np.sum(from_y / self.count))
        self.yy += float(np.sum(from_y * (y - self.mean_y)))

    @property
    def correlation(self) -> float:
        """cov(x, y) / (sd(x) sd(y))."""
        n = self.count - 1
        return float(self.xy / (n * np.sqrt(self.xx / n) * np.sqrt(self.yy / n)))


@alias("pearsonr")
@register
class PearsonCorrelation(EvalMetric):
    """Pearson's correlation of labels and predictions.

    Args:
        name, output_names, label_names: as in EvalMetric.
        average: 'macro' averages over batches, 'micro' takes all samples together.
    """

    def __init__(
        self,
        name: str = "pearsonr",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        average: str = "macro",
    ) -> None:
        self.average = average
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.moments = _Moments()

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels, preds: equal shapes."""
        for label, pred in batches(labels, preds):
            check_label_shapes(label, pred, shape=True)
            x, y = label.ravel().astype(np.float64), pred.ravel().astype(np.float64)
            if self.average == "macro":
                self.add(np.corrcoef(y, x)[0, 1], 1)
            else:
                self.moments.add(x, y)
                self.num_inst += 1
                self.global_num_inst += 1

    def get(self) -> tuple[str, float]:
        """Name and value."""
        if self.average == "macro" or not self.num_inst:
            return super().get()
        return self.name, self.moments.correlation


@register
class PCC(EvalMetric):
    """Matthews' correlation for any number of classes, from the confusion matrix C.

    (n trace(C) - sum_k r_k c_k) / sqrt((n^2 - sum r_k^2) (n^2 - sum c_k^2)), with the row sums r and
    column sums c.

    Args:
        name, output_names, label_names: as in EvalMetric.
        has_global_stats: keep global numbers too.
    """

    def __init__(
        self,
        name: str = "pcc",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        has_global_stats: bool = True,
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=has_global_stats)

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.global_confusion = np.zeros((2, 2))

    def reset_local(self) -> None:
        """Forget everything but the global numbers."""
        super().reset_local()
        self.confusion = np.zeros((2, 2))

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels: (batch,); preds: (batch,) or (batch, classes)."""
        for label, pred in batches(labels, preds):
            wanted = label.astype("int32")
            found = pred.argmax(axis=1) if pred.shape != label.shape else pred.astype("int32")
            size = int(max(found.max(), wanted.max())) + 1
            counted = np.zeros((size, size))
            np.add.at(counted, (found, wanted), 1)
            self.confusion = _summed(self.confusion, counted)
            self.global_confusion = _summed(self.global_confusion, counted)
        self.num_inst += 1
        self.global_num_inst += 1

    def get(self) -> tuple[str, float]:
        """Name and value."""
        return self.name, _correlation(self.confusion) if self.num_inst else float("nan")

    def get_global(self) -> tuple[str, float]:
        """Name and value since the last `reset`."""
        if not self._has_global_stats:
            return self.get()
        value = _correlation(self.global_confusion) if self.global_num_inst else float("nan")
        return self.name, value


def _summed(a: HostArray[Any], b: HostArray[Any]) -> HostArray[Any]:
    """The sum of two square matrices, the smaller one filled up with zeros."""
    size = max(len(a), len(b))
    return sum(np.pad(m, (0, size - len(m))) for m in (a, b))  # type: ignore[return-value]


def _correlation(confusion: HostArray[Any]) -> float:
    """The coefficient of a confusion matrix, nan if one side has a single class."""
    n, rows, columns = confusion.sum(), confusion.sum(axis=1), confusion.sum(axis=0)
    of_rows, of_columns = np.sum(rows * (n - rows)), np.sum(columns * (n - columns))
    if of_rows == 0 or of_columns == 0:
        return float("nan")
    both = np.sum(confusion.diagonal() * n - rows * columns)
    return float(both / (of_rows * of_columns) ** 0.5)
