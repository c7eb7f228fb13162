"""Losses of numbers: how far a prediction is from a value or a count.

Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

from math import pi
from typing import Any

from .base import Loss


class L2Loss(Loss):
    """l = weight * (label - pred)^2 / 2.

    Args:
        weight: 1 unless given.
        batch_axis: the axis of the samples.
    """

    def __init__(self, weight: float = 1.0, batch_axis: int = 0, **kwargs: Any) -> None:
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        loss = F.square(label.reshape(pred.shape) - pred)
        if sample_weight is not None:
            loss = F.broadcast_mul(loss, sample_weight)
        assert self._weight is not None
        loss = self._scaled(loss, self._weight / 2)
        return F.mean(loss, axis=self._batch_axis, exclude=True)


class L1Loss(Loss):
    """l = |label - pred|.

    Args:
        weight, batch_axis: as of Loss.
    """

    def __init__(self, weight: float | None = None, batch_axis: int = 0, **kwargs: Any) -> None:
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        return self._mean(F, F.abs(label.reshape(pred.shape) - pred), sample_weight)


class HuberLoss(Loss):
    """l = (label - pred)^2 / (2 rho) where |label - pred| <= rho, |label - pred| - rho / 2 beyond.

    Args:
        rho: where the parabola becomes a line.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self, rho: float = 1, weight: float | None = None, batch_axis: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._rho = rho

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        far = F.abs(label.reshape(pred.shape) - pred)
        loss = F.where(far > self._rho, far - 0.5 * self._rho, (0.5 / self._rho) * F.square(far))
        return self._mean(F, loss, sample_weight)


class PoissonNLLLoss(Loss):
    """l = pred - target * log(pred + epsilon), the mean over everything; returns one number.

    Args:
        weight: as of Loss.
        from_logits: whether pred is the logarithm: l = e^pred - target * pred.
        batch_axis: as of Loss.
        compute_full: whether Stirling's approximation of log(target!) is added where target > 1:
            target log target - target + log(2 pi target) / 2.
    """

    def __init__(
        self,
        weight: float | None = None,
        from_logits: bool = True,
        batch_axis: int = 0,
        compute_full: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._compute_full = compute_full

    def hybrid_forward(
        self, F: Any, pred: Any, target: Any, sample_weight: Any = None, epsilon: float = 1e-08
    ) -> Any:
        """pred (batch, ...), target of the same size give (1,)."""
        target = target.reshape(pred.shape)
        if self._from_logits:
            loss = F.exp(pred) - target * pred
        else:
            loss = pred - target * F.log(pred + epsilon)
        if self._compute_full:
            stirling = target * F.log(target) - target + 0.5 * F.log(2 * target * pi)
            loss = loss + stirling * (target > 1)
        return F.mean(self._weighted(F, loss, sample_weight))
