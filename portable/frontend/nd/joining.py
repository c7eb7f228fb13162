"""Functions of arrays that are no operators themselves: joining, splitting, moving axes, counting.

Source: MXNet 1.9.1, python/mxnet/ndarray/ndarray.py.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import engine
from . import _internal, op
from .creation import array, empty
from .ndarray import NDArray


def waitall() -> None:
    """Wait until every computation that was started is done."""
    engine.wait_all()


def concatenate(arrays: list[NDArray], axis: int = 0, always_copy: bool = True) -> NDArray:
    """Arrays one after the other along an axis, copied there: `concat` has a gradient, this has not.

    Args:
        arrays: a list of arrays that differ in their size along the axis only.
        axis: which.
        always_copy: False returns the array of a list of one itself.

    Raises:
        AssertionError: no list of arrays, or shapes or dtypes that do not fit.
        MXNetError: recording, and one of them is in the graph.
    """
    if not isinstance(arrays, list) or not arrays or not isinstance(arrays[0], NDArray):
        raise AssertionError(f"concatenate: expected a list of NDArrays, got {arrays!r}")
    first = arrays[0]
    if len(arrays) == 1:
        return first.copy() if always_copy else first
    for other in arrays[1:]:
        mine, theirs = list(first.shape), list(other.shape)
        if len(mine) == len(theirs):
            mine[axis] = theirs[axis]
        if mine != theirs or other.dtype != first.dtype:
            raise AssertionError(
                f"concatenate: arrays of shape {first.shape} and {other.shape}, dtype "
                f"{first.dtype.__name__} and {other.dtype.__name__}, cannot be joined along "
                f"axis={axis}"
            )
    axis %= first.ndim
    size = sum(one.shape[axis] for one in arrays)
    joined = empty(
        (*first.shape[:axis], size, *first.shape[axis + 1 :]), first.context, first.dtype
    )
    begin = 0
    for one in arrays:
        end = begin + one.shape[axis]
        joined[(slice(None),) * axis + (slice(begin, end),)] = one
        begin = end
    return joined


def moveaxis(tensor: NDArray, source: Any, destination: Any) -> NDArray:
    """A copy with axes in other places; the others keep their order.

    Args:
        tensor: an array.
        source, destination: an int, or equally many.

    Raises:
        ValueError: an axis that there is not, or that is named twice.
    """
    rank = tensor.ndim

    def axes_of(axes: Any, name: str) -> list[int]:
        given = [axes] if isinstance(axes, int) else list(axes)
        for axis in given:
            if not -rank <= axis < rank:
                raise ValueError(f"moveaxis: {name}={axis} is not an axis of {rank} dimensions")
        found = [axis % rank for axis in given]
        if len(set(found)) < len(found):
            raise ValueError(f"moveaxis: {name}={axes} names an axis twice")
        return found

    old, new = axes_of(source, "source"), axes_of(destination, "destination")
    if len(old) != len(new):
        raise ValueError(
            "moveaxis: `source` and `destination` arguments must have the same number of elements"
        )
    order = [axis for axis in range(rank) if axis not in old]
    for place, axis in sorted(zip(new, old, strict=True)):
        order.insert(place, axis)
    return op.transpose(tensor, axes=tuple(order))  # type: ignore[no-any-return]


def onehot_encode(indices: NDArray, out: NDArray) -> NDArray:
    """Write 1 at out[i, indices[i]] and 0 elsewhere. Deprecated; use `one_hot`."""
    host = np.zeros(out.shape, out.dtype)
    host[np.arange(indices.shape[0]), indices.asnumpy().astype(np.int64)] = 1
    out[:] = host
    return out


def split_v2(
    ary: NDArray, indices_or_sections: Any, axis: int = 0, squeeze_axis: bool = False
) -> Any:
    """Cut an array into parts along an axis.

    Args:
        ary: an array.
        indices_or_sections: how many equal parts, or a tuple of the places to cut at.
        axis: which.
        squeeze_axis: drop the axis from parts of size 1.

    Returns:
        A list of arrays, or the array if there is one part only.

    Raises:
        ValueError: the parts would not be equal, or it is neither an int nor a tuple.
    """
    size = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if size % indices_or_sections:
            raise ValueError(
                f"array split does not result in an equal division: axis={axis} has size {size}, "
                f"and {indices_or_sections} parts were asked for"
            )
        indices = tuple(range(0, size, size // indices_or_sections))
    elif isinstance(indices_or_sections, tuple):
        indices = (0, *indices_or_sections)
    else:
        raise ValueError(
            f"indices_or_sections must either int or tuple of ints, got {indices_or_sections!r}"
        )
    return _internal._split_v2(ary, indices=indices, axis=axis, squeeze_axis=squeeze_axis)


def histogram(
    a: NDArray, bins: Any = 10, range: tuple[float, float] | None = None
) -> list[NDArray] | tuple[NDArray, NDArray]:
    """How many elements lie in each bin, and the bins' edges.

    Args:
        a: an array of any shape.
        bins: how many of equal width, or an NDArray of their edges.
        range: from where to where; from the smallest to the largest element if it is not given.

    Raises:
        ValueError: `bins` is neither.
    """
    if not isinstance(bins, int | NDArray):
        raise ValueError("bins argument should be either an integer or an NDArray")
    if isinstance(bins, int) and range is None:
        warnings.warn(
            "range is not specified, using numpy's result to ensure consistency with numpy",
            stacklevel=2,
        )
        counts, edges = np.histogram(a.asnumpy(), bins=bins)
        return array(counts), array(edges)
    if isinstance(bins, NDArray):
        return _internal._histogram(a, bins)  # type: ignore[no-any-return]
    return _internal._histogram(a, bin_cnt=bins, range=range)  # type: ignore[no-any-return]
