"""Losses with a margin, and losses of distances between samples.

Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

from typing import Any

from .base import Loss
from .classification import KLDivLoss


class HingeLoss(Loss):
    """l = max(0, margin - pred * label), label 1 or -1.

    Args:
        margin: how far on the right side pred has to be.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self, margin: float = 1, weight: float | None = None, batch_axis: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        loss = F.relu(self._margin - pred * label.reshape(pred.shape))
        return self._mean(F, loss, sample_weight)


class SquaredHingeLoss(Loss):
    """l = max(0, margin - pred * label)^2, label 1 or -1.

    Args:
        margin, weight, batch_axis: as of HingeLoss.
    """

    def __init__(
        self, margin: float = 1, weight: float | None = None, batch_axis: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        loss = F.square(F.relu(self._margin - pred * label.reshape(pred.shape)))
        return self._mean(F, loss, sample_weight)


class TripletLoss(Loss):
    """l = max(0, |positive - pred|^2 - |negative - pred|^2 + margin) for each sample.

    Args:
        margin: by how much the negative has to be farther away.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self, margin: float = 1, weight: float | None = None, batch_axis: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(self, F: Any, pred: Any, positive: Any, negative: Any) -> Any:
        """pred, positive, negative (batch, ...) give (batch,)."""
        near = F.square(positive.reshape(pred.shape) - pred)
        far = F.square(negative.reshape(pred.shape) - pred)
        loss = F.sum(near - far, axis=self._batch_axis, exclude=True)
        return self._weighted(F, F.relu(loss + self._margin), None)


class CosineEmbeddingLoss(Loss):
    """l = 1 - cos where label is 1, max(0, cos - margin) where it is -1.

    cos = x y / max(|x| |y|, 1e-12) is the cosine of the angle between the two inputs of a sample.

    Args:
        weight, batch_axis: as of Loss.
        margin: cosines below it cost nothing for label -1.
    """

    def __init__(
        self, weight: float | None = None, batch_axis: int = 0, margin: float = 0, **kwargs: Any
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self, F: Any, input1: Any, input2: Any, label: Any, sample_weight: Any = None
    ) -> Any:
        """input1, input2 (batch, features), label (batch,) give (batch, 1)."""
        input1 = input1.reshape(input2.shape)
        label = label.reshape((-1, 1))
        cosine = self._cosine_similarity(F, input1, input2)
        zero = F.zeros((1, 1), ctx=cosine.context, dtype=cosine.dtype)
        alike = (1 - cosine) * (label == 1)
        unlike = F.broadcast_maximum(zero, (label == -1) * (cosine - self._margin))
        return self._weighted(F, alike + unlike, sample_weight)

    def _cosine_similarity(self, F: Any, x: Any, y: Any, axis: int = -1) -> Any:
        """x y / max(|x| |y|, 1e-12), (batch, 1)."""
        x_norm = F.norm(x, axis=axis).reshape((-1, 1))
        y_norm = F.norm(y, axis=axis).reshape((-1, 1))
        product = F.sum(x * y, axis=axis).reshape((-1, 1))
        smallest = F.full((1, 1), 1e-12, ctx=x.context, dtype=x.dtype)
        return product / F.broadcast_maximum(x_norm * y_norm, smallest)


class SDMLLoss(Loss):
    """Which row of x2 belongs to a row of x1: softmax over negative squared distances.

    l = KL divergence of softmax(-|x1_i - x2_j|^2 over j) from labels that are 1 - smoothing for
    j = i, and smoothing / (batch - 1) for all others.

    Args:
        smoothing_parameter: how much of the label the other rows get.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self,
        smoothing_parameter: float = 0.3,
        weight: float = 1.0,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self.kl_loss = KLDivLoss(from_logits=True)
        self.smoothing_parameter = smoothing_parameter

    def hybrid_forward(self, F: Any, x1: Any, x2: Any) -> Any:
        """x1, x2 (batch, features) give (batch,).

        Raises:
            AssertionError: the shapes differ.
        """
        if x1.shape != x2.shape:
            raise AssertionError(
                f"SDMLLoss: both inputs need the same shape, but got {x1.shape} and {x2.shape}"
            )
        batch, features = x1.shape
        grid = (batch, batch, features)
        rows = x1.expand_dims(1).broadcast_to(grid)
        columns = x2.expand_dims(0).broadcast_to(grid)
        distances = ((rows - columns) ** 2).sum(axis=2)
        same = F.eye(batch, ctx=x1.context)
        smoothing = self.smoothing_parameter
        labels = same * (1 - smoothing) + (1 - same) * smoothing / (batch - 1)
        return self.kl_loss(F.log_softmax(-distances, axis=1), labels)
