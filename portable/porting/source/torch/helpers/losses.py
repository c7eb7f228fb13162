"""Losses: one number for each example, as Gluon's."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import math

import torch


class SoftmaxCrossEntropy(torch.nn.Module):
    """-log softmax(pred)[label], averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        places = label.long().clamp(0, pred.shape[-1] - 1).reshape(*pred.shape[:-1], 1)
        loss = -torch.log_softmax(pred, dim=-1).gather(-1, places)
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


class HalfSquaredError(torch.nn.Module):
    """(pred - label)^2 / 2, averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


class AbsoluteError(torch.nn.Module):
    """|pred - label|, averaged over all axes but the first."""

    def forward(self, pred, label, sample_weight=None):
        loss = torch.abs(pred - label.reshape(pred.shape))
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(dim=1)


class PerExample(torch.nn.Module):
    """A loss times its weights, averaged over all axes but the batch's."""

    def __init__(self, weight=None, batch_axis=0):
        super().__init__()
        self.weight, self.batch_axis = weight, batch_axis

    def weighted(self, loss, sample_weight=None):
        loss = loss if sample_weight is None else loss * sample_weight
        return loss if self.weight is None else loss * self.weight

    def mean(self, loss, sample_weight=None):
        loss = self.weighted(loss, sample_weight).movedim(self.batch_axis, 0)
        return loss.reshape(len(loss), -1).mean(dim=1)


