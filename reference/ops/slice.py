"""Parts of an array, and arrays with a part replaced. The pullback of a part is 0 all around it."""

from __future__ import annotations

import builtins
import math

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..operator import Array, Shape, operator


def as_tuple(value):
    """Begin, end, step as MXNet takes them: one number stands for a tuple of one."""
    return (value,) if value is None or isinstance(value, int | np.integer) else tuple(value)


def _key(op, shape, begin, end, step):
    """The slices that begin, end and step mean, one for each of the first axes."""
    begin, end, step = as_tuple(begin), as_tuple(end), as_tuple(step)
    told = f"{op}: begin={begin}, end={end}, step={step} for data of shape {shape}"
    step = step or (None,) * len(begin)
    if not len(begin) == len(end) == len(step) <= len(shape):
        raise MXNetError(f"{told}; expected equally many numbers in each, and not more than axes")
    if 0 in step:
        raise MXNetError(f"{told}; a step cannot be 0")
    return tuple(builtins.slice(b, e, s) for b, e, s in zip(begin, end, step, strict=True))


def _placed(g, data, key):
    """An array of zeros like data, with g at the place that key means."""
    found = np.zeros(data.shape, data.dtype)
    found[key] = g
    return found


@operator(aliases=("crop",))
def slice(data: Array, begin: Shape, end: Shape, step: Shape = ()) -> Array:
    """The part data[b_0:e_0:s_0, b_1:e_1:s_1, ..]; None is the outer end, or step 1.

    Bounds beyond the ends are cut, as Python does it. d data = d out there, 0 elsewhere.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (GetIndexRange).

    >>> slice(np.arange(12).reshape(3, 4), begin=(0, None), end=(2, None), step=(1, -2))
    array([[3, 1],
           [7, 5]])
    """
    return data[_key("slice", data.shape, begin, end, step)]


@slice.pullback(once=True)
def _(g, out, data, begin, end, step):
    return _placed(g, data, _key("slice", data.shape, begin, end, step))


@operator
def slice_axis(data: Array, axis: int, begin: int, end: int | None) -> Array:
    """The part of data from begin to end (None: the last one) along one axis.

    Bounds have to lie within data. d data = d out there, 0 elsewhere.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (GetSliceAxisParams).

    >>> slice_axis(np.array([[1, 2, 3]]), axis=1, begin=1, end=None)
    array([[2, 3]])
    """
    return data[_along(data.shape, axis, begin, end)]


def _along(shape, axis, begin, end):
    """The key of slice_axis."""
    along = axis_of("slice_axis", axis, len(shape))
    size = shape[along]
    first = begin + size if begin < 0 else begin
    last = size if end is None else end + size if end < 0 else end
    if not 0 <= first < last <= size:
        raise MXNetError(
            f"slice_axis: begin={begin}, end={end} along axis={axis} of data with shape {shape}; "
            f"expected a part that is not empty and within 0..{size}"
        )
    return (builtins.slice(None),) * along + (builtins.slice(first, last),)


@slice_axis.pullback(once=True)
def _(g, out, data, axis, begin, end):
    return _placed(g, data, _along(data.shape, axis, begin, end))


def _like(data, shape_like, axes):
    """The key of slice_like: along the axes, as many as shape_like has."""
    old, new = data.shape, shape_like.shape
    told = f"slice_like: data of shape {old}, shape_like of shape {new}, axes={axes}"
    if not axes and len(old) != len(new):
        raise MXNetError(f"{told}; expected equally many dimensions, or axes to slice along")
    key = [builtins.slice(None)] * len(old)
    for i in as_tuple(axes) or range(len(old)):
        along = axis_of("slice_like", i, len(old), "axes")
        if along >= len(new) or new[along] > old[along]:
            raise MXNetError(f"{told}; axis {i} of shape_like must be there and not be the longer")
        key[along] = builtins.slice(new[along])
    return tuple(key)


