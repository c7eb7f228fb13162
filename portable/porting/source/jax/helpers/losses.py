"""Losses: one number for each example, as Gluon's."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import math

import jax.numpy as jnp
import optax
from flax import nnx

from .arrays import absolute


class SoftmaxCrossEntropy:
    """-log softmax(pred)[label], averaged over all axes but the first."""

    def __call__(self, pred, label, sample_weight=None):
        places = jnp.clip(label.astype(jnp.int32), 0, pred.shape[-1] - 1)
        places = places.reshape(*pred.shape[:-1], 1)
        loss = -jnp.take_along_axis(nnx.log_softmax(pred), places, axis=-1)
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(axis=1)


class HalfSquaredError:
    """(pred - label)^2 / 2, averaged over all axes but the first."""

    def __call__(self, pred, label, sample_weight=None):
        loss = (pred - label.reshape(pred.shape)) ** 2 / 2
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(axis=1)


class AbsoluteError:
    """|pred - label|, averaged over all axes but the first."""

    def __call__(self, pred, label, sample_weight=None):
        loss = absolute(pred - label.reshape(pred.shape))
        loss = loss if sample_weight is None else loss * sample_weight
        return loss.reshape(len(loss), -1).mean(axis=1)


class PerExample:
    """A loss times its weights, averaged over all axes but the batch's."""

    def __init__(self, weight=None, batch_axis=0):
        self.weight, self.batch_axis = weight, batch_axis

    def weighted(self, loss, sample_weight=None):
        loss = loss if sample_weight is None else loss * sample_weight
        return loss if self.weight is None else loss * self.weight

    def mean(self, loss, sample_weight=None):
        loss = jnp.moveaxis(self.weighted(loss, sample_weight), self.batch_axis, 0)
        return loss.reshape(len(loss), -1).mean(axis=1)


