"""Arrays repeated, mirrored and framed: every number stays itself, its place changes."""

from __future__ import annotations

from functools import reduce

import numpy as np

from ..axes import axis_of, nonnegative_axis
from ..base import MXNetError
from ..operator import Array, Shape, operator
from .slice import as_tuple


def _fitted(shape, reps):
    """A shape and the repetitions of its axes, ones put before whichever is shorter."""
    reps = (reps,) if isinstance(reps, int) else tuple(reps)
    rank = max(len(shape), len(reps))
    return (1,) * (rank - len(shape)) + shape, (1,) * (rank - len(reps)) + reps


@operator
def tile(data: Array, reps: Shape) -> Array:
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
    apart = tuple(n for pair in zip(times, shape, strict=True) for n in pair)
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
    copies = (*data.shape[:place], repeats, *data.shape[place:])
    return g.reshape(copies).sum(axis=place).reshape(data.shape)


def _sources(shape, pad_width, mode):
    """For each axis of the padded array, which index of data each place shows."""
    sources = []
    for n, before, after in zip(shape, pad_width[::2], pad_width[1::2], strict=True):
        place = np.arange(-before, n + after)
        if mode == "reflect":
            sources.append(n - 1 - abs(n - 1 - abs(place)))
        else:
            sources.append(np.clip(place, 0, n - 1))
    return np.ix_(*sources)


def _inside(shape, pad_width):
    """1 where a place of the padded array lies within data, else 0."""
    pairs = zip(shape, pad_width[::2], pad_width[1::2], strict=True)
    places = ((np.arange(-b, n + a), n) for n, b, a in pairs)
    return reduce(np.multiply, np.ix_(*(((p >= 0) & (p < n)).astype(int) for p, n in places)))


def _refuse_pad(data, mode, pad_width):
    """What MXNet 1.9.1 can pad."""
    told = f"Pad: data of shape {data.shape} with mode={mode!r}, pad_width={pad_width}"
    if data.ndim not in (4, 5) or data.dtype.kind != "f":
        raise MXNetError(f"{told}, {data.dtype}; expected floats with 4 or 5 dimensions")
    if len(pad_width) != 2 * data.ndim or any(pad_width[:4]):
        raise MXNetError(
            f"{told}; expected a pair (before, after) for each axis, 0 for the first two axes"
        )
    for n, before, after in zip(data.shape, pad_width[::2], pad_width[1::2], strict=True):
        if n + before + after < 0 or (mode == "reflect" and max(before, after) >= n):
            raise MXNetError(
                f"{told}; an axis of size {n} cannot be padded by ({before}, {after}): expected a "
                f"sum that is not negative, and for mode='reflect' less than the size"
            )
    if mode not in ("constant", "edge", "reflect"):
        raise MXNetError(f"{told}; expected the mode 'constant', 'edge' or 'reflect'")


@operator(aliases=("pad",))
def Pad(data: Array, mode: str, pad_width: Shape, constant_value: float = 0.0) -> Array:
    """A border around each image: of one value, of the edge's values, or of the mirrored image.

    data: (N, C, H, W) or (N, C, D, H, W). pad_width: (before, after) of each axis, 0 for N and C; a
    negative one cuts off. d data = the sum of d out of all places that show it.
    Source: MXNet 1.9.1, src/operator/pad.cc.

    >>> Pad(np.array([[[[1.0, 2.0, 3.0]]]]), mode="reflect", pad_width=(0, 0, 0, 0, 0, 0, 1, 2))
    array([[[[2., 1., 2., 3., 2., 1.]]]])
    """
    pad_width = as_tuple(pad_width)
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
def reverse(data: Array, axis: Shape) -> Array:
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
