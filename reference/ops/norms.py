"""Norms and moments: sums of powers over axes, and what is scaled by them."""

from __future__ import annotations

import numpy as np

from ..axes import reduced_axes
from ..base import MXNetError
from ..integers import require_numbers
from ..operator import Array, Shape, operator
from .reduce import count, kept, kept_shape, mean, reduced

WIDER = {"float16": np.float32, "float32": np.float64}


@operator
def norm(
    data: Array,
    ord: int = 2,
    axis: Shape = None,
    out_dtype: str | None = None,
    keepdims: bool = False,
) -> Array:
    """Norm over axes: sum |x| for ord=1, sqrt(sum x^2) for ord=2.

    data: any shape. d out = sum sign(x) dx for ord=1, sum (x / out) dx for ord=2 (nan at out = 0).
    The squares are added in a wider dtype, since those of a representable norm may overflow.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_norm_value.cc.

    >>> norm(np.array([3.0, -4.0])), norm(np.array([3.0, -4.0]), ord=1)
    (array([5.]), array([7.]))
    """
    if ord not in (1, 2):
        raise MXNetError(f"norm: ord={ord} is not supported; expected 1 or 2")
    if out_dtype is not None and out_dtype != data.dtype.name:
        raise MXNetError(
            f"norm: out_dtype={out_dtype} with data of {data.dtype}; MXNet 1.9.1 cannot convert "
            f"here, so leave it out and cast the data or the result"
        )
    wide = data.astype(WIDER.get(data.dtype.name, data.dtype))
    if ord == 1:
        out = reduced("norm", np.sum, abs(wide), axis, keepdims)
    else:
        out = np.sqrt(reduced("norm", np.sum, wide * wide, axis, keepdims))
    return out.astype(data.dtype)


@norm.pullback(once=True)
def _(g, out, data, ord, axis, out_dtype, keepdims):
    slope = np.sign(data) if ord == 1 else data / kept(out, data, axis)
    return kept(g, data, axis) * slope


@operator(outputs=2)
def moments(data: Array, axes: Shape = None, keepdims: bool = False) -> tuple[Array, Array]:
    """Mean and variance over axes: mean = sum x / n, var = sum (x - mean)^2 / n.

    data: any shape. d mean = sum dx / n, d var = sum 2 (x - mean) dx / n.
    Source: MXNet 1.9.1, src/operator/nn/moments-inl.h.

    >>> moments(np.array([1.0, 3.0]), axes=0)
    (array([2.]), array([1.]))
    """
    if axes is None or axes == ():
        raise MXNetError(f"moments: axes={axes} names no axis; to reduce all of them, name them")
    require_numbers("moments", data=data)
    average = mean(data, axis=axes, keepdims=True)
    away = data - average.reshape(kept_shape(data.shape, reduced_axes("moments", axes, data.ndim)))
    return mean(data, axis=axes, keepdims=keepdims), mean(away * away, axes, keepdims)


@moments.pullback(once=True)
def _(g, out, data, axes, keepdims):
    (g_mean, g_var), (average, _) = g, out
    away = data - kept(average, data, axes)
    return (kept(g_mean, data, axes) + 2 * kept(g_var, data, axes) * away) / count(data, axes)


def _length(data, eps, mode):
    """sqrt(sum x^2 + eps) over the axes that a mode means, and those axes."""
    first = {"instance": 1, "channel": 1, "spatial": 2}
    if mode not in first:
        raise MXNetError(f"L2Normalization: mode={mode!r}; expected one of {sorted(first)}")
    if mode != "instance" and data.ndim < 3:
        raise MXNetError(
            f"L2Normalization: mode={mode!r} needs data with 3 or more dimensions (N, C, ...), got "
            f"shape {data.shape}"
        )
    axes = (1,) if mode == "channel" else tuple(range(first[mode], data.ndim))
    eps = np.asarray(np.float32(eps), data.dtype)  # MXNet keeps it in float32
    return np.sqrt((data * data).sum(axis=axes, keepdims=True) + eps), axes


@operator
def L2Normalization(data: Array, eps: float = 1e-10, mode: str = "instance") -> Array:
    """Scale to length 1: out = x / r with r = sqrt(sum x^2 + eps).

    data: (N, C, ...); the sum runs over all but axis 0 (instance), axis 1 (channel), or axes 2 and
    up (spatial). d out = (dx - out * sum(out dx)) / r.
    Source: MXNet 1.9.1, src/operator/l2_normalization-inl.h.

    >>> L2Normalization(np.array([[3.0, 4.0]]), eps=0.0)
    array([[0.6, 0.8]])
    """
    if not np.issubdtype(data.dtype, np.floating):
        raise MXNetError(f"L2Normalization: data is {data.dtype}; expected floats, so cast it")
    return data / _length(data, eps, mode)[0]


@L2Normalization.pullback(once=True)
def _(g, out, data, eps, mode):
    length, axes = _length(data, eps, mode)
    return (g - out * (g * out).sum(axis=axes, keepdims=True)) / length


@operator
def all_finite(data: Array, init_output: bool = True) -> Array:
    """1 if every element is finite, 0 if not, as float32 of shape (1,).

    Source: MXNet 1.9.1, src/operator/contrib/all_finite.cc.

    >>> all_finite(np.array([1.0, np.inf]))
    array([0.], dtype=float32)
    """
    return multi_all_finite(data, num_arrays=1)


def _refuse_odd(op, data, num_arrays):
    """The number of arrays is as announced, and all are floats."""
    if len(data) != num_arrays:
        raise MXNetError(f"{op}: num_arrays={num_arrays}, but {len(data)} arrays were given")
    for x in data:
        if not np.issubdtype(x.dtype, np.floating):
            raise MXNetError(f"{op}: an array is {x.dtype}; expected floats, so cast it")


@operator
def multi_all_finite(*data: Array, num_arrays: int = 1, init_output: bool = True) -> Array:
    """1 if every element of every array is finite, 0 if not, as float32 of shape (1,).

    Source: MXNet 1.9.1, src/operator/contrib/all_finite.cc.
    """
    _refuse_odd("multi_all_finite", data, num_arrays)
    return np.array([all(np.isfinite(x).all() for x in data)], np.float32)


@operator
def multi_sum_sq(*data: Array, num_arrays: int) -> Array:
    """The sum of squares of each array: out_k = sum data_k^2, float32 of shape (num_arrays,).

    The squares are those of data's dtype; they are added in float32.

    Source: MXNet 1.9.1, src/operator/contrib/multi_sum_sq.cc.

    >>> multi_sum_sq(np.array([1.0, 2.0]), np.array([3.0]), num_arrays=2)
    array([5., 9.], dtype=float32)
    """
    _refuse_odd("multi_sum_sq", data, num_arrays)
    return np.array([np.sum(x * x, dtype=np.float32) for x in data])
