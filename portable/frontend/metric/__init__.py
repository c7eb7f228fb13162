"""Metrics: numbers that are averaged over batches while a model is evaluated.

`base.py` is what they have in common; `classification.py`, `binary.py`, `correlation.py`,
`regression.py` are the metrics; `custom.py` makes one of a function or of several metrics.
"""

from .base import EvalMetric, alias, check_label_shapes, register
from .binary import F1, MCC
from .classification import (
    Accuracy,
    CrossEntropy,
    NegativeLogLikelihood,
    Perplexity,
    TopKAccuracy,
)
from .correlation import PCC, PearsonCorrelation
from .custom import CompositeEvalMetric, CustomMetric, create, np
from .regression import MAE, MSE, RMSE, Caffe, Loss, Torch

__all__ = [
    "F1",
    "MAE",
    "MCC",
    "MSE",
    "PCC",
    "RMSE",
    "Accuracy",
    "Caffe",
    "CompositeEvalMetric",
    "CrossEntropy",
    "CustomMetric",
    "EvalMetric",
    "Loss",
    "NegativeLogLikelihood",
    "PearsonCorrelation",
    "Perplexity",
    "TopKAccuracy",
    "Torch",
    "alias",
    "check_label_shapes",
    "create",
    "np",
    "register",
]
