"""Output layers: an activation whose gradient is already that of a loss; g is ignored.

For softmax with the cross entropy -log p_label, the sum over the classes j of
dL/dp_j dp_j/dx_i = -(1 / p_label) * p_label * ([i = label] - p_i) leaves p_i - [i = label]: no
quotient remains that could be 0 / 0, which is why the two belong together.
"""

from __future__ import annotations

import math

import numpy as np

from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, operator
from .softmax import one_hot, probabilities


def _rows(data, multi_output, preserve_shape):
    """The shape (n, C, m) in which the softmax is taken along axis 1."""
    if multi_output:
        return (data.shape[0], data.shape[1], math.prod(data.shape[2:]))
    if preserve_shape:
        return (math.prod(data.shape[:-1]), data.shape[-1], 1)
    return (data.shape[0], math.prod(data.shape[1:]), 1)


def _check_labels(data, label, multi_output):
    """One label for each softmax, or a probability for each score."""
    n, *rest = data.shape
    if multi_output:
        wanted = [(n, *rest[1:]), (n, math.prod(rest[1:])), (n, 1, *rest[1:])]
    else:
        wanted = [data.shape[:-1]]
    if label.shape != data.shape and label.shape not in wanted:
        raise MXNetError(
            f"SoftmaxOutput: label has shape {label.shape}; expected {wanted[0]} for classes or "
            f"{data.shape} for probabilities"
        )


@operator(aliases=("Softmax",))
def SoftmaxOutput(
    data: Array,
    label: Array,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: str = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
) -> Array:
    """Softmax p of each sample (multi_output: along axis 1; preserve_shape: along the last axis).

    label: classes, or probabilities if its shape is that of data.
    The gradient of data is grad_scale * (p - target), target the label's one-hot vector, smoothed by
    smooth_alpha (unless multi_output); 0 for ignored labels; divided as normalization says; times g
    only with out_grad.
    Source: MXNet 1.9.1, src/operator/softmax_output-inl.h.
    """
    require_floats("SoftmaxOutput", data=data)
    if normalization not in ("null", "batch", "valid"):
        raise MXNetError(
            f"SoftmaxOutput: normalization={normalization!r}; expected 'null', 'batch' or 'valid'"
        )
    if not 0 <= smooth_alpha <= 1:
        raise MXNetError(f"SoftmaxOutput: smooth_alpha={smooth_alpha}; expected 0 to 1")
    _check_labels(data, label, multi_output)
    rows = _rows(data, multi_output, preserve_shape)
    return probabilities(data.reshape(rows), 1).reshape(data.shape)


def _divisor(label, ignore_label, multi_output, normalization, positions):
    """What the gradient is divided by; positions: softmaxes a sample."""
    if normalization == "valid":
        return max(np.count_nonzero(label.astype(int) != int(ignore_label)), 1)
    if normalization == "batch":
        return label.size
    return positions


@SoftmaxOutput.pullback(once=True)
def _(g, out, data, label, grad_scale, ignore_label, multi_output, use_ignore, *rest):
    preserve_shape, normalization, out_grad, smooth_alpha = rest
    if label.shape == data.shape:
        gradient = grad_scale * (out - label)
        return (gradient * g if out_grad else gradient), None
    n, classes, m = _rows(data, multi_output, preserve_shape)
    used = label.reshape(-1)[: n * m].reshape(n, m)
    target = one_hot(used, classes, data.dtype).swapaxes(1, 2)
    if smooth_alpha and not multi_output:
        target = np.where(target == 1, 1 - smooth_alpha, smooth_alpha / (classes - 1))
    gradient = out.reshape(n, classes, m) - target.astype(data.dtype)
    if use_ignore:
        gradient = np.where((used.astype(int) == int(ignore_label))[:, None], 0, gradient)
    divisor = _divisor(label, ignore_label, multi_output, normalization, m)
    gradient = (gradient * (grad_scale / divisor)).reshape(data.shape).astype(data.dtype)
    return (gradient * g if out_grad else gradient), None


def _check_regression(op, data, label):
    """As many samples, of the same size, in whatever shape."""
    require_floats(op, data=data)
    if label.shape[0] != data.shape[0] or label.size != data.size:
        raise MXNetError(
            f"{op}: label has shape {label.shape}; expected {data.shape}, or the same samples in "
            f"another shape"
        )


def _regression_gradient(slope, label, grad_scale):
    """slope * grad_scale / m, m the size of one sample."""
    return slope * np.asarray(grad_scale / (label.size // label.shape[0]), slope.dtype), None


@operator
def LinearRegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """x, with the gradient grad_scale / m * (x - label) of half the squared error.

    data, label: (N, ...) of one size; m: size of one sample.
    Source: MXNet 1.9.1, src/operator/regression_output-inl.h.
    """
    _check_regression("LinearRegressionOutput", data, label)
    return data


@LinearRegressionOutput.pullback(once=True)
def _(g, out, data, label, grad_scale):
    return _regression_gradient(out - label.reshape(data.shape), label, grad_scale)


@operator
def LogisticRegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """p = 1 / (1 + exp(-x)), with the gradient grad_scale / m * (p - label) of its cross entropy.

    data, label: (N, ...) of one size; m: size of one sample.
    Source: MXNet 1.9.1, src/operator/regression_output-inl.h.
    """
    _check_regression("LogisticRegressionOutput", data, label)
    return 1 / (1 + np.exp(-data))


@LogisticRegressionOutput.pullback(once=True)
def _(g, out, data, label, grad_scale):
    return _regression_gradient(out - label.reshape(data.shape), label, grad_scale)


@operator
def MAERegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """x, with the gradient +-grad_scale / m of the absolute error: + where x > label, else -.

    data, label: (N, ...) of one size; m: size of one sample.
    Source: MXNet 1.9.1, src/operator/regression_output-inl.h.
    """
    _check_regression("MAERegressionOutput", data, label)
    return data


@MAERegressionOutput.pullback(once=True)
def _(g, out, data, label, grad_scale):
    slope = np.where(out > label.reshape(data.shape), 1, -1).astype(data.dtype)
    return _regression_gradient(slope, label, grad_scale)


@operator
def SVMOutput(
    data: Array,
    label: Array,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
) -> Array:
    """x, with the gradient of sum max(0, margin - y x)^2, y = 1 for the label's class, else -1.

    data: (N, C); label: (N,). use_linear: of sum max(0, margin - y x).
    Source: MXNet 1.9.1, src/operator/svm_output-inl.h.
    """
    if label.shape != data.shape[:1] or data.ndim != 2:
        raise MXNetError(
            f"SVMOutput: label has shape {label.shape}; expected {data.shape[:1]} for data of shape "
            f"{data.shape}, (N, C)"
        )
    return data


@SVMOutput.pullback(once=True)
def _(g, out, data, label, margin, regularization_coefficient, use_linear):
    y = 2 * one_hot(label, data.shape[1], data.dtype) - 1
    missing = np.maximum(margin - y * data, 0)
    slope = (missing > 0).astype(data.dtype) if use_linear else 2 * missing
    return -regularization_coefficient * y * slope, None
