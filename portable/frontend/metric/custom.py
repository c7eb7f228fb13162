"""Metrics made of a function, or of other metrics; `create` by name.

Source: MXNet 1.9.1, python/mxnet/metric.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..nd import NDArray
from .base import Arrays, EvalMetric, alias, check_label_shapes, register, registry


def create(metric: Any, *args: Any, **kwargs: Any) -> EvalMetric:
    """A metric from a name, a function of (label, pred), a metric, a config, or a list of such.

    >>> create("acc").get()
    ('accuracy', nan)

    Raises:
        AssertionError: no metric has this name.
    """
    if callable(metric) and not isinstance(metric, EvalMetric):
        return CustomMetric(metric, *args, **kwargs)
    if isinstance(metric, list):
        return CompositeEvalMetric([create(child, *args, **kwargs) for child in metric])
    return registry.create(metric, *args, **kwargs)


@alias("composite")
@register
class CompositeEvalMetric(EvalMetric):
    """Several metrics at once.

    Args:
        metrics: whatever `create` takes.
        name, output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        metrics: Sequence[Any] | None = None,
        name: str = "composite",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        self.metrics = [create(metric) for metric in metrics or []]
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def add(self, metric: Any, *_: Any) -> None:
        """Add a metric."""
        self.metrics.append(create(metric))

    def get_metric(self, index: int) -> EvalMetric | ValueError:
        """The metric at a position; as in MXNet, a ValueError is returned and not raised."""
        try:
            return self.metrics[index]
        except IndexError:
            return ValueError(f"Metric index {index} is out of range 0 and {len(self.metrics)}")

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        """`update` with arrays by name."""
        labels = {
            k: v for k, v in label.items() if self.label_names is None or k in self.label_names
        }
        preds = {
            k: v for k, v in pred.items() if self.output_names is None or k in self.output_names
        }
        for metric in self.metrics:
            metric.update_dict(labels, preds)

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """Update all of them."""
        for metric in self.metrics:
            metric.update(labels, preds)

    def reset(self) -> None:
        """Reset all of them."""
        for metric in self.metrics:
            metric.reset()

    def reset_local(self) -> None:
        """Reset all of them but for the global numbers."""
        for metric in self.metrics:
            metric.reset_local()

    def get(self) -> tuple[list[str], list[Any]]:
        """Lists of names and values."""
        return _joined(metric.get() for metric in self.metrics)

    def get_global(self) -> tuple[list[str], list[Any]]:
        """Lists of names and values since the last `reset`."""
        return _joined(metric.get_global() for metric in self.metrics)

    def get_config(self) -> dict[str, Any]:
        """The configs of all."""
        return super().get_config() | {"metrics": [metric.get_config() for metric in self.metrics]}


def _joined(results: Any) -> tuple[list[str], list[Any]]:
    """Names and values, single or in lists, one after the other."""
    names: list[str] = []
    values: list[Any] = []
    for name, value in results:
        names += name if isinstance(name, list) else [name]
        values += value if isinstance(value, list) else [value]
    return names, values


@register
class CustomMetric(EvalMetric):
    """The mean of a function of label and prediction, as numpy arrays.

    Args:
        feval: returns a number, or a pair (sum, count).
        name: else the function's own.
        allow_extra_outputs: whether there may be more predictions than labels.
        output_names, label_names: as in EvalMetric.
    """

    def __init__(
        self,
        feval: Callable[..., Any],
        name: str | None = None,
        allow_extra_outputs: bool = False,
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        if name is None:
            name = feval.__name__
            name = f"custom({name})" if "<" in name else name
        super().__init__(
            name,
            output_names,
            label_names,
            feval=feval,
            allow_extra_outputs=allow_extra_outputs,
            has_global_stats=True,
        )
        self._feval = feval
        self._allow_extra_outputs = allow_extra_outputs

    def update(self, labels: Arrays, preds: Arrays) -> None:
        """Call the function for each pair."""
        if not self._allow_extra_outputs:
            labels, preds = check_label_shapes(labels, preds, wrap=True)
        for label, pred in zip(labels, preds, strict=False):
            value = self._feval(label.asnumpy(), pred.asnumpy())
            total, count = value if isinstance(value, tuple) else (value, 1)
            EvalMetric.add(self, total, count)

    def get_config(self) -> dict[str, Any]:
        """A function has no config."""
        raise NotImplementedError("CustomMetric cannot be serialized")


def np(
    numpy_feval: Callable[..., Any], name: str | None = None, allow_extra_outputs: bool = False
) -> CustomMetric:
    """A CustomMetric of a function of numpy arrays: `mx.metric.np(lambda label, pred: ...)`."""

    def feval(label: Any, pred: Any) -> Any:
        return numpy_feval(label, pred)

    feval.__name__ = numpy_feval.__name__
    return CustomMetric(feval, name, allow_extra_outputs)