@operator(mixed=True)
def slice_like(data: Array, shape_like: Array, axes: Shape = ()) -> Array:
    """The first part of data, of the size of shape_like along the axes (all of them by default).

    d data = d out there, 0 elsewhere; nothing depends on the numbers of shape_like.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (SliceLikeShape).

    >>> slice_like(np.array([[1, 2], [3, 4]]), np.zeros((1, 1)), axes=(0,))
    array([[1, 2]])
    """
    return data[_like(data, shape_like, axes)]


@slice_like.pullback(once=True)
def _(g, out, data, shape_like, axes):
    return _placed(g, data, _like(data, shape_like, axes)), None


@operator(aliases=("_crop_assign",))
def _slice_assign(lhs: Array, rhs: Array, begin: Shape, end: Shape, step: Shape = ()) -> Array:
    """A copy of lhs with the part that `slice` would give replaced by rhs, of the same shape.

    No gradient in MXNet.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op.cc.

    >>> _slice_assign(np.array([1, 2, 3]), np.array([9]), begin=(1,), end=(2,))
    array([1, 9, 3])
    """
    key = _key("_slice_assign", lhs.shape, begin, end, step)
    out = lhs.copy()
    if out[key].shape != rhs.shape:
        raise MXNetError(
            f"_slice_assign: rhs has shape {rhs.shape}; expected {out[key].shape}, the shape of "
            f"the part that it replaces"
        )
    out[key] = rhs
    return out


@operator(aliases=("_crop_assign_scalar",))
def _slice_assign_scalar(
    data: Array, scalar: float = 0.0, begin: Shape = (), end: Shape = (), step: Shape = ()
) -> Array:
    """A copy of data with the part that `slice` would give replaced by one number.

    Integers get the number cut to theirs. No gradient in MXNet.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op.cc.

    >>> _slice_assign_scalar(np.array([1, 2, 3]), scalar=9.5, begin=(1,), end=(None,))
    array([1, 9, 9])
    """
    out = data.copy()
    out[_key("_slice_assign_scalar", data.shape, begin, end, step)] = cut(scalar, data.dtype)
    return out


def cut(number, dtype):
    """A number in a dtype as C casts it: integers lose the fraction and then wrap around."""
    if dtype.kind in "iu":
        return np.array(math.trunc(number), np.int64).astype(dtype)
    return np.array(number, dtype)


def _window(data, offset, h_w, center_crop):
    """The key of Crop: the rows and columns of a window within each image."""
    shape, size = data[0].shape, as_tuple(h_w) if len(data) == 1 else data[1].shape[2:4]
    told = f"Crop: offset={offset}, height and width {size} for data[0] of shape {shape}"
    if len(shape) != 4 or len(data) > 2:
        raise MXNetError(f"{told}; expected one or two arrays (N, C, H, W)")
    if len(size) != 2 or not all(1 <= n <= m for n, m in zip(size, shape[2:], strict=True)):
        raise MXNetError(f"{told}; expected a window that fits into {shape[2:]}")
    room = [m - n for n, m in zip(size, shape[2:], strict=True)]
    first = [n // 2 for n in room] if center_crop else as_tuple(offset)
    if len(first) != 2 or not all(0 <= b <= n for b, n in zip(first, room, strict=True)):
        raise MXNetError(f"{told}; expected an offset from (0, 0) to {tuple(room)}")
    return (..., *(builtins.slice(b, b + n) for b, n in zip(first, size, strict=True)))


@operator
def Crop(
    *data: Array, offset: Shape = (0, 0), h_w: Shape = (0, 0), center_crop: bool = False
) -> Array:
    """A window of each image, of the size h_w or that of a second array, at an offset or centred.

    data: (N, C, H, W), and perhaps an array whose H and W are taken. d data_0 = d out within the
    window, 0 around it.
    Source: MXNet 1.9.1, src/operator/crop-inl.h.

    >>> Crop(np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3), h_w=(1, 2), offset=(1, 1))
    array([[[[4., 5.]]]], dtype=float32)
    """
    return data[0][_window(data, offset, h_w, center_crop)]


@Crop.pullback(once=True)
def _(g, out, *data, offset, h_w, center_crop):
    placed = _placed(g, data[0], _window(data, offset, h_w, center_crop))
    return (placed, *(np.zeros_like(x) for x in data[1:]))
