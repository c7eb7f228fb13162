"""Reductions: many numbers of one array become one, along some of its axes or all of them.

A reduction of everything has shape (1,), since MXNet has no 0-d arrays.
"""

from __future__ import annotations

import math

import numpy as np

from ..axes import nonnegative_axis, reduced_axes
from ..floats import HALF
from ..operator import Array, Shape, operator
from .broadcast import broadcast_to
from .repeat import reverse


def kept_shape(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a reduction that keeps its axes, with size 1."""
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def kept(g, data, axis, exclude=False):
    """A gradient or result with the reduced axes put back, so that it broadcasts against data."""
    return g.reshape(kept_shape(data.shape, reduced_axes("sum", axis, len(data.shape), exclude)))


def _spread(g, data, axis, exclude=False):
    """A gradient handed to each of the elements that were reduced."""
    return broadcast_to(kept(g, data, axis, exclude), shape=data.shape)


def count(data, axis, exclude=False):
    """How many elements go into one of the result."""
    return math.prod(data.shape[i] for i in reduced_axes("mean", axis, len(data.shape), exclude))


def reduced(op, function, data, axis, keepdims, exclude=False, **options):
    """function over the axes of data that MXNet's axis and exclude mean, with at least one axis."""
    axes = reduced_axes(op, axis, data.ndim, exclude)
    out = function(data, axis=axes, keepdims=keepdims, **options)
    return out if out.ndim else out.reshape(1)


def _add(op, data, axis, keepdims, exclude=False):
    """Sum in the dtype of data; float16 is added in float32, as precise as MXNet's Kahan sum."""
    wide = np.float32 if data.dtype == HALF else data.dtype
    out = reduced(op, np.add.reduce, data, axis, keepdims, exclude, dtype=wide)
    return out.astype(data.dtype, copy=False)


@operator(aliases=("sum_axis",))
def sum(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
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
def mean(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Mean over axes: out = sum_i data[.., i, ..] / n.

    data: any shape. d out = sum_i d data_i / n. The sum and the division are done in the dtype of
    data: integers are cut towards zero, float16 overflows where its sum does.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h.

    >>> mean(np.array([-1, -2, -2]))
    array([-1])
    """
    total = _add("mean", data, axis, keepdims, exclude)
    n = data.size // total.size if data.size else count(data, axis, exclude)
    if data.dtype.kind == "f":
        return total / data.dtype.type(n)
    return np.trunc(total / n).astype(data.dtype)


@mean.pullback
def _(g, out, data, axis, keepdims, exclude):
    return _spread(g / count(data, axis, exclude), data, axis, exclude)


@operator
def prod(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Product over axes: out = prod_i data[.., i, ..].

    data: any shape. d out = sum_i (out / data_i) d data_i, by division, hence nan at a zero.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_prod_value.cc.

    >>> prod(np.array([2.0, 3.0, 4.0]))
    array([24.])
    """
    return reduced("prod", np.prod, data, axis, keepdims, exclude, dtype=data.dtype)


@prod.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return kept(g, data, axis, exclude) * (kept(out, data, axis, exclude) / data)


@operator
def nansum(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Sum over axes with nan counted as 0.

    data: any shape. d out = sum_i d data_i over the data_i that are numbers.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_sum_value.cc.

    >>> nansum(np.array([1.0, np.nan, 3.0]))
    array([4.])
    """
    return _add("nansum", np.where(data == data, data, 0), axis, keepdims, exclude)


@nansum.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return kept(g, data, axis, exclude) * (data == data)


@operator
def nanprod(
    data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Product over axes with nan counted as 1.

    data: any shape. d out = sum_i (out / data_i) d data_i over the data_i that are numbers.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_prod_value.cc.

    >>> nanprod(np.array([2.0, np.nan, 3.0]))
    array([6.])
    """
    numbers = np.where(data == data, data, 1)
    return reduced("nanprod", np.prod, numbers, axis, keepdims, exclude, dtype=data.dtype)


@nanprod.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    slope = kept(out, data, axis, exclude) / data
    return kept(g, data, axis, exclude) * np.where(data == data, slope, 0)


@operator
def cumsum(a: Array, axis: int | None = None, dtype: str | None = None) -> Array:
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
