"""The base class of losses.

Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np

from ..hybrid_block import HybridBlock


class Loss(HybridBlock):
    """Base class of losses.

    Args:
        weight: a factor on the loss, or None.
        batch_axis: the axis of the samples.
    """

    def __init__(self, weight: float | None, batch_axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._weight = weight
        self._batch_axis = batch_axis

    def __repr__(self) -> str:
        return f"{type(self).__name__}(batch_axis={self._batch_axis}, w={self._weight})"

    def _weighted(self, F: Any, loss: Any, sample_weight: Any) -> Any:
        """The loss times both weights."""
        if sample_weight is not None:
            loss = F.broadcast_mul(loss, sample_weight)
        return self._scaled(loss, self._weight)

    def _scaled(self, loss: Any, weight: float | None) -> Any:
        """The loss times the constant weight."""
        if weight is None:
            return loss
        if not isinstance(weight, (Number, np.generic)):
            raise AssertionError(
                f"{type(self).__name__}: weight must be a number, but got {type(weight).__name__}; "
                "an array of weights is passed in the call, as sample_weight"
            )
        return loss * weight

    def _mean(self, F: Any, loss: Any, sample_weight: Any) -> Any:
        """The mean of the weighted loss over all axes but the batch's."""
        return F.mean(self._weighted(F, loss, sample_weight), axis=self._batch_axis, exclude=True)

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        """The loss; a subclass says what."""
        raise NotImplementedError(f"{type(self).__name__} has no hybrid_forward")


def softplus(F: Any, x: Any) -> Any:
    """log(1 + e^x)."""
    return F.Activation(x, act_type="softrelu")
