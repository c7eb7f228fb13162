"""Numbers in order: sorting, the largest ones, counting.

Equal numbers keep their order, and nan counts as larger than everything. (MXNet's own sort is stable
for 16 numbers or fewer, and has no fixed place for nan.)
"""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, operator
from .slice import cut

INDEX_TYPES = ("float16", "float32", "float64", "int32", "int64", "uint8")


def _as_index(op, place, dtype):
    """Places as numbers of one of the dtypes that MXNet offers for them."""
    if np.dtype(dtype).name not in INDEX_TYPES:
        raise MXNetError(f"{op}: dtype={dtype}; expected one of {', '.join(INDEX_TYPES)}")
    return place.astype(dtype)


def _flattened(data, axis):
    """data and the axis to sort along; None sorts the flattened array."""
    return (data.reshape(-1), 0) if axis is None else (data, axis)


def _positions(op, data, axis, is_ascend):
    """Where the numbers in order come from, along an axis that exists."""
    along = axis_of(op, axis, data.ndim)
    if is_ascend:
        return np.argsort(data, along, kind="stable"), along
    # backwards twice, so that equal numbers keep their order
    turned = np.argsort(np.flip(data, along), along, kind="stable")
    return data.shape[along] - 1 - np.flip(turned, along), along


def _returned(g, place, data, along, axis):
    """A gradient sent back to the places that its numbers came from."""
    flat, _ = _flattened(data, axis)
    found = np.zeros_like(flat)
    np.put_along_axis(found, place, g, along)
    return found.reshape(data.shape)


@operator
def sort(data: Array, axis: int | None = -1, is_ascend: bool = True) -> Array:
    """Numbers in order along an axis, or all of them for axis=None.

    d out_i = d data_p(i), p(i) the place that number i of the result came from.
    Source: MXNet 1.9.1, src/operator/tensor/ordering_op-inl.h (SortForward).

    >>> sort(np.array([3.0, 1.0, 2.0]), is_ascend=False)
    array([3., 2., 1.])
    """
    flat, axis = _flattened(data, axis)
    place, along = _positions("sort", flat, axis, is_ascend)
    return np.take_along_axis(flat, place, along)


@sort.pullback(once=True)
def _(g, out, data, axis, is_ascend):
    place, along = _positions("sort", *_flattened(data, axis), is_ascend)
    return _returned(g, place, data, along, axis)


@operator
def argsort(
    data: Array, axis: int | None = -1, is_ascend: bool = True, dtype: str = "float32"
) -> Array:
    """The places that the numbers in order came from, as numbers of the given dtype.

    Source: MXNet 1.9.1, src/operator/tensor/ordering_op-inl.h (ArgSort).

    >>> argsort(np.array([3.0, 1.0, 2.0]))
    array([1., 2., 0.], dtype=float32)
    """
    place, _ = _positions("argsort", *_flattened(data, axis), is_ascend)
    return _as_index("argsort", place, dtype)


def _top(data, axis, k, is_ascend):
    """Where the first k numbers in order come from, or all of them for k < 1."""
    flat, given = _flattened(data, axis)
    place, along = _positions("topk", flat, given, is_ascend)
    size = flat.shape[along]
    if k > size:
        raise MXNetError(
            f"topk: k={k} of {size} numbers along axis={axis}; expected {size} or less"
        )
    return np.take(place, np.arange(k if k > 0 else size), along), along


@operator(outputs="ret_typ")
def topk(
    data: Array,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: str = "indices",
    is_ascend: bool = False,
    dtype: str = "float32",
) -> Array | tuple[Array, Array]:
    """The k largest numbers along an axis (the smallest for is_ascend), the most extreme one first.

    ret_typ: "value" the numbers, "indices" their places as numbers of dtype, "both", or "mask": 1 at
    these places of data's shape and 0 elsewhere. d out_i = d data_p(i) for the values.
    Source: MXNet 1.9.1, src/operator/tensor/ordering_op-inl.h (TopKImpl).

    >>> topk(np.array([3.0, 1.0, 2.0]), k=2), topk(np.array([3.0, 1.0, 2.0]), k=2, ret_typ="value")
    (array([0., 2.], dtype=float32), array([3., 2.]))
    """
    place, along = _top(data, axis, k, is_ascend)
    flat, _ = _flattened(data, axis)
    values, indices = np.take_along_axis(flat, place, along), _as_index("topk", place, dtype)
    if ret_typ == "both":
        return values, indices
    if ret_typ == "mask":
        return _returned(1, place, data, along, axis)
    if ret_typ not in ("value", "indices"):
        raise MXNetError(
            f"topk: ret_typ={ret_typ!r}; expected 'value', 'indices', 'mask' or 'both'"
        )
    return values if ret_typ == "value" else indices


