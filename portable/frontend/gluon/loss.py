"""Losses: one number for each sample of the batch.

Each class's docstring states the loss l of one element or sample. It is multiplied by
`sample_weight` (which broadcasts) and `weight`, and its mean over all axes but the batch's is
returned, unless the docstring says otherwise. Labels are reshaped to the prediction's shape.

Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

from math import pi
from numbers import Number
from typing import Any

import numpy as np

from .hybrid_block import HybridBlock


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
        return F.mean(
            self._weighted(F, loss, sample_weight), axis=self._batch_axis, exclude=True
        )

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        """The loss; a subclass says what."""
        raise NotImplementedError(f"{type(self).__name__} has no hybrid_forward")


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


def softplus(F: Any, x: Any) -> Any:
    """log(1 + e^x)."""
    return F.Activation(x, act_type="softrelu")


class SigmoidBinaryCrossEntropyLoss(Loss):
    """l = -(label log p + (1 - label) log(1 - p)), p = sigmoid(pred).

    It is computed as max(pred, 0) - pred label + log(1 + e^-|pred|), which neither overflows nor
    loses the small differences. `pos_weight` multiplies the term of label 1.

    Args:
        from_sigmoid: whether pred is p already.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self,
        from_sigmoid: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_sigmoid = from_sigmoid

    def hybrid_forward(
        self, F: Any, pred: Any, label: Any, sample_weight: Any = None, pos_weight: Any = None
    ) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        label = label.reshape(pred.shape)
        if self._from_sigmoid:
            one = F.log(pred + 1e-12) * label
            if pos_weight is not None:
                one = F.broadcast_mul(one, pos_weight)
            loss = -(one + F.log(1.0 - pred + 1e-12) * (1.0 - label))
        elif pos_weight is None:
            loss = F.relu(pred) - pred * label + softplus(F, -F.abs(pred))
        else:
            factor = 1 + F.broadcast_mul(pos_weight - 1, label)
            loss = pred - pred * label + factor * (softplus(F, -F.abs(pred)) + F.relu(-pred))
        return self._mean(F, loss, sample_weight)


SigmoidBCELoss = SigmoidBinaryCrossEntropyLoss


class SoftmaxCrossEntropyLoss(Loss):
    """l = -log softmax(pred)[label], or -sum over classes of label * log softmax(pred).

    Args:
        axis: the classes'.
        sparse_label: whether label holds indices of classes; else it holds probabilities.
        from_logits: whether pred is log softmax already.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self,
        axis: int = -1,
        sparse_label: bool = True,
        from_logits: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._axis = axis
        self._sparse_label = sparse_label
        self._from_logits = from_logits

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, classes), label (batch,) of indices or (batch, classes) give (batch,)."""
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        if self._sparse_label:
            loss = -F.pick(pred, label, axis=self._axis, keepdims=True)
        else:
            label = label.reshape(pred.shape)
            loss = -F.sum(pred * label, axis=self._axis, keepdims=True)
        return self._mean(F, loss, sample_weight)


SoftmaxCELoss = SoftmaxCrossEntropyLoss


class KLDivLoss(Loss):
    """l = label * (log(label + 1e-12) - pred), summed over all axes but the batch's.

    Args:
        from_logits: whether pred holds logarithms of probabilities; else log softmax makes them.
        axis: the classes'.
        weight, batch_axis: as of Loss.
    """

    def __init__(
        self,
        from_logits: bool = True,
        axis: int = -1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._axis = axis

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred and label (batch, classes) give (batch,)."""
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        loss = label * (F.log(label + 1e-12) - pred)
        loss = self._weighted(F, loss, sample_weight)
        return F.sum(loss, axis=self._batch_axis, exclude=True)


class CTCLoss(Loss):
    """l = -log of the probability of all alignments of a label sequence with the predictions.

    The last class stands for blank; labels are padded with -1.

    Args:
        layout: 'NTC' or 'TNC', of pred: N batch, T time, C classes.
        label_layout: 'NT' or 'TN'.
        weight: as of Loss.

    Raises:
        AssertionError: another layout.
    """

    def __init__(
        self,
        layout: str = "NTC",
        label_layout: str = "NT",
        weight: float | None = None,
        **kwargs: Any,
    ) -> None:
        if layout not in ("NTC", "TNC"):
            raise AssertionError(
                f"Only 'NTC' and 'TNC' layouts for pred are supported. Got: {layout}"
            )
        if label_layout not in ("NT", "TN"):
            raise AssertionError(
                f"Only 'NT' and 'TN' layouts for label are supported. Got: {label_layout}"
            )
        super().__init__(weight, label_layout.index("N"), **kwargs)
        self._layout = layout
        self._label_layout = label_layout

    def hybrid_forward(
        self,
        F: Any,
        pred: Any,
        label: Any,
        pred_lengths: Any = None,
        label_lengths: Any = None,
        sample_weight: Any = None,
    ) -> Any:
        """pred (batch, time, classes), label (batch, length) give (batch,)."""
        if self._layout == "NTC":
            pred = F.swapaxes(pred, 0, 1)
        if self._batch_axis == 1:
            label = F.swapaxes(label, 0, 1)
        loss = F.CTCLoss(
            pred,
            label,
            pred_lengths,
            label_lengths,
            use_data_lengths=pred_lengths is not None,
            use_label_lengths=label_lengths is not None,
            blank_label="last",
        )
        return self._weighted(F, loss, sample_weight)


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
        loss = F.where(
            far > self._rho, far - 0.5 * self._rho, (0.5 / self._rho) * F.square(far)
        )
        return self._mean(F, loss, sample_weight)


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


class LogisticLoss(Loss):
    """l = log(1 + e^(-pred * label)), label 1 or -1.

    Args:
        weight, batch_axis: as of Loss.
        label_format: 'signed' for labels 1 and -1, 'binary' for 1 and 0.

    Raises:
        ValueError: another label format.
    """

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        label_format: str = "signed",
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        if label_format not in ("signed", "binary"):
            raise ValueError(
                f"LogisticLoss: label_format can only be signed or binary, received {label_format}."
            )
        self._label_format = label_format

    def hybrid_forward(self, F: Any, pred: Any, label: Any, sample_weight: Any = None) -> Any:
        """pred (batch, ...), label of the same size give (batch,)."""
        label = label.reshape(pred.shape)
        if self._label_format == "signed":
            label = (label + 1.0) / 2.0
        loss = F.relu(pred) - pred * label + softplus(F, -F.abs(pred))
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
