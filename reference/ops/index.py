"""Elements picked by the numbers of another array, put into places, masked.

An index of floats is cut towards zero, as a C cast does. What an index out of range means is said
with each operator: most clip it, some wrap it around, few refuse it. The pullback of picking adds
each gradient to the place that was picked from.
"""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, operator
from .slice import cut


def whole(index):
    """The index as int64, cut towards zero."""
    return index.astype(np.int64)


def _rows(op, index, size, mode):
    """Positions from 0 to size - 1: out of range they are clipped, wrapped around or refused.

    >>> _rows("take", np.array([-1, 1, 5]), 3, "clip"), _rows("take", np.array([-1, 5]), 3, "wrap")
    (array([0, 1, 2]), array([2, 2]))
    """
    rows = whole(index)
    if mode == "wrap":
        return rows % size
    if mode == "raise" and ((rows < 0) | (rows >= size)).any():
        raise MXNetError(
            f"{op}: an index is out of range: {rows.min()} to {rows.max()} are asked for; expected "
            f"0 to {size - 1}, or another mode: 'clip' or 'wrap'"
        )
    if mode not in ("clip", "raise"):
        raise MXNetError(f"{op}: mode={mode!r}; expected 'clip', 'wrap' or 'raise'")
    return np.minimum(np.maximum(rows, 0), size - 1)


@operator(mixed=True)
def take(a: Array, indices: Array, axis: int = 0, mode: str = "clip") -> Array:
    """Slices along an axis: out[.., i, ..] = a[.., indices[i], ..], i running over all of indices.

    indices: any shape, which replaces the axis in the result's shape. An index out of range is
    clipped, wrapped around, or refused by `mode`. d a_j = the sum of d out_i with indices[i] = j.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (TakeOpForward).

    >>> take(np.array([[1, 2], [3, 4], [5, 6]]), np.array([2.0, 0.0]))
    array([[5, 6],
           [1, 2]])
    """
    along = axis_of("take", axis, a.ndim)
    return np.take(a, _rows("take", indices, a.shape[along], mode), along)


@take.pullback(once=True)
def _(g, out, a, indices, axis, mode):
    along = axis % a.ndim
    found = np.zeros_like(a)
    rows = _rows("take", indices, a.shape[along], mode)
    np.add.at(found, (slice(None),) * along + (rows,), g)
    return found, None


@operator(mixed=True)
def Embedding(
    data: Array,
    weight: Array,
    input_dim: int,
    output_dim: int,
    dtype: str = "float32",
    sparse_grad: bool = False,
) -> Array:
    """Rows of a table: out[.., :] = weight[data[..], :], with an index out of range clipped.

    weight: (input_dim, output_dim). d weight_j = the sum of d out with data = j. MXNet 1.9.1 takes
    no notice of dtype, and here the gradient is dense whatever sparse_grad says.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (EmbeddingOpForward).

    >>> Embedding(np.array([1.0, 0.0]), np.array([[1, 2], [3, 4]]), input_dim=2, output_dim=2)
    array([[3, 4],
           [1, 2]])
    """
    if weight.shape != (input_dim, output_dim):
        raise MXNetError(
            f"Embedding: weight has shape {weight.shape}; expected (input_dim, output_dim) = "
            f"({input_dim}, {output_dim})"
        )
    return weight[_rows("Embedding", data, input_dim, "clip")]


@Embedding.pullback(once=True)
def _(g, out, data, weight, input_dim, output_dim, dtype, sparse_grad):
    found = np.zeros_like(weight)
    np.add.at(found, _rows("Embedding", data, input_dim, "clip"), g)
    return None, found


@operator(mixed=True)
def batch_take(a: Array, indices: Array) -> Array:
    """One element of each row: out[i] = a[i, indices[i]], an index out of range clipped.

    a: (N, C); indices: int32 with N elements, whose shape is the result's. No gradient in MXNet.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (BatchTakeOpShape).

    >>> batch_take(np.array([[1, 2], [3, 4]]), np.array([1, 0], np.int32))
    array([2, 3])
    """
    if a.ndim != 2 or indices.size != a.shape[0] or indices.dtype != np.int32:
        raise MXNetError(
            f"batch_take: a has shape {a.shape}, indices {indices.shape} and {indices.dtype}; "
            f"expected (N, C), and N indices of int32"
        )
    rows = _rows("batch_take", indices.ravel(), a.shape[1], "clip")
    return a[np.arange(len(a)), rows].reshape(indices.shape)