class SoftmaxCrossEntropyLoss(PerExample):
    """-log softmax(pred)[label]."""

    def __init__(self, axis=-1, sparse_label=True, from_logits=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.axis, self.sparse_label, self.from_logits = axis, sparse_label, from_logits

    def forward(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = torch.log_softmax(pred, self.axis)
        if self.sparse_label:
            places = label.long().clamp(0, pred.shape[self.axis] - 1)
            if places.dim() < pred.dim():
                places = places.unsqueeze(self.axis)
            loss = -pred.gather(self.axis, places)
        else:
            loss = -(pred * label.reshape(pred.shape)).sum(self.axis, keepdim=True)
        return self.mean(loss, sample_weight)


class SigmoidBinaryCrossEntropyLoss(PerExample):
    """-log sigmoid(pred) where the label is 1, -log(1 - sigmoid(pred)) where it is 0."""

    def __init__(self, from_sigmoid=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_sigmoid = from_sigmoid

    def forward(self, pred, label, sample_weight=None, pos_weight=None):
        label = label.reshape(pred.shape)
        if self.from_sigmoid:
            factor = 1 if pos_weight is None else pos_weight
            zero = torch.log(1 - pred + 1e-12) * (1 - label)
            loss = -(torch.log(pred + 1e-12) * label * factor + zero)
        else:
            near = torch.nn.functional.softplus(-pred.abs())
            if pos_weight is None:
                loss = torch.relu(pred) - pred * label + near
            else:
                rest = (1 + (pos_weight - 1) * label) * (near + torch.relu(-pred))
                loss = pred - pred * label + rest
        return self.mean(loss, sample_weight)


class L2Loss(PerExample):
    """(pred - label)^2 / 2."""

    def __init__(self, weight=1.0, batch_axis=0):
        super().__init__(weight / 2, batch_axis)

    def forward(self, pred, label, sample_weight=None):
        return self.mean((pred - label.reshape(pred.shape)) ** 2, sample_weight)


class L1Loss(PerExample):
    """|pred - label|."""

    def forward(self, pred, label, sample_weight=None):
        return self.mean(torch.abs(pred - label.reshape(pred.shape)), sample_weight)


class HuberLoss(PerExample):
    """Squared near zero, absolute beyond rho."""

    def __init__(self, rho=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.rho = rho

    def forward(self, pred, label, sample_weight=None):
        error = torch.abs(pred - label.reshape(pred.shape))
        loss = torch.where(error > self.rho, error - self.rho / 2, error**2 / (2 * self.rho))
        return self.mean(loss, sample_weight)


class KLDivLoss(PerExample):
    """label (log label - pred), of logarithms of probabilities."""

    def __init__(self, from_logits=True, axis=-1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_logits, self.axis = from_logits, axis

    def forward(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = torch.log_softmax(pred, self.axis)
        loss = self.weighted(label * (torch.log(label + 1e-12) - pred), sample_weight)
        return loss.movedim(self.batch_axis, 0).flatten(1).sum(dim=1)


class HingeLoss(PerExample):
    """max(0, margin - pred label), of labels -1 and 1."""

    def __init__(self, margin=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def hinge(self, pred, label):
        return torch.relu(self.margin - pred * label.reshape(pred.shape))

    def forward(self, pred, label, sample_weight=None):
        return self.mean(self.hinge(pred, label), sample_weight)


class SquaredHingeLoss(HingeLoss):
    """The square of the hinge loss."""

    def forward(self, pred, label, sample_weight=None):
        return self.mean(self.hinge(pred, label) ** 2, sample_weight)


class LogisticLoss(PerExample):
    """log(1 + exp(-pred label)), of labels -1 and 1, or of 0 and 1."""

    def __init__(self, weight=None, batch_axis=0, label_format="signed"):
        super().__init__(weight, batch_axis)
        self.label_format = label_format

    def forward(self, pred, label, sample_weight=None):
        label = label.reshape(pred.shape)
        label = (label + 1) / 2 if self.label_format == "signed" else label
        softplus = torch.nn.functional.softplus(-pred.abs())
        return self.mean(torch.relu(pred) - pred * label + softplus, sample_weight)


class TripletLoss(PerExample):
    """max(0, |pred - positive|^2 - |pred - negative|^2 + margin)."""

    def __init__(self, margin=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def forward(self, pred, positive, negative):
        near = (positive.reshape(pred.shape) - pred) ** 2
        far = (negative.reshape(pred.shape) - pred) ** 2
        loss = (near - far).movedim(self.batch_axis, 0).flatten(1).sum(dim=1)
        return self.weighted(torch.relu(loss + self.margin))


class PoissonNLLLoss(PerExample):
    """exp(pred) - target pred, averaged over everything."""

    def __init__(self, weight=None, from_logits=True, batch_axis=0, compute_full=False):
        super().__init__(weight, batch_axis)
        self.from_logits, self.compute_full = from_logits, compute_full

    def forward(self, pred, target, sample_weight=None, epsilon=1e-8):
        target = target.reshape(pred.shape)
        if self.from_logits:
            loss = torch.exp(pred) - target * pred
        else:
            loss = pred - target * torch.log(pred + epsilon)
        if self.compute_full:
            full = target * torch.log(target) - target + torch.log(2 * math.pi * target) / 2
            loss = loss + full * (target > 1)
        return self.weighted(loss, sample_weight).mean()


class CosineEmbeddingLoss(PerExample):
    """1 - cos for label 1, max(0, cos - margin) for label -1."""

    def __init__(self, weight=None, batch_axis=0, margin=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def forward(self, input1, input2, label, sample_weight=None):
        input1, label = input1.reshape(input2.shape), label.reshape(-1, 1)
        lengths = torch.linalg.vector_norm(input1, dim=-1) * torch.linalg.vector_norm(
            input2, dim=-1
        )
        cosine = ((input1 * input2).sum(-1) / lengths.clamp(min=1e-12)).reshape(-1, 1)
        alike = (1 - cosine) * (label == 1)
        unlike = torch.relu((label == -1) * (cosine - self.margin))
        return self.weighted(alike + unlike, sample_weight)


class CTCLoss(PerExample):
    """-log of the probability of a sequence of labels; the last class is the blank."""

    def __init__(self, layout="NTC", label_layout="NT", weight=None):
        super().__init__(weight)
        self.layout, self.label_layout = layout, label_layout

    def forward(self, pred, label, pred_lengths=None, label_lengths=None, sample_weight=None):
        pred = pred.transpose(0, 1) if self.layout == "NTC" else pred
        label = label.long() if self.label_layout == "NT" else label.long().T
        if pred_lengths is None:
            pred_lengths = torch.full((len(label),), len(pred))
        if label_lengths is None:
            label_lengths = ((label < 0).cumsum(1) == 0).sum(1)
        loss = torch.nn.functional.ctc_loss(
            torch.log_softmax(pred, 2),
            label.clamp(min=0),
            pred_lengths.long(),
            label_lengths.long(),
            blank=pred.shape[2] - 1,
            reduction="none",
            zero_infinity=True,
        )
        return self.weighted(loss, sample_weight)
