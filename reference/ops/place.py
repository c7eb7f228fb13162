"""Places of an array: their numbers, rows put into them or kept by a mask, diagonals."""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, Shape, operator
from .index import whole
from .slice import as_tuple


def _copied_rows(old_tensor, index_vector, new_tensor):
    """The rows of old_tensor that index_copy replaces."""
    old, new = old_tensor.shape, new_tensor.shape
    fits = (
        index_vector.shape == new[:1] and old[1:] == new[1:] and len(new_tensor) <= len(old_tensor)
    )
    if not fits or old_tensor.dtype != new_tensor.dtype:
        raise MXNetError(
            f"_contrib_index_copy: old_tensor has shape {old}, index_vector {index_vector.shape}, "
            f"new_tensor {new}, of {old_tensor.dtype} and {new_tensor.dtype}; expected an index for "
            f"each row of new_tensor, and rows of one shape and dtype"
        )
    rows = whole(index_vector)
    if ((rows < 0) | (rows >= len(old_tensor))).any():
        raise MXNetError(
            f"_contrib_index_copy: index_vector={rows.tolist()} for {len(old_tensor)} rows; "
            f"expected 0 to {len(old_tensor) - 1}"
        )
    return rows


@operator(mixed=True)
def _contrib_index_copy(old_tensor: Array, index_vector: Array, new_tensor: Array) -> Array:
    """A copy of old_tensor with rows replaced: out[index_vector[i]] = new_tensor[i].

    d new_i = d out[index_vector[i]]; d old = d out without the rows that were replaced.
    Source: MXNet 1.9.1, src/operator/contrib/index_copy-inl.h.

    >>> _contrib_index_copy(np.array([1, 2, 3]), np.array([2]), np.array([9]))
    array([1, 2, 9])
    """
    out = old_tensor.copy()
    out[_copied_rows(old_tensor, index_vector, new_tensor)] = new_tensor
    return out


@_contrib_index_copy.pullback(once=True)
def _(g, out, old_tensor, index_vector, new_tensor):
    rows = _copied_rows(old_tensor, index_vector, new_tensor)
    rest = g.copy()
    rest[rows] = 0
    return rest, None, g[rows]


@operator
def _contrib_index_array(data: Array, axes: Shape = None) -> Array:
    """The place of each element: out[i, j, .., :] = (i, j, ..), or that along some axes; int64.

    Source: MXNet 1.9.1, src/operator/contrib/index_array-inl.h.

    >>> _contrib_index_array(np.zeros((1, 2)))
    array([[[0, 0],
            [0, 1]]])
    """
    chosen = range(data.ndim) if axes is None else as_tuple(axes)
    grid = np.indices(data.shape, np.int64)
    rows = [axis_of("_contrib_index_array", i, data.ndim, "axes") for i in chosen]
    return np.moveaxis(grid[rows], 0, -1)


def _kept(data, index, axis):
    """Which rows boolean_mask keeps."""
    if axis != 0 or index.shape != data.shape[:1]:
        raise MXNetError(
            f"_contrib_boolean_mask: index has shape {index.shape} and axis={axis}, data has shape "
            f"{data.shape}; expected one number for each row of data, and axis=0"
        )
    return index != 0


@operator(mixed=True)
def _contrib_boolean_mask(data: Array, index: Array, axis: int = 0) -> Array:
    """The rows of data whose number in index is not 0 (nan is not). d data = d out there, else 0.

    Source: MXNet 1.9.1, src/operator/contrib/boolean_mask.cc.

    >>> _contrib_boolean_mask(np.array([1, 2, 3]), np.array([1.0, 0.0, 1.0]))
    array([1, 3])
    """
    return data[_kept(data, index, axis)]


@_contrib_boolean_mask.pullback(once=True)
def _(g, out, data, index, axis):
    found = np.zeros_like(data)
    found[_kept(data, index, axis)] = g
    return found, None