def _column(data, index, axis, mode):
    """The axis that pick looks along, and the positions there, with that axis kept."""
    if axis is None:
        raise MXNetError("pick: axis=None is not supported; expected an axis")
    along = axis_of("pick", axis, data.ndim)
    kept = (*data.shape[:along], 1, *data.shape[along + 1 :])
    if index.shape not in (kept, data.shape[:along] + data.shape[along + 1 :]) and (
        data.ndim > 1 or index.size != 1
    ):
        raise MXNetError(
            f"pick: index has shape {index.shape}; expected that of data, {data.shape}, without "
            f"axis={axis} or with size 1 there"
        )
    if mode == "raise":
        raise MXNetError("pick: mode='raise'; expected 'clip' or 'wrap'")
    return along, _rows("pick", index.reshape(kept), data.shape[along], mode)


@operator(aliases=("choose_element_0index",), mixed=True)
def pick(
    data: Array, index: Array, axis: int | None = -1, keepdims: bool = False, mode: str = "clip"
) -> Array:
    """One element along an axis for each place of the others: out[i] = data[i, index[i]].

    An index out of range is clipped or wrapped around. d data = d out there, 0 elsewhere.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (PickOpShape).

    >>> pick(np.array([[1, 2, 3], [4, 5, 6]]), np.array([0.0, 2.0]))
    array([1, 6])
    """
    along, place = _column(data, index, axis, mode)
    out = np.take_along_axis(data, place, along)
    return out if keepdims else np.atleast_1d(out.squeeze(along))


@pick.pullback(once=True)
def _(g, out, data, index, axis, keepdims, mode):
    along, place = _column(data, index, axis, mode)
    found = np.zeros_like(data)
    np.put_along_axis(found, place, g.reshape(place.shape), along)
    return found, None


@operator
def fill_element_0index(lhs: Array, mhs: Array, rhs: Array) -> Array:
    """A copy of a matrix with one element of each row replaced: out[i, rhs[i]] = mhs[i].

    lhs: (N, C); mhs, rhs: (N,), of one dtype. An index out of range is refused (in MXNet it writes
    elsewhere). No gradient in MXNet.
    Source: MXNet 1.9.1, src/ndarray/ndarray_function.cc (MatFillRowElem).

    >>> x = np.zeros((2, 2), np.float32)
    >>> fill_element_0index(x, np.array([5, 6], np.float32), np.array([1, 0], np.float32))
    array([[0., 5.],
           [6., 0.]], dtype=float32)
    """
    if lhs.ndim != 2 or not mhs.shape == rhs.shape == lhs.shape[:1]:
        raise MXNetError(
            f"fill_element_0index: lhs has shape {lhs.shape}, mhs {mhs.shape}, rhs {rhs.shape}; "
            f"expected (N, C), (N,), (N,)"
        )
    out = lhs.copy()
    out[np.arange(len(lhs)), _rows("fill_element_0index", rhs, lhs.shape[1], "raise")] = mhs
    return out


@operator
def one_hot(
    indices: Array,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: str = "float32",
) -> Array:
    """on_value at the index and off_value elsewhere: out[.., j] = on if j = indices[..] else off.

    out: indices.shape + (depth,); an index out of range gives a row without on_value.
    Source: MXNet 1.9.1, src/operator/tensor/indexing_op.h (OneHotOpForward).

    >>> one_hot(np.array([1.0, 3.0]), depth=3)
    array([[0., 1., 0.],
           [0., 0., 0.]], dtype=float32)
    """
    if depth < 0:
        raise MXNetError(f"one_hot: depth={depth}; expected 0 or more")
    hot = whole(indices)[..., None] == np.arange(depth)
    kind = np.dtype(dtype)
    return np.where(hot, cut(on_value, kind), cut(off_value, kind))
