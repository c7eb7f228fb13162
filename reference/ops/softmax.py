"""Softmax and its relatives: scores along an axis become probabilities.

softmax(x)_i = exp(x_i) / sum_j exp(x_j) does not change when a constant is added to all scores. So
the largest one is subtracted first: every exponent is then <= 0 and nothing overflows.
"""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, operator


def probabilities(scores: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """exp(x_i - max x) / sum_j exp(x_j - max x), in the dtype of scores.

    >>> probabilities(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    exponentials = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def _scores(op, data, axis, temperature):
    """data / temperature and the axis counted from the front, after the checks all have in common."""
    if data.dtype.kind != "f":
        raise MXNetError(f"{op}: data is {data.dtype}; expected floats, so cast it")
    along = axis_of(op, axis, data.ndim)
    return data if temperature is None else data / np.asarray(temperature, data.dtype), along


def _refuse_length(op, use_length):
    """`use_length` is in the signature, but only softmax itself takes lengths."""
    if use_length:
        raise MXNetError(f"{op}: use_length=True, but it takes no length; only softmax does")


def _counted(data, length, axis):
    """Which scores count: those before their length along the axis; True if there is no length."""
    if length is None:
        return True
    shape = data.shape[:axis] + data.shape[axis + 1 :]
    if length.shape != shape:
        raise MXNetError(
            f"softmax: length has shape {length.shape}; expected {shape}, the shape of data without "
            f"axis {axis}"
        )
    if length.dtype not in (np.int32, np.int64):
        raise MXNetError(f"softmax: length is {length.dtype}; expected int32 or int64")
    column = np.arange(data.shape[axis]).reshape([-1 if i == axis else 1 for i in range(data.ndim)])
    return column < np.expand_dims(length, axis)


@operator(mixed=True)
def softmax(
    data: Array,
    length: Array | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: str | None = None,
    use_length: bool | None = False,
) -> Array:
    """Probabilities: out_i = exp(x_i / t) / sum_j exp(x_j / t) along an axis.

    data: any shape; length: data.shape without axis, scores from there on have probability 0.
    d out_i = out_i (dx_i - sum_j out_j dx_j) / t.
    Source: MXNet 1.9.1, src/operator/nn/softmax-inl.h.

    >>> softmax(np.array([[1e4, 1e4 - np.log(3)]])).round(4)
    array([[0.75, 0.25]])
    """
    if (length is not None) != bool(use_length):
        raise MXNetError(
            f"softmax: length is {'missing' if length is None else 'given'}, but "
            f"use_length={use_length}; give both or none"
        )
    scores, axis = _scores("softmax", data, axis, temperature)
    counted = _counted(data, length, axis)
    out = probabilities(np.where(counted, scores, -np.inf).astype(data.dtype), axis)
    return np.where(counted, out, 0).astype(dtype or data.dtype)


def _softmax_gradient(g, out, axis, temperature):
    """out_i (g_i - sum_j g_j out_j) / t."""
    return out * (g - (g * out).sum(axis=axis, keepdims=True)) / (temperature or 1)


@softmax.pullback(once=True)
def _(g, out, data, length, axis, temperature, dtype, use_length):
    return _softmax_gradient(g, out, axis, temperature).astype(data.dtype), None


@operator
def softmin(
    data: Array,
    axis: int = -1,
    temperature: float | None = None,
    dtype: str | None = None,
    use_length: bool | None = False,
) -> Array:
    """softmax(-x): out_i = exp(-x_i / t) / sum_j exp(-x_j / t) along an axis.

    data: any shape. d out_i = -out_i (dx_i - sum_j out_j dx_j) / t.
    Source: MXNet 1.9.1, src/operator/nn/softmin.cc.

    >>> softmin(np.array([0.0, np.log(3)]))
    array([0.75, 0.25])
    """
    _refuse_length("softmin", use_length)
    scores, axis = _scores("softmin", data, axis, temperature)
    return probabilities(-scores, axis).astype(dtype or data.dtype)


@softmin.pullback(once=True)
def _(g, out, data, axis, temperature, dtype, use_length):
    return -_softmax_gradient(g, out, axis, temperature).astype(data.dtype)


@operator
def log_softmax(
    data: Array,
    axis: int = -1,
    temperature: float | None = None,
    dtype: str | None = None,
    use_length: bool | None = False,
) -> Array:
    """log softmax(x): out_i = x_i / t - log sum_j exp(x_j / t) along an axis.

    data: any shape. d out_i = (dx_i - sum_j exp(out_j) dx_j) / t. Written as
    (x_i - max x) - log sum_j exp(x_j - max x), it is finite where softmax is rounded to 0.
    Source: MXNet 1.9.1, src/operator/nn/log_softmax.cc.

    >>> log_softmax(np.array([0.0, -1e4]))
    array([     0., -10000.])
    """
    _refuse_length("log_softmax", use_length)
    scores, axis = _scores("log_softmax", data, axis, temperature)
    shifted = scores - scores.max(axis=axis, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted.astype(dtype or data.dtype, copy=False)


@log_softmax.pullback(once=True)
def _(g, out, data, axis, temperature, dtype, use_length):
    gradient = np.exp(out)
    gradient *= -g.sum(axis=axis, keepdims=True)
    gradient += g
    gradient = gradient / temperature if temperature else gradient
    return gradient.astype(data.dtype, copy=False)


@operator
def SoftmaxActivation(data: Array, mode: str = "instance") -> Array:
    """softmax along the last axis (instance) or along axis 1 (channel).

    data: any shape, for channel (N, C, ...) of three or more dimensions.
    d out_i = out_i (dx_i - sum_j out_j dx_j).
    Source: MXNet 1.9.1, src/operator/nn/softmax_activation-inl.h.
    """
    require_floats("SoftmaxActivation", data=data)
    if mode not in ("channel", "instance"):
        raise MXNetError(f"SoftmaxActivation: mode={mode!r}; expected 'channel' or 'instance'")
    if mode == "channel" and data.ndim < 3:
        raise MXNetError(
            f"SoftmaxActivation: mode='channel' needs data with 3 or more dimensions (N, C, ...), "
            f"got shape {data.shape}"
        )
    return probabilities(data, 1 if mode == "channel" else -1)


@SoftmaxActivation.pullback(once=True)
def _(g, out, data, mode):
    return _softmax_gradient(g, out, 1 if mode == "channel" else -1, None)


def one_hot(label: Array, classes: int, dtype) -> Array:
    """1 at each label (cut to an integer), 0 elsewhere: label.shape + (classes,).

    >>> one_hot(np.array([2, 0]), 3, np.int32)
    array([[0, 0, 1],
           [1, 0, 0]], dtype=int32)
    """
    return (label.astype(np.int64)[..., None] == np.arange(classes)).astype(dtype)


@operator
def softmax_cross_entropy(data: Array, label: Array) -> Array:
    """Cross entropy of softmax: out = -sum_n log max(p[n, label_n], 1e-8), p = softmax(data).

    data: (N, C); label: (N,), classes. d out = sum_n (p_n - onehot(label_n)) . d data_n.
    Source: MXNet 1.9.1, src/operator/loss_binary_op-inl.h.

    >>> softmax_cross_entropy(np.array([[0.0, np.log(3)]]), np.array([1.0])).round(4)
    array([0.2877])
    """
    if data.ndim != 2 or label.shape != data.shape[:1]:
        raise MXNetError(
            f"softmax_cross_entropy: data has shape {data.shape} and label {label.shape}; expected "
            f"(N, C) and (N,)"
        )
    chosen = np.sum(probabilities(data) * one_hot(label, data.shape[1], data.dtype), axis=1)
    return -np.sum(np.log(np.maximum(chosen, np.asarray(1e-8, data.dtype))), keepdims=True)


@softmax_cross_entropy.pullback(once=True)
def _(g, out, data, label):
    return g * (probabilities(data) - one_hot(label, data.shape[1], data.dtype)), None
