"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, Shape, operator
from .reduce import kept, reduced


def _refuse_empty(op, data):
    """An empty array has no largest element."""
    if data.size == 0:
        raise MXNetError(f"{op}: data has shape {data.shape}, without any element; expected some")


@operator(aliases=("max_axis",))
def max(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Largest element over axes, nan if there is one.

    data: any shape. d out = sum of d data_i over all i with data_i = out: ties count several times.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_minmax_value.cc.

    >>> max(np.array([[3, 1], [2, 5]]), axis=0)
    array([3, 5])
    """
    _refuse_empty("max", data)
    return reduced("max", np.max, data, axis, keepdims, exclude)


@max.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return kept(g, data, axis, exclude) * (data == kept(out, data, axis, exclude))


@operator(aliases=("min_axis",))
def min(data: Array, axis: Shape = None, keepdims: bool = False, exclude: bool = False) -> Array:
    """Smallest element over axes, nan if there is one.

    data: any shape. d out = sum of d data_i over all i with data_i = out: ties count several times.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_minmax_value.cc.

    >>> min(np.array([[3, 1], [2, 5]]), axis=0)
    array([2, 1])
    """
    _refuse_empty("min", data)
    return reduced("min", np.min, data, axis, keepdims, exclude)


@min.pullback(once=True)
def _(g, out, data, axis, keepdims, exclude):
    return kept(g, data, axis, exclude) * (data == kept(out, data, axis, exclude))


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
