"""Arrays put together, taken apart, and repeated: every number stays itself, only its place changes.

The pullback of joining is splitting, that of splitting is joining, and that of repeating adds up
the gradients of all copies.
"""

from __future__ import annotations

import math

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, Shape, operator
from .slice import slice_axis


def _joined_axis(op, data, dim):
    """The axis to join along, after a look at all shapes: they may differ in that axis only."""
    axis = axis_of(op, dim, data[0].ndim, "dim")
    first = data[0].shape
    for i, x in enumerate(data):
        others = len(x.shape) == len(first) and all(
            n == m or j == axis for j, (n, m) in enumerate(zip(x.shape, first, strict=True))
        )
        if not others or x.size == 0:
            raise MXNetError(
                f"{op}: data[{i}] has shape {x.shape} and data[0] {first}; expected shapes that "
                f"differ along dim={dim} only, without any size of 0"
            )
    return axis


def _concatenate(op, data, dim):
    return np.concatenate(data, _joined_axis(op, data, dim))


def _pieces(g, data, dim):
    """The part of g that belongs to each of the joined arrays."""
    end, found = 0, []
    for x in data:
        begin, end = end, end + x.shape[dim]
        found.append(slice_axis(g, axis=dim, begin=begin, end=end))
    return tuple(found)


@operator(aliases=("concat",))
def Concat(*data: Array, dim: int = 1) -> Array:
    """Arrays one after the other along an axis that they have.

    data: shapes that differ along dim only. d data_k = the part of d out that came from it.
    Source: MXNet 1.9.1, src/operator/nn/concat.cc.

    >>> Concat(np.array([[1], [2]]), np.array([[3, 4], [5, 6]]), dim=1)
    array([[1, 3, 4],
           [2, 5, 6]])
    """
    return _concatenate("Concat", data, dim)


@Concat.pullback
def _(g, out, *data, dim):
    return _pieces(g, data, dim)


@operator
def _rnn_param_concat(*data: Array, dim: int = 1) -> Array:
    """`Concat` by another name, with which recurrent layers join their flattened parameters.

    Source: MXNet 1.9.1, src/operator/nn/concat.cc.
    """
    return _concatenate("_rnn_param_concat", data, dim)


@_rnn_param_concat.pullback
def _(g, out, *data, dim):
    return _pieces(g, data, dim)


@operator
def stack(*data: Array, axis: int = 0) -> Array:
    """Arrays side by side along a new axis. d data_k = d out[.., k, ..].

    data: one shape for all.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (StackOpShape).

    >>> stack(np.array([1, 2]), np.array([3, 4]), axis=1)
    array([[1, 3],
           [2, 4]])
    """
    for i, x in enumerate(data):
        if x.shape != data[0].shape:
            raise MXNetError(
                f"stack: data[{i}] has shape {x.shape} and data[0] {data[0].shape}; expected one "
                f"shape for all"
            )
    return np.stack(data, axis_of("stack", axis, data[0].ndim + 1))


@stack.pullback
def _(g, out, *data, axis):
    return tuple(
        slice_axis(g, axis=axis, begin=k, end=k + 1).reshape(x.shape) for k, x in enumerate(data)
    )


def _cut(op, data, axis, ends, squeeze_axis):
    """data cut along an axis before each of the ends, as a tuple."""
    parts = np.split(data, ends, axis)
    if not squeeze_axis:
        return tuple(parts)
    for part in parts:
        if part.shape[axis] != 1:
            raise MXNetError(
                f"{op}: squeeze_axis drops axis={axis}, so every part must have size 1 there, but "
                f"one of data of shape {data.shape} has {part.shape[axis]}"
            )
    return tuple(np.atleast_1d(part.squeeze(axis)) for part in parts)


def _glued(g, data, axis, sizes):
    """The gradients of the parts, of these sizes, put together again."""
    shapes = ((*data.shape[:axis], n, *data.shape[axis + 1 :]) for n in sizes)
    return Concat(*(x.reshape(s) for x, s in zip(g, shapes, strict=True) if math.prod(s)), dim=axis)


@operator(aliases=("split",), outputs="num_outputs")
def SliceChannel(
    data: Array, num_outputs: int, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Array, ...]:
    """Equal parts along an axis; squeeze_axis drops that axis, of size 1 then.

    d data = the d out_k, joined.
    Source: MXNet 1.9.1, src/operator/slice_channel-inl.h.

    >>> SliceChannel(np.array([[1, 2, 3, 4]]), num_outputs=2)
    (array([[1, 2]]), array([[3, 4]]))
    """
    along = axis_of("SliceChannel", axis, data.ndim)
    if num_outputs < 1 or data.shape[along] % num_outputs:
        raise MXNetError(
            f"SliceChannel: axis={axis} of data with shape {data.shape} cannot be split into "
            f"num_outputs={num_outputs} equal parts"
        )
    size = data.shape[along] // num_outputs
    ends = np.arange(1, num_outputs) * size
    return _cut("SliceChannel", data, along, ends, squeeze_axis)


@SliceChannel.pullback
def _(g, out, data, num_outputs, axis, squeeze_axis):
    along = axis % len(data.shape)
    return _glued(g, data, along, [data.shape[along] // num_outputs] * num_outputs)


def _starts(data, indices, axis, sections):
    """Where the parts of _split_v2 begin along the axis, and, last, where the axis ends."""
    size = data.shape[axis]
    if sections > 0:
        longer = size % sections
        return [k * (size // sections) + min(k, longer) for k in range(sections + 1)]
    starts = [*np.atleast_1d(indices).astype(int).tolist(), size]
    if starts[0] != 0 or starts != sorted(starts):
        raise MXNetError(
            f"_split_v2: indices={indices} with axis={axis} of data with shape {data.shape}; "
            f"expected ascending starts of parts, from 0 to {size} at most"
        )
    return starts


@operator(outputs="indices")
def _split_v2(
    data: Array, indices: Shape, axis: int = 1, squeeze_axis: bool = False, sections: int = 0
) -> tuple[Array, ...]:
    """Parts that begin at the given indices (the first one 0), or as equal as possible sections.

    d data = the d out_k, joined.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (SplitOpShape).

    >>> _split_v2(np.array([[1, 2, 3]]), indices=(0, 2))
    (array([[1, 2]]), array([[3]]))
    """
    along = axis_of("_split_v2", axis, data.ndim)
    starts = _starts(data, indices, along, sections)
    return _cut("_split_v2", data, along, starts[1:-1], squeeze_axis)


@_split_v2.pullback
def _(g, out, data, indices, axis, squeeze_axis, sections):
    along = axis % len(data.shape)
    return _glued(g, data, along, np.diff(_starts(data, indices, along, sections)).tolist())