@topk.pullback(once=True)
def _(g, out, data, axis, k, ret_typ, is_ascend, dtype):
    if ret_typ in ("indices", "mask"):
        return np.zeros_like(data)
    place, along = _top(data, axis, k, is_ascend)
    return _returned(g[0] if ret_typ == "both" else g, place, data, along, axis)


def _edges(data, bins, bin_cnt, limits):
    """The bounds of the bins of _histogram, and the least and the largest number that counts."""
    if (bin_cnt is None) == (bins is None) or (bin_cnt is None) != (limits is None):
        raise MXNetError(
            f"_histogram: bin_cnt={bin_cnt}, range={limits}, bins={'no' if bins is None else 'an'} "
            f"array; expected an array of bounds, or both bin_cnt and range"
        )
    if bins is None:
        low, high = limits
        if bin_cnt < 1 or not low < high:
            raise MXNetError(f"_histogram: bin_cnt={bin_cnt}, range={limits}; expected some bins")
        place = np.arange(bin_cnt + 1)
        return ((high * place + (bin_cnt - place) * low) / bin_cnt).astype(data.dtype), low, high
    if bins.ndim != 1 or bins.size < 2 or bins.dtype != data.dtype:
        raise MXNetError(
            f"_histogram: bins has shape {bins.shape} and {bins.dtype}; expected two or more bounds "
            f"in one dimension, of data's {data.dtype}"
        )
    return bins, bins[0], bins[-1]


@operator(outputs=2, mixed=True)
def _histogram(
    data: Array,
    bins: Array | None = None,
    bin_cnt: int | None = None,
    range: tuple[float, ...] | None = None,
) -> tuple[Array, Array]:
    """How many numbers lie in each bin, int64, and the bounds of the bins in data's dtype.

    Bin i is bounds[i] <= x < bounds[i + 1], the last one with its upper bound. bins: the bounds, in
    ascending order; else bin_cnt bins of equal width in range = (low, high). nan counts nowhere.
    Source: MXNet 1.9.1, src/operator/tensor/histogram.cc.

    >>> _histogram(np.array([0.0, 1.0, 2.0, 9.0]), bin_cnt=2, range=(0, 2))
    (array([1, 2]), array([0., 1., 2.]))
    """
    edges, low, high = _edges(data, bins, bin_cnt, range)
    inside = data[(data >= low) & (data <= high)]
    place = np.minimum(np.searchsorted(edges, inside, "right") - 1, edges.size - 2)
    return np.bincount(place, minlength=edges.size - 1), edges


@operator
def _contrib_arange_like(
    data: Array,
    start: float = 0.0,
    step: float = 1.0,
    repeat: int = 1,
    ctx: str = "",
    axis: int | None = None,
) -> Array:
    """Numbers in a row, as many as data has along an axis (or at all, in data's shape).

    out_i = start + (i // repeat) * step in data's dtype, to which start and step are cut.
    Source: MXNet 1.9.1, src/operator/tensor/init_op.h (RangeLikeCompute).

    >>> _contrib_arange_like(np.zeros((2, 3)), start=1.0, axis=1)
    array([1., 2., 3.])
    """
    if repeat < 1:
        raise MXNetError(f"_contrib_arange_like: repeat={repeat}; expected 1 or more")
    shape = data.shape
    if axis is not None:
        shape = (shape[axis_of("_contrib_arange_like", axis, data.ndim)],)
    count = (np.arange(np.prod(shape, dtype=int)) // repeat).astype(data.dtype)
    return (cut(start, data.dtype) + count * cut(step, data.dtype)).reshape(shape)
