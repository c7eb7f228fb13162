"""Elements picked from places or put into places that other arrays tell, or chosen by a mask."""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..operator import Array, Shape, operator
from .index import whole
from .slice import as_tuple


def _places(op, indices, shape):
    """The indices (M, ...) as a tuple of M index arrays into the first M axes of a shape."""
    if indices.ndim < 2 or len(indices) > len(shape):
        raise MXNetError(
            f"{op}: indices have shape {indices.shape}; expected (M, ...), one row for each of the "
            f"first M axes of {shape}"
        )
    rows = whole(indices)
    for axis, (row, size) in enumerate(zip(rows, shape, strict=False)):
        wrong = row[(row < -size) | (row >= size)]
        if wrong.size:
            raise IndexError(
                f"{op}: index {wrong[0]} is out of bounds for axis {axis} with size {size}; "
                f"expected {-size} to {size - 1}"
            )
    return tuple(rows)


@operator(mixed=True)
def gather_nd(data: Array, indices: Array) -> Array:
    """Elements or slices of data: out[y.., x..] = data[indices[0, y..], .., indices[M-1, y..], x..].

    indices: (M, ...); negative ones count from the back. d data = the sum of d out of all places
    that took it.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (GatherNDForwardCPU).

    >>> gather_nd(np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 0]]))
    array([2, 3])
    """
    return data[_places("gather_nd", indices, data.shape)]


@gather_nd.pullback(once=True)
def _(g, out, data, indices):
    found = np.zeros_like(data)
    np.add.at(found, _places("gather_nd", indices, data.shape), g)
    return found, None


@operator(mixed=True)
def scatter_nd(data: Array, indices: Array, shape: Shape) -> Array:
    """An array of zeros with data put into places: out[indices[0, y], .., x] = data[y.., x..].

    indices: (M, Y..), data: Y.. + shape[M:]. Of several values for one place the last one stays.
    d data = d out at its place.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (ScatterNDForward).

    >>> scatter_nd(np.array([5, 6]), np.array([[1, 0], [0, 1]]), shape=(2, 2))
    array([[0, 6],
           [5, 0]])
    """
    shape = as_tuple(shape)
    if data.shape != indices.shape[1:] + shape[len(indices) :]:
        raise MXNetError(
            f"scatter_nd: data of shape {data.shape}, indices of shape {indices.shape} and "
            f"shape={shape} do not fit; expected data.shape = indices.shape[1:] + shape[M:]"
        )
    if min(shape, default=1) < 1:
        raise MXNetError(f"scatter_nd: shape={shape}; expected sizes of 1 or more")
    out = np.zeros(shape, data.dtype)
    out[_places("scatter_nd", indices, shape)] = data
    return out


@scatter_nd.pullback
def _(g, out, data, indices, shape):
    return gather_nd(g, indices), None


def _mask(condition, x):
    """The condition as bools that broadcast against x."""
    mask = condition != 0
    return mask if mask.shape == x.shape else mask.reshape(len(mask), *(1,) * (x.ndim - 1))


@operator(mixed=True)
def where(condition: Array, x: Array, y: Array) -> Array:
    """x where the condition is not 0 (nan is not), else y.

    condition: the shape of x and y, or (len(x),) to choose whole rows; any dtype.
    d x = d out where x was chosen, 0 elsewhere; d y likewise.
    Source: MXNet 1.9.1, src/operator/tensor/control_flow_op.h (WhereOpShape).

    >>> where(np.array([1, 0]), np.array([1, 2]), np.array([3, 4]))
    array([1, 4])
    """
    fits = condition.shape in (x.shape, x.shape[:1])
    if x.shape != y.shape or x.dtype != y.dtype or not fits:
        raise MXNetError(
            f"where: condition has shape {condition.shape}, x {x.shape} {x.dtype}, y {y.shape} "
            f"{y.dtype}; expected one shape and dtype for x and y, and for condition that shape or "
            f"({x.shape[0]},)"
        )
    return np.where(_mask(condition, x), x, y)


@where.pullback(once=True)
def _(g, out, condition, x, y):
    mask = _mask(condition, x)
    return None, np.where(mask, g, 0), np.where(mask, 0, g)
