"""Losses of classes, given as logits or probabilities.

Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from __future__ import annotations

from typing import Any

from .base import Loss, softplus


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
