"""Arrays put together, taken apart, and repeated: every number stays itself, only its place changes.

The pullback of joining is splitting, that of splitting is joining, and that of repeating adds up
the gradients of all copies.
"""

from __future__ import annotations

import math
from functools import reduce

import numpy as np

from ..axes import axis_of, nonnegative_axis
from ..base import MXNetError
from ..operator import Array, operator
from .slice import slice_axis


def _joined_axis(op, data, dim):
    """The axis to join along, after a look at all shapes: they may differ in that axis only."""
    if not data:
        raise MXNetError(f"{op}: no arrays were given; expected one or more")
    axis = axis_of(op, dim, data[0].ndim, "dim")
    first = data[0].shape
    for i, x in enumerate(data):
        others = len(x.shape) == len(first) and all(
            n == m or j == axis for j, (n, m) in enumerate(zip(x.shape, first))
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
    shapes = (data.shape[:axis] + (n,) + data.shape[axis + 1 :] for n in sizes)
    return Concat(*(x.reshape(s) for x, s in zip(g, shapes) if math.prod(s)), dim=axis)


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
    data: Array, indices, axis: int = 1, squeeze_axis: bool = False, sections: int = 0
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


def _fitted(shape, reps):
    """A shape and the repetitions of its axes, ones put before whichever is shorter."""
    reps = (reps,) if isinstance(reps, int) else tuple(reps)
    rank = max(len(shape), len(reps))
    return (1,) * (rank - len(shape)) + shape, (1,) * (rank - len(reps)) + reps


@operator
def tile(data: Array, reps) -> Array:
    """The whole array several times along each axis: out[i, ..] = data[i mod n, ..].

    reps: one number an axis, counted from the last axis. d data = the sum of d out of all copies.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (TileOpShape).

    >>> tile(np.array([1, 2]), reps=(2, 2))
    array([[1, 2, 1, 2],
           [1, 2, 1, 2]])
    """
    _, times = _fitted(data.shape, reps)
    if any(n < 1 for n in times):
        raise MXNetError(f"tile: reps={reps}; expected 1 or more for each axis")
    return np.tile(data, times)


@tile.pullback
def _(g, out, data, reps):
    shape, times = _fitted(data.shape, reps)
    apart = tuple(n for pair in zip(times, shape) for n in pair)
    return g.reshape(apart).sum(axis=tuple(range(0, len(apart), 2))).reshape(data.shape)


@operator
def repeat(data: Array, repeats: int, axis: int | None = None) -> Array:
    """Each element, or each slice along an axis, several times in a row: out[i] = data[i // r].

    axis=None flattens first; repeats=0 gives shape (0,). d data = the sum of d out of all copies.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (RepeatOpShape).

    >>> repeat(np.array([1, 2]), repeats=2)
    array([1, 1, 2, 2])
    """
    if repeats < 0:
        raise MXNetError(f"repeat: repeats={repeats}; expected 0 or more")
    along = None if axis is None else axis_of("repeat", axis, data.ndim)
    return np.repeat(data, repeats, along) if repeats else np.zeros(0, data.dtype)


@repeat.pullback
def _(g, out, data, repeats, axis):
    place = len(data.shape) if axis is None else axis % len(data.shape) + 1
    copies = data.shape[:place] + (repeats,) + data.shape[place:]
    return g.reshape(copies).sum(axis=place).reshape(data.shape)


def _sources(shape, pad_width, mode):
    """For each axis of the padded array, which index of data each place shows."""
    sources = []
    for n, before, after in zip(shape, pad_width[::2], pad_width[1::2]):
        place = np.arange(-before, n + after)
        if mode == "reflect":
            sources.append(n - 1 - abs(n - 1 - abs(place)))
        else:
            sources.append(np.clip(place, 0, n - 1))
    return np.ix_(*sources)


def _inside(shape, pad_width):
    """1 where a place of the padded array lies within data, else 0."""
    pairs = zip(shape, pad_width[::2], pad_width[1::2])
    places = ((np.arange(-b, n + a), n) for n, b, a in pairs)
    return reduce(np.multiply, np.ix_(*(((p >= 0) & (p < n)).astype(int) for p, n in places)))


def _refuse_pad(data, mode, pad_width):
    """What MXNet 1.9.1 can pad."""
    told = f"Pad: data of shape {data.shape} with mode={mode!r}, pad_width={tuple(pad_width)}"
    if data.ndim not in (4, 5) or data.dtype.kind != "f":
        raise MXNetError(f"{told}, {data.dtype}; expected floats with 4 or 5 dimensions")
    if len(pad_width) != 2 * data.ndim or any(pad_width[:4]):
        raise MXNetError(
            f"{told}; expected a pair (before, after) for each axis, 0 for the first two axes"
        )
    for n, before, after in zip(data.shape, pad_width[::2], pad_width[1::2]):
        if n + before + after < 0 or (mode == "reflect" and max(before, after) >= n):
            raise MXNetError(
                f"{told}; an axis of size {n} cannot be padded by ({before}, {after}): expected a "
                f"sum that is not negative, and for mode='reflect' less than the size"
            )
    if mode not in ("constant", "edge", "reflect"):
        raise MXNetError(f"{told}; expected the mode 'constant', 'edge' or 'reflect'")


@operator(aliases=("pad",))
def Pad(data: Array, mode: str, pad_width, constant_value: float = 0.0) -> Array:
    """A border around each image: of one value, of the edge's values, or of the mirrored image.

    data: (N, C, H, W) or (N, C, D, H, W). pad_width: (before, after) of each axis, 0 for N and C; a
    negative one cuts off. d data = the sum of d out of all places that show it.
    Source: MXNet 1.9.1, src/operator/pad.cc.

    >>> Pad(np.array([[[[1.0, 2.0, 3.0]]]]), mode="reflect", pad_width=(0, 0, 0, 0, 0, 0, 1, 2))
    array([[[[2., 1., 2., 3., 2., 1.]]]])
    """
    _refuse_pad(data, mode, pad_width)
    out = data[_sources(data.shape, pad_width, mode)]
    if mode == "constant":
        out = np.where(_inside(data.shape, pad_width), out, data.dtype.type(constant_value))
    return out


@Pad.pullback(once=True)
def _(g, out, data, mode, pad_width, constant_value):
    found = np.zeros_like(data)
    shown = np.where(_inside(data.shape, pad_width), g, 0) if mode == "constant" else g
    np.add.at(found, _sources(data.shape, pad_width, mode), shown)
    return found


@operator(aliases=("flip",))
def reverse(data: Array, axis) -> Array:
    """Axes run through backwards: out[.., i, ..] = data[.., n - 1 - i, ..]. d data likewise.

    axis: axes that are not negative; one that is named twice is reversed twice.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (ReverseOpForward).

    >>> reverse(np.array([1, 2, 3]), axis=0)
    array([3, 2, 1])
    """
    for i in (axis,) if isinstance(axis, int) else axis:
        data = np.flip(data, nonnegative_axis("reverse", i, data.ndim))
    return data


@reverse.pullback
def _(g, out, data, axis):
    return reverse(g, axis=axis)


@operator
def khatri_rao(*args: Array) -> Array:
    """Column by column the Kronecker product: out[i * m + j, c] = a[i, c] * b[j, c], and so on.

    args: matrices (rows_k, columns); out: (product of all rows_k, columns). No gradient in MXNet.
    Source: MXNet 1.9.1, src/operator/contrib/krprod.cc.

    >>> khatri_rao(np.array([[1, 2]]), np.array([[3, 4], [5, 6]]))
    array([[ 3,  8],
           [ 5, 12]])
    """
    for i, x in enumerate(args):
        if x.ndim != 2 or x.shape[1] != args[0].shape[-1]:
            raise MXNetError(
                f"khatri_rao: args[{i}] has shape {x.shape} and args[0] {args[0].shape}; expected "
                f"matrices with equally many columns"
            )
    return reduce(lambda a, b: (a[:, None] * b).reshape(-1, a.shape[1]), args)
