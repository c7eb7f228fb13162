"""Arrays joined, split and rearranged by functions that are no operators.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import op
from ..ndarray import NDArray
from .creation import array, empty


def concatenate(arrays: list[NDArray], axis: int = 0, always_copy: bool = True) -> NDArray:
    """Arrays one after the other along an axis. Gradients do not pass: `nd.concat` has them.

    Raises AssertionError for arrays that differ in dtype, or in shape along another axis.
    """
    assert isinstance(arrays, list), f"concatenate: expected a list of NDArrays, got {type(arrays)}"
    assert arrays, "concatenate: expected at least one array"
    first = arrays[0]
    assert isinstance(first, NDArray), f"concatenate: expected NDArrays, got {type(first)}"
    if not always_copy and len(arrays) == 1:
        return first
    before, after = (slice(None),) * axis, first.shape[axis + 1 :]
    for other in arrays[1:]:
        assert (other.shape[:axis], other.shape[axis + 1 :]) == (first.shape[:axis], after), (
            f"concatenate: shapes {first.shape} and {other.shape} differ outside of axis {axis}"
        )
        assert other.dtype == first.dtype, (
            f"concatenate: dtypes {first.dtype.__name__} and {other.dtype.__name__} differ"
        )
    length = sum(other.shape[axis] for other in arrays)
    joined = empty((*first.shape[:axis], length, *after), first.context, first.dtype)
    end = 0
    for other in arrays:
        start, end = end, end + other.shape[axis]
        joined[(*before, slice(start, end))] = other
    return joined


def moveaxis(
    tensor: NDArray, source: int | Sequence[int], destination: int | Sequence[int]
) -> NDArray:
    """Axes moved to other positions; the others keep their order.

    Raises ValueError for an axis that there is not, and for sources and destinations of unequal
    number.

    >>> moveaxis(empty((1, 2, 3)), 0, 2).shape
    (2, 3, 1)
    """
    rank = tensor.ndim
    places = []
    for name, axes in (("source", source), ("destination", destination)):
        axes = (axes,) if isinstance(axes, int) else tuple(axes)
        if any(not -rank <= axis < rank for axis in axes):
            raise ValueError(f"moveaxis: {name}={axes} is outside of an array with {rank} axes")
        places.append([axis % rank for axis in axes])
    if len(places[0]) != len(places[1]):
        raise ValueError(
            f"moveaxis: source={source} and destination={destination} are not equally many"
        )
    order = [axis for axis in range(rank) if axis not in places[0]]
    for there, here in sorted(zip(places[1], places[0], strict=True)):
        order.insert(there, here)
    return op.transpose(tensor, tuple(order))


def split_v2(
    ary: NDArray, indices_or_sections: int | tuple[int, ...], axis: int = 0, squeeze_axis=False
) -> Any:
    """Cut along an axis: into equal sections, or before each of the indices.

    Raises ValueError for a number of sections that does not divide the axis's length.
    """
    if isinstance(indices_or_sections, int):
        length = ary.shape[axis]
        if length % indices_or_sections:
            raise ValueError(
                f"split_v2: {indices_or_sections} sections do not divide axis {axis} of length "
                f"{length} equally"
            )
        section = length // indices_or_sections
        indices = tuple(i * section for i in range(indices_or_sections))
    elif isinstance(indices_or_sections, tuple):
        indices = (0, *indices_or_sections)
    else:
        raise ValueError(
            "split_v2: indices_or_sections must be an int or a tuple of ints, got "
            f"{indices_or_sections!r}"
        )
    return op._split_v2(ary, indices, axis, squeeze_axis)


def histogram(
    a: NDArray, bins: int | NDArray = 10, range: tuple[float, float] | None = None
) -> Any:
    """How many numbers lie in each bin, and the bins' edges.

    bins: the number of equal bins between the two ends of `range`, or an array of edges.
    """
    if isinstance(bins, NDArray):
        return op._histogram(a, bins)
    if not isinstance(bins, int):
        raise ValueError(f"histogram: bins must be an int or an NDArray, got {type(bins)}")
    if range is None:
        warnings.warn(
            "histogram: without a range, numpy's result is returned", UserWarning, stacklevel=2
        )
        counts, edges = np.histogram(a.asnumpy(), bins=bins)
        return array(counts), array(edges)
    return op._histogram(a, bin_cnt=bins, range=range)


def onehot_encode(indices: NDArray, out: NDArray) -> NDArray:
    """Write into each row of out a 1 at the row's index and 0 elsewhere.

    indices: (rows,); out: (rows, classes), which is returned.
    """
    out[:] = op.one_hot(indices, out.shape[1], dtype=out.dtype)
    return out


def waitall() -> None:
    """Return when everything has been computed: at once."""