class SoftmaxCrossEntropyLoss(PerExample):
    """-log softmax(pred)[label]."""

    def __init__(self, axis=-1, sparse_label=True, from_logits=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.axis, self.sparse_label, self.from_logits = axis, sparse_label, from_logits

    def __call__(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = nnx.log_softmax(pred, axis=self.axis)
        if self.sparse_label:
            places = jnp.clip(label.astype(jnp.int32), 0, pred.shape[self.axis] - 1)
            if places.ndim < pred.ndim:
                places = jnp.expand_dims(places, self.axis)
            loss = -jnp.take_along_axis(pred, places, axis=self.axis)
        else:
            loss = -(pred * label.reshape(pred.shape)).sum(axis=self.axis, keepdims=True)
        return self.mean(loss, sample_weight)


class SigmoidBinaryCrossEntropyLoss(PerExample):
    """-log sigmoid(pred) where the label is 1, -log(1 - sigmoid(pred)) where it is 0."""

    def __init__(self, from_sigmoid=False, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_sigmoid = from_sigmoid

    def __call__(self, pred, label, sample_weight=None, pos_weight=None):
        label = label.reshape(pred.shape)
        if self.from_sigmoid:
            factor = 1 if pos_weight is None else pos_weight
            zero = jnp.log(1 - pred + 1e-12) * (1 - label)
            loss = -(jnp.log(pred + 1e-12) * label * factor + zero)
        else:
            near = nnx.softplus(-absolute(pred))
            if pos_weight is None:
                loss = nnx.relu(pred) - pred * label + near
            else:
                rest = (1 + (pos_weight - 1) * label) * (near + nnx.relu(-pred))
                loss = pred - pred * label + rest
        return self.mean(loss, sample_weight)


class L2Loss(PerExample):
    """(pred - label)^2 / 2."""

    def __init__(self, weight=1.0, batch_axis=0):
        super().__init__(weight / 2, batch_axis)

    def __call__(self, pred, label, sample_weight=None):
        return self.mean((pred - label.reshape(pred.shape)) ** 2, sample_weight)


class L1Loss(PerExample):
    """|pred - label|."""

    def __call__(self, pred, label, sample_weight=None):
        return self.mean(absolute(pred - label.reshape(pred.shape)), sample_weight)


class HuberLoss(PerExample):
    """Squared near zero, absolute beyond rho."""

    def __init__(self, rho=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.rho = rho

    def __call__(self, pred, label, sample_weight=None):
        error = absolute(pred - label.reshape(pred.shape))
        loss = jnp.where(error > self.rho, error - self.rho / 2, error**2 / (2 * self.rho))
        return self.mean(loss, sample_weight)


class KLDivLoss(PerExample):
    """label (log label - pred), of logarithms of probabilities."""

    def __init__(self, from_logits=True, axis=-1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.from_logits, self.axis = from_logits, axis

    def __call__(self, pred, label, sample_weight=None):
        if not self.from_logits:
            pred = nnx.log_softmax(pred, axis=self.axis)
        loss = self.weighted(label * (jnp.log(label + 1e-12) - pred), sample_weight)
        loss = jnp.moveaxis(loss, self.batch_axis, 0)
        return loss.reshape(len(loss), -1).sum(axis=1)


class HingeLoss(PerExample):
    """max(0, margin - pred label), of labels -1 and 1."""

    def __init__(self, margin=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def hinge(self, pred, label):
        return nnx.relu(self.margin - pred * label.reshape(pred.shape))

    def __call__(self, pred, label, sample_weight=None):
        return self.mean(self.hinge(pred, label), sample_weight)


class SquaredHingeLoss(HingeLoss):
    """The square of the hinge loss."""

    def __call__(self, pred, label, sample_weight=None):
        return self.mean(self.hinge(pred, label) ** 2, sample_weight)


class LogisticLoss(PerExample):
    """log(1 + exp(-pred label)), of labels -1 and 1, or of 0 and 1."""

    def __init__(self, weight=None, batch_axis=0, label_format="signed"):
        super().__init__(weight, batch_axis)
        self.label_format = label_format

    def __call__(self, pred, label, sample_weight=None):
        label = label.reshape(pred.shape)
        label = (label + 1) / 2 if self.label_format == "signed" else label
        softplus = nnx.softplus(-absolute(pred))
        return self.mean(nnx.relu(pred) - pred * label + softplus, sample_weight)


class TripletLoss(PerExample):
    """max(0, |pred - positive|^2 - |pred - negative|^2 + margin)."""

    def __init__(self, margin=1, weight=None, batch_axis=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def __call__(self, pred, positive, negative):
        near = (positive.reshape(pred.shape) - pred) ** 2
        far = (negative.reshape(pred.shape) - pred) ** 2
        loss = jnp.moveaxis(near - far, self.batch_axis, 0)
        loss = loss.reshape(len(loss), -1).sum(axis=1)
        return self.weighted(nnx.relu(loss + self.margin))


class PoissonNLLLoss(PerExample):
    """exp(pred) - target pred, averaged over everything."""

    def __init__(self, weight=None, from_logits=True, batch_axis=0, compute_full=False):
        super().__init__(weight, batch_axis)
        self.from_logits, self.compute_full = from_logits, compute_full

    def __call__(self, pred, target, sample_weight=None, epsilon=1e-8):
        target = target.reshape(pred.shape)
        if self.from_logits:
            loss = jnp.exp(pred) - target * pred
        else:
            loss = pred - target * jnp.log(pred + epsilon)
        if self.compute_full:
            full = target * jnp.log(target) - target + jnp.log(2 * math.pi * target) / 2
            loss = loss + full * (target > 1)
        return self.weighted(loss, sample_weight).mean()


class CosineEmbeddingLoss(PerExample):
    """1 - cos for label 1, max(0, cos - margin) for label -1."""

    def __init__(self, weight=None, batch_axis=0, margin=0):
        super().__init__(weight, batch_axis)
        self.margin = margin

    def __call__(self, input1, input2, label, sample_weight=None):
        input1, label = input1.reshape(input2.shape), label.reshape(-1, 1)
        lengths = jnp.linalg.norm(input1, axis=-1) * jnp.linalg.norm(input2, axis=-1)
        cosine = ((input1 * input2).sum(-1) / jnp.maximum(lengths, 1e-12)).reshape(-1, 1)
        alike = (1 - cosine) * (label == 1)
        unlike = nnx.relu((label == -1) * (cosine - self.margin))
        return self.weighted(alike + unlike, sample_weight)


class CTCLoss(PerExample):
    """-log of the probability of a sequence of labels; the last class is the blank."""

    def __init__(self, layout="NTC", label_layout="NT", weight=None):
        super().__init__(weight)
        self.layout, self.label_layout = layout, label_layout

    def __call__(self, pred, label, pred_lengths=None, label_lengths=None, sample_weight=None):
        pred = pred if self.layout == "NTC" else pred.swapaxes(0, 1)
        label = label.astype(jnp.int32) if self.label_layout == "NT" else label.astype(jnp.int32).T
        times, places = jnp.arange(pred.shape[1]), jnp.arange(label.shape[1])
        late, behind = jnp.zeros(pred.shape[:2]), (label < 0).cumsum(1) > 0
        if pred_lengths is not None:
            late = times >= pred_lengths[:, None]
        if label_lengths is not None:
            behind = places >= label_lengths[:, None]
        blank = pred.shape[2] - 1
        loss = optax.ctc_loss(pred, late, jnp.maximum(label, 0), behind, blank_id=blank)
        return self.weighted(jnp.where(loss < 1e4, loss, 0), sample_weight)  # 0: not possible
