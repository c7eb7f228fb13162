"""Losses: one number for each sample of the batch.

Each class's docstring states the loss l of one element or sample. It is multiplied by
`sample_weight` (which broadcasts) and `weight`, and its mean over all axes but the batch's is
returned, unless the docstring says otherwise. Labels are reshaped to the prediction's shape.

Reading order: `base.py`, `regression.py`, `classification.py`, `margin.py`.
Source: MXNet 1.9.1, python/mxnet/gluon/loss.py.
"""

from .base import Loss
from .classification import (
    CTCLoss,
    KLDivLoss,
    LogisticLoss,
    SigmoidBCELoss,
    SigmoidBinaryCrossEntropyLoss,
    SoftmaxCELoss,
    SoftmaxCrossEntropyLoss,
)
from .margin import CosineEmbeddingLoss, HingeLoss, SDMLLoss, SquaredHingeLoss, TripletLoss
from .regression import HuberLoss, L1Loss, L2Loss, PoissonNLLLoss

__all__ = [
    "CTCLoss",
    "CosineEmbeddingLoss",
    "HingeLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "L2Loss",
    "LogisticLoss",
    "Loss",
    "PoissonNLLLoss",
    "SDMLLoss",
    "SigmoidBCELoss",
    "SigmoidBinaryCrossEntropyLoss",
    "SoftmaxCELoss",
    "SoftmaxCrossEntropyLoss",
    "SquaredHingeLoss",
    "TripletLoss",
]
