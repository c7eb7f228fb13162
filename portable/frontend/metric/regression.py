"""Metrics of predicted numbers, and the mean of a loss.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray as HostArray

from .. import nd
from ..nd import NDArray
from .base import Arrays, EvalMetric, batches, register

Names = list[str] | None


class _Error(EvalMetric):
    """An error of each batch, averaged over batches."""

    def __init__(self, name: str, output_names: Names = None, label_names: Names = None) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=True)

    @abstractmethod
    def error(self, difference: HostArray[Any]) -> Any:
        """The error of a batch."""

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """labels, preds: (batch, ...) of equal shapes; (batch,) counts as (batch, 1)."""
        for label, pred in batches(labels, preds):
            label = label.reshape(-1, 1) if label.ndim == 1 else label
            pred = pred.reshape(-1, 1) if pred.ndim == 1 else pred
            self.add(self.error(label - pred), 1)


@register
class MAE(_Error):
    """Mean absolute error: mean |label - pred|.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "mae", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names)

    def error(self, difference: HostArray[Any]) -> Any:
        """mean |d|."""
        return np.abs(difference).mean()


@register
class MSE(_Error):
    """Mean squared error: mean (label - pred)^2.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "mse", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names)

    def error(self, difference: HostArray[Any]) -> Any:
        """mean d^2."""
        return (difference**2.0).mean()


@register
class RMSE(_Error):
    """Root mean squared error: sqrt(mean (label - pred)^2), averaged over batches.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "rmse", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names)

    def error(self, difference: HostArray[Any]) -> Any:
        """sqrt(mean d^2)."""
        return np.sqrt((difference**2.0).mean())


@register
class Loss(EvalMetric):
    """The mean of the outputs themselves, labels ignored.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "loss", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def update(self, _: Any, preds: Arrays) -> None:
        """preds: losses of any shape."""
        for pred in [preds] if isinstance(preds, NDArray) else preds:
            self.add(nd.sum(pred).asscalar(), pred.size)


@register
class Torch(Loss):
    """Loss under another name.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "torch", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names)


@register
class Caffe(Loss):
    """Loss under another name.

    Args:
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self, name: str = "caffe", output_names: Names = None, label_names: Names = None
    ) -> None:
        super().__init__(name, output_names, label_names)