def _sizes(op, shape):
    """The shape to count in."""
    shape = () if shape is None else as_tuple(shape)
    if not shape:
        raise MXNetError(f"{op}: shape={shape} is empty; expected a size for each axis")
    return shape


@operator(aliases=("ravel_multi_index",))
def _ravel_multi_index(data: Array, shape: Shape = None) -> Array:
    """Places as numbers in row-major order: out[n] = (i_0 * shape[1] + i_1) * shape[2] + ..

    data: (M, N), column n is (i_0, .., i_M-1), cut towards zero. shape: M sizes; the first one does
    not matter. No range is checked. The result has data's dtype.
    Source: MXNet 1.9.1, src/operator/tensor/ravel.h.

    >>> _ravel_multi_index(np.array([[0, 1], [2, 1]]), shape=(2, 3))
    array([2, 4])
    """
    sizes = _sizes("ravel_multi_index", shape)
    if data.ndim != 2 or len(data) != len(sizes):
        raise MXNetError(
            f"ravel_multi_index: data has shape {data.shape}; expected ({len(sizes)}, N), a row for "
            f"each axis of shape={sizes}"
        )
    number = np.zeros(data.shape[1], np.int64)
    for row, size in zip(whole(data), sizes, strict=True):
        number = number * size + row
    return number.astype(data.dtype)


@operator(aliases=("unravel_index",))
def _unravel_index(data: Array, shape: Shape = None) -> Array:
    """Numbers in row-major order as places, the inverse of ravel_multi_index.

    data: (N,), cut towards zero. out: (M, N), data's dtype; what is too large goes on along axis 0.
    Source: MXNet 1.9.1, src/operator/tensor/ravel.h.

    >>> _unravel_index(np.array([2, 4]), shape=(2, 3))
    array([[0, 1],
           [2, 1]])
    """
    sizes = _sizes("unravel_index", shape)
    if data.ndim != 1:
        raise MXNetError(f"unravel_index: data has shape {data.shape}; expected one dimension")
    rest, rows = whole(data), []
    for size in sizes[:0:-1]:
        row = np.fmod(rest, size)
        rows.append(row)
        rest = (rest - row) // size
    return np.stack([rest, *reversed(rows)]).astype(data.dtype)


@operator
def diag(data: Array, k: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """The k-th diagonal: of data in two of its axes, or, for one dimension, a matrix that has it.

    k > 0 lies above the main diagonal. The diagonal becomes the last axis. d data = d out there.
    Source: MXNet 1.9.1, src/operator/tensor/diag_op-inl.h.

    >>> diag(np.array([[1, 2], [3, 4]])), diag(np.array([1, 2]))
    (array([1, 4]), array([[1, 0],
           [0, 2]]))
    """
    if data.ndim == 1:
        return np.diag(data, k)
    first, second = _planes(data, axis1, axis2)
    if not -data.shape[first] <= k <= data.shape[second]:
        raise MXNetError(
            f"diag: k={k} lies outside of matrices with {data.shape[first]} rows and "
            f"{data.shape[second]} columns"
        )
    return data.diagonal(k, first, second)


def _planes(data, axis1, axis2):
    """The two axes of diag, which differ."""
    first = axis_of("diag", axis1, data.ndim, "axis1")
    second = axis_of("diag", axis2, data.ndim, "axis2")
    if first == second:
        raise MXNetError(f"diag: axis1={axis1} and axis2={axis2} are the same; expected two axes")
    return first, second


@diag.pullback(once=True)
def _(g, out, data, k, axis1, axis2):
    if data.ndim == 1:
        return np.diag(g, k)
    found = np.zeros_like(data)
    first, second = _planes(data, axis1, axis2)
    turned = np.moveaxis(found, (first, second), (-2, -1))
    row = np.arange(g.shape[-1])
    turned[..., row + max(-k, 0), row + max(k, 0)] = g
    return found
