"""What all metrics have in common: a sum, a count, and their quotient.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray as HostArray

from ..nd import NDArray
from ..registry import Registry

Arrays = Any  # an NDArray, or a list of them


class EvalMetric:
    """Base class: a subclass defines `update(labels, preds)` and calls `self.add(sum, count)`.

    It keeps two pairs of sums: one since the last `reset_local`, one since the last `reset`.

    Args:
        name: of the metric, in results.
        output_names, label_names: which entries `update_dict` takes, and in which order.
        **kwargs: settings, as `get_config` gives them.
    """

    def __init__(
        self,
        name: str,
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.name: Any = str(name)
        self.output_names = output_names
        self.label_names = label_names
        self._has_global_stats = kwargs.pop("has_global_stats", False)
        self._kwargs = kwargs
        self.reset()

    def __str__(self) -> str:
        return f"EvalMetric: {dict(self.get_name_value())}"

    def get_config(self) -> dict[str, Any]:
        """Class, name and settings, which `create` understands."""
        return self._kwargs | {
            "metric": type(self).__name__,
            "name": self.name,
            "output_names": self.output_names,
            "label_names": self.label_names,
        }

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        """`update` with arrays by name."""
        preds = pred.values() if self.output_names is None else [pred[n] for n in self.output_names]
        labels = (
            label.values() if self.label_names is None else [label[n] for n in self.label_names]
        )
        self.update(list(labels), list(preds))

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """Take in a batch, or a list of them."""
        raise NotImplementedError(f"{type(self).__name__} has to define update(labels, preds)")

    def add(self, total: Any, count: Any) -> None:
        """Add to the sum and to the count."""
        self.sum_metric += total
        self.global_sum_metric += total
        self.num_inst += count
        self.global_num_inst += count

    def reset(self) -> None:
        """Forget everything."""
        self.global_num_inst: Any = 0
        self.global_sum_metric: Any = 0.0
        self.reset_local()

    def reset_local(self) -> None:
        """Forget everything but the global sum and count."""
        self.num_inst: Any = 0
        self.sum_metric: Any = 0.0

    def get(self) -> tuple[Any, Any]:
        """Name and value, nan if there is nothing to average."""
        return self.name, self.sum_metric / self.num_inst if self.num_inst else float("nan")

    def get_global(self) -> tuple[Any, Any]:
        """Name and value since the last `reset`."""
        if not self._has_global_stats:
            return self.get()
        count = self.global_num_inst
        return self.name, self.global_sum_metric / count if count else float("nan")

    def get_name_value(self) -> list[tuple[str, Any]]:
        """Pairs of name and value."""
        return _pairs(*self.get())

    def get_global_name_value(self) -> list[tuple[str, Any]]:
        """Pairs of name and value since the last `reset`."""
        return _pairs(*self.get_global())


registry = Registry(EvalMetric, "metric")
register = registry.register
alias = registry.alias


def _pairs(name: Any, value: Any) -> list[tuple[str, Any]]:
    """One pair, or one for each entry of lists."""
    names = name if isinstance(name, list) else [name]
    values = value if isinstance(value, list) else [value]
    return list(zip(names, values, strict=True))


def check_label_shapes(
    labels: Any, preds: Any, wrap: bool = False, shape: bool = False
) -> tuple[Any, Any]:
    """Refuse labels and predictions of different lengths (or, with `shape`, shapes).

    Args:
        labels, preds: arrays or lists of arrays.
        wrap: make lists of single arrays.
        shape: compare shapes instead of lengths.

    Returns:
        labels, preds.

    Raises:
        ValueError: they differ.
    """
    given = (labels.shape, preds.shape) if shape else (len(labels), len(preds))
    if given[0] != given[1]:
        raise ValueError(
            f"Shape of labels {given[0]} does not match shape of predictions {given[1]}"
        )
    if wrap:
        labels = [labels] if isinstance(labels, NDArray) else labels
        preds = [preds] if isinstance(preds, NDArray) else preds
    return labels, preds


def batches(labels: Arrays, preds: Arrays) -> Iterator[tuple[HostArray[Any], HostArray[Any]]]:
    """Pairs of label and prediction as numpy arrays."""
    labels, preds = check_label_shapes(labels, preds, wrap=True)
    for label, pred in zip(labels, preds, strict=True):
        yield np.asarray(label.asnumpy()), np.asarray(pred.asnumpy())
