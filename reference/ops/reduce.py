"""Reductions: many numbers of one array become one, along some of its axes or all of them.

A reduction of everything has shape (1,), since MXNet has no 0-d arrays.
"""

from __future__ import annotations

import math

import numpy as np

from ..axes import axis_of, nonnegative_axis, reduced_axes
from ..base import MXNetError
from ..operator import Array, operator
from .join import reverse
from .shape import broadcast_to


def kept_shape(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a reduction that keeps its axes, with size 1."""
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def _kept(g, data, axis, exclude=False):
    """A gradient or result with the reduced axes put back, so that it broadcasts against data."""
    return g.reshape(kept_shape(data.shape, reduced_axes("sum", axis, len(data.shape), exclude)))


def _spread(g, data, axis, exclude=False):
    """A gradient handed to each of the elements that were reduced."""
    return broadcast_to(_kept(g, data, axis, exclude), shape=data.shape)


def _count(data, axis, exclude=False):
    """How many elements go into one of the result."""
    return math.prod(data.shape[i] for i in reduced_axes("mean", axis, len(data.shape), exclude))


def _reduce(op, function, data, axis, keepdims, exclude=False, **options):
    """function over the axes of data that MXNet's axis and exclude mean, with at least one axis."""
    axes = reduced_axes(op, axis, data.ndim, exclude)
    return np.atleast_1d(function(data, axis=axes, keepdims=keepdims, **options))


def _add(op, data, axis, keepdims, exclude=False):
    """Sum in the dtype of data; float16 is added in float32, as precise as MXNet's Kahan sum."""
    wide = np.float32 if data.dtype == np.float16 else data.dtype
    out = _reduce(op, np.sum, data, axis, keepdims, exclude, dtype=wide)
    return out.astype(data.dtype)


@operator(aliases=("sum_axis",))
def sum(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Sum over axes: out = sum_i data[.., i, ..].

    data: any shape. d out = sum_i d data_i. Integers wrap around in their own dtype.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_sum_value.cc.

    >>> sum(np.array([[1.0, 2.0], [3.0, 4.0]])), sum(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    (array([10.]), array([4., 6.]))
    """
    return _add("sum", data, axis, keepdims, exclude)


@sum.pullback
def _(g, out, data, axis, keepdims, exclude):
    return _spread(g, data, axis, exclude)


@operator
def mean(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Mean over axes: out = sum_i data[.., i, ..] / n.

    data: any shape. d out = sum_i d data_i / n. The sum and the division are done in the dtype of
    data: integers are cut towards zero, float16 overflows where its sum does.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h.

    >>> mean(np.array([-1, -2, -2]))
    array([-1])
    """
    total, n = _add("mean", data, axis, keepdims, exclude), _count(data, axis, exclude)
    if np.issubdtype(data.dtype, np.floating):
        return total / np.asarray(n, data.dtype)
    return np.trunc(total / n).astype(data.dtype)


@mean.pullback
def _(g, out, data, axis, keepdims, exclude):
    return _spread(g, data, axis, exclude) / _count(data, axis, exclude)


@operator
def prod(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Product over axes: out = prod_i data[.., i, ..].

    data: any shape. d out = sum_i (out / data_i) d data_i, by division, hence nan at a zero.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_prod_value.cc.

    >>> prod(np.array([2.0, 3.0, 4.0]))
    array([24.])
    """
    return _reduce("prod", np.prod, data, axis, keepdims, exclude, dtype=data.dtype)


@prod.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return _kept(g, data, axis, exclude) * (_kept(out, data, axis, exclude) / data)


@operator
def nansum(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Sum over axes with nan counted as 0.

    data: any shape. d out = sum_i d data_i over the data_i that are numbers.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_sum_value.cc.

    >>> nansum(np.array([1.0, np.nan, 3.0]))
    array([4.])
    """
    return _add("nansum", np.where(data == data, data, 0), axis, keepdims, exclude)


@nansum.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return _kept(g, data, axis, exclude) * (data == data)


@operator
def nanprod(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Product over axes with nan counted as 1.

    data: any shape. d out = sum_i (out / data_i) d data_i over the data_i that are numbers.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_prod_value.cc.

    >>> nanprod(np.array([2.0, np.nan, 3.0]))
    array([6.])
    """
    numbers = np.where(data == data, data, 1)
    return _reduce("nanprod", np.prod, numbers, axis, keepdims, exclude, dtype=data.dtype)


@nanprod.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    slope = _kept(out, data, axis, exclude) / data
    return _kept(g, data, axis, exclude) * np.where(data == data, slope, 0)


def _refuse_empty(op, data):
    """An empty array has no largest element."""
    if data.size == 0:
        raise MXNetError(f"{op}: data has shape {data.shape}, without any element; expected some")


@operator(aliases=("max_axis",))
def max(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Largest element over axes, nan if there is one.

    data: any shape. d out = sum of d data_i over all i with data_i = out: ties count several times.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_minmax_value.cc.

    >>> max(np.array([[3, 1], [2, 5]]), axis=0)
    array([3, 5])
    """
    _refuse_empty("max", data)
    return _reduce("max", np.max, data, axis, keepdims, exclude)


@max.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return _kept(g, data, axis, exclude) * (data == _kept(out, data, axis, exclude))


@operator(aliases=("min_axis",))
def min(data: Array, axis=None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Smallest element over axes, nan if there is one.

    data: any shape. d out = sum of d data_i over all i with data_i = out: ties count several times.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_minmax_value.cc.

    >>> min(np.array([[3, 1], [2, 5]]), axis=0)
    array([2, 1])
    """
    _refuse_empty("min", data)
    return _reduce("min", np.min, data, axis, keepdims, exclude)


@min.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return _kept(g, data, axis, exclude) * (data == _kept(out, data, axis, exclude))


WIDER = {"float16": np.float32, "float32": np.float64}


@operator
def norm(data: Array, ord: int = 2, axis=None, out_dtype=None, keepdims: bool = False) -> Array:
    """Norm over axes: sum |x| for ord=1, sqrt(sum x^2) for ord=2.

    data: any shape. d out = sum sign(x) dx for ord=1, sum (x / out) dx for ord=2 (nan at out = 0).
    The squares are added in a wider dtype, since those of a representable norm may overflow.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_norm_value.cc.

    >>> norm(np.array([3.0, -4.0])), norm(np.array([3.0, -4.0]), ord=1)
    (array([5.]), array([7.]))
    """
    if ord not in (1, 2):
        raise MXNetError(f"norm: ord={ord} is not supported; expected 1 or 2")
    if out_dtype is not None and np.dtype(out_dtype) != data.dtype:
        raise MXNetError(
            f"norm: out_dtype={out_dtype} with data of {data.dtype}; MXNet 1.9.1 cannot convert "
            f"here, so leave it out and cast the data or the result"
        )
    wide = data.astype(WIDER.get(data.dtype.name, data.dtype))
    if ord == 1:
        out = _reduce("norm", np.sum, abs(wide), axis, keepdims)
    else:
        out = np.sqrt(_reduce("norm", np.sum, wide * wide, axis, keepdims))
    return out.astype(data.dtype)


@norm.pullback(once=True)
def _(g, out, data, ord, axis, out_dtype, keepdims):
    slope = np.sign(data) if ord == 1 else data / _kept(out, data, axis)
    return _kept(g, data, axis) * slope


def _position(op, function, data, axis, keepdims):
    """Where function (argmax or argmin) points to, in the dtype of data."""
    _refuse_empty(op, data)
    if axis is None:
        shape = (1,) * data.ndim if keepdims else (1,)
        return function(data).reshape(shape).astype(data.dtype)
    along = axis_of(op, axis, data.ndim)
    return np.atleast_1d(function(data, axis=along, keepdims=keepdims)).astype(data.dtype)


@operator
def argmax(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """Position of the (first) largest element along an axis, as a number of data's dtype.

    data: any shape; axis=None searches the flattened array; a nan is larger than anything.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op_index.cc.

    >>> argmax(np.array([[1.0, 3.0, 3.0], [2.0, 0.0, 1.0]]), axis=1)
    array([1., 0.])
    """
    return _position("argmax", np.argmax, data, axis, keepdims)


@operator
def argmin(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """Position of the (first) smallest element along an axis, as a number of data's dtype.

    data: any shape; axis=None searches the flattened array; a nan is smaller than anything.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op_index.cc.

    >>> argmin(np.array([[1.0, 3.0, 3.0], [2.0, 0.0, 1.0]]), axis=1)
    array([0., 1.])
    """
    return _position("argmin", np.argmin, data, axis, keepdims)


@operator
def argmax_channel(data: Array) -> Array:
    """Position of the largest element along axis 1 of (N, C, ...).

    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op_index.cc.

    >>> argmax_channel(np.array([[1.0, 3.0], [2.0, 0.0]]))
    array([1., 0.])
    """
    return _position("argmax_channel", np.argmax, data, 1, False)


@operator
def cumsum(a: Array, axis: int | None = None, dtype=None) -> Array:
    """Running sum: out_i = sum of a_j over j <= i, along an axis or over the flattened array.

    a: any shape. d out_i = sum of d a_j over j <= i, so that a_j gets the sum of g_i over i >= j.
    Source: MXNet 1.9.1, src/operator/numpy/np_cumsum.cc (np_cumsum-inl.h).

    >>> cumsum(np.array([1.0, 2.0, 3.0]))
    array([1., 3., 6.])
    """
    if axis is not None:
        nonnegative_axis("cumsum", axis, a.ndim)
    own = np.int64 if a.dtype == bool else a.dtype
    return np.cumsum(a, axis=axis, dtype=own if dtype is None else dtype)


@cumsum.pullback
def _(g, out, a, axis, dtype):
    along = 0 if axis is None else axis
    back = reverse(cumsum(reverse(g, axis=along), axis=along), axis=along)
    return back.reshape(a.shape).astype(a.dtype)


@operator(outputs=2)
def moments(data: Array, axes=None, keepdims: bool = False) -> tuple[Array, Array]:
    """Mean and variance over axes: mean = sum x / n, var = sum (x - mean)^2 / n.

    data: any shape. d mean = sum dx / n, d var = sum 2 (x - mean) dx / n.
    Source: MXNet 1.9.1, src/operator/nn/moments-inl.h.

    >>> moments(np.array([1.0, 3.0]), axes=0)
    (array([2.]), array([1.]))
    """
    if axes is None or axes == ():
        raise MXNetError(f"moments: axes={axes} names no axis; to reduce all of them, name them")
    average = mean(data, axis=axes, keepdims=True)
    away = data - average.reshape(kept_shape(data.shape, reduced_axes("moments", axes, data.ndim)))
    return mean(data, axis=axes, keepdims=keepdims), mean(away * away, axes, keepdims)


@moments.pullback(once=True)
def _(g, out, data, axes, keepdims):
    (g_mean, g_var), (average, _) = g, out
    away = data - _kept(average, data, axes)
    return (_kept(g_mean, data, axes) + 2 * _kept(g_var, data, axes) * away) / _count(data, axes)


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
    eps = np.asarray(eps, data.dtype)
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

    Source: MXNet 1.9.1, src/operator/contrib/multi_sum_sq.cc.

    >>> multi_sum_sq(np.array([1.0, 2.0]), np.array([3.0]), num_arrays=2)
    array([5., 9.], dtype=float32)
    """
    _refuse_odd("multi_sum_sq", data, num_arrays)
    return np.array([np.sum(np.square(x, dtype=np.float32)) for x in data], np.float32)
