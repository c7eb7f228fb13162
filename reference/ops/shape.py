"""Another shape for the same numbers: reshaping, transposing, broadcasting.

The pullback of a reshape is a reshape, that of a transposition the inverse transposition, that of a
broadcast a sum, which is taken centrally (`reference.operator.unbroadcast`).
"""

from __future__ import annotations

import math

import numpy as np

from ..axes import axis_of, nonnegative_axis, reduced_axes
from ..base import MXNetError
from ..operator import Array, operator


def _walk(codes, sizes, complain):
    """Resolve the special codes of Reshape from left to right; -1 stays for the caller."""
    codes, rest, new = list(codes), list(sizes), []
    while codes:
        code = codes.pop(0)
        needed = {0: 1, -3: 2, -4: 1}.get(code, 0)
        if len(rest) < needed:
            complain(f"code {code} has no axis left to stand for")
        if code > 0 or code == -1:
            new.append(code)
            rest = rest[1:]
        elif code == 0:
            new.append(rest.pop(0))
        elif code == -2:
            new, rest = new + rest, []
        elif code == -3:
            new.append(rest.pop(0) * rest.pop(0))
        elif code == -4:
            if len(codes) < 2:
                complain("code -4 wants two sizes after it")
            new += _split(rest.pop(0), codes.pop(0), codes.pop(0), complain)
        else:
            complain(f"there is no code {code}")
    return new


def _split(size, first, second, complain):
    """The two sizes that -4 splits an axis into; one of them may be -1."""
    if first == second == -1:
        complain("-4 -1 -1 leaves both sizes open")
    first = size // second if first == -1 else first
    second = size // first if second == -1 else second
    if first * second != size:
        complain(f"{size} is not {first} times {second}")
    return [first, second]


def reshaped(shape, reverse, target_shape, keep_highest, old):
    """The shape that Reshape's attributes mean for data of shape `old`.

    >>> reshaped((-3, 0), False, (), False, (2, 3, 4)), reshaped((-1, 0), True, (), False, (2, 3, 4))
    ((6, 4), (6, 4))
    """

    def complain(why):
        raise MXNetError(
            f"Reshape: shape={shape or target_shape} does not fit data of shape {old}: {why}"
        )

    size = math.prod(old)
    if shape:
        turn = -1 if reverse else 1
        new = _walk(shape[::turn], old[::turn], complain)[::turn]
        missing = [i for i, n in enumerate(new) if n == -1]
    else:
        new = list(target_shape)
        if keep_highest and new:
            new[0] = old[0]
        missing = [i for i, n in enumerate(new) if n == 0]
    if len(missing) > 1:
        complain("only one size can be left open")
    for i in missing:
        others = math.prod(new[:i] + new[i + 1 :])
        new[i] = size // others if others else 0
    if not new or math.prod(new) != size:
        complain(f"{tuple(new)} has not {size} elements")
    return tuple(new)


@operator(aliases=("reshape",))
def Reshape(
    data: Array, shape=(), reverse: bool = False, target_shape=(), keep_highest: bool = False
) -> Array:
    """The same elements in row-major order in another shape.

    shape: sizes and codes: 0 keeps an axis, -1 is what is left over, -2 all remaining axes, -3 the
    product of two, -4 a b splits one into a and b. reverse reads from the right. d out = d data.
    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (InferReshapeShape).

    >>> Reshape(np.zeros((2, 3, 4)), shape=(0, -1)).shape
    (2, 12)
    """
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    return data.reshape(reshaped(shape, reverse, target_shape, keep_highest, data.shape))


@Reshape.pullback
def _(g, out, data, shape, reverse, target_shape, keep_highest):
    return g.reshape(data.shape)


def _range(side, shape, begin, end):
    """The half-open range of axes that begin and end of reshape_like mean."""
    rank = len(shape)
    first = 0 if begin is None else begin + rank * (begin < 0)
    last = rank if end is None else end + rank * (end < 0)
    if not 0 <= first < last <= rank:
        raise MXNetError(
            f"reshape_like: {side}_begin={begin}, {side}_end={end} is no range of axes of {side} "
            f"with shape {shape}"
        )
    return first, last


@operator(mixed=True)
def reshape_like(
    lhs: Array, rhs: Array, lhs_begin=None, lhs_end=None, rhs_begin=None, rhs_end=None
) -> Array:
    """lhs with its axes lhs_begin..lhs_end replaced by the axes rhs_begin..rhs_end of rhs.

    d out = d lhs.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> reshape_like(np.zeros((6, 2)), np.zeros((3, 2)), lhs_end=1).shape
    (3, 2, 2)
    """
    first, last = _range("lhs", lhs.shape, lhs_begin, lhs_end)
    begin, end = _range("rhs", rhs.shape, rhs_begin, rhs_end)
    new = lhs.shape[:first] + rhs.shape[begin:end] + lhs.shape[last:]
    if math.prod(new) != lhs.size:
        raise MXNetError(f"reshape_like: lhs of shape {lhs.shape} does not fit into {new}")
    return lhs.reshape(new)


@reshape_like.pullback
def _(g, out, lhs, rhs, lhs_begin, lhs_end, rhs_begin, rhs_end):
    return g.reshape(lhs.shape), None


@operator(aliases=("flatten",))
def Flatten(data: Array) -> Array:
    """(N, d1, d2, ...) as (N, d1 * d2 * ...). d out = d data.

    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h.

    >>> Flatten(np.zeros((2, 3, 4))).shape
    (2, 12)
    """
    return data.reshape(data.shape[0], math.prod(data.shape[1:]))


@Flatten.pullback
def _(g, out, data):
    return g.reshape(data.shape)


@operator
def expand_dims(data: Array, axis: int) -> Array:
    """A new axis of size 1 at position axis of the result. d out = d data.

    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h.

    >>> expand_dims(np.zeros((2, 3)), axis=-1).shape
    (2, 3, 1)
    """
    return np.expand_dims(data, axis_of("expand_dims", axis, data.ndim + 1))


@expand_dims.pullback
def _(g, out, data, axis):
    return g.reshape(data.shape)


@operator
def squeeze(data: Array, axis=None) -> Array:
    """Without axes of size 1: all of them, or the given ones. d out = d data.

    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (SqueezeShape).

    >>> squeeze(np.zeros((1, 2, 1))).shape, squeeze(np.zeros((1, 1))).shape
    ((2,), (1,))
    """
    if axis is None:
        return np.atleast_1d(data.squeeze())
    axes = reduced_axes("squeeze", axis, data.ndim) if axis != () else ()
    for i in axes:
        if data.shape[i] != 1:
            raise MXNetError(
                f"squeeze: axis={i} has size {data.shape[i]} in data of shape {data.shape}; only "
                f"axes of size 1 can be dropped"
            )
    return np.atleast_1d(data.squeeze(axes))


@squeeze.pullback
def _(g, out, data, axis):
    return g.reshape(data.shape)


@operator
def transpose(data: Array, axes=()) -> Array:
    """Axes in another order; () reverses them. d out = d data, transposed alike.

    Source: MXNet 1.9.1, src/operator/tensor/matrix_op-inl.h (TransposeShape).

    >>> transpose(np.zeros((2, 3, 4)), axes=(2, 0, 1)).shape
    (4, 2, 3)
    """
    if axes and sorted(axes) != list(range(data.ndim)):
        raise MXNetError(
            f"transpose: axes={axes} is no permutation of the axes of data with shape {data.shape}"
        )
    return data.transpose(axes or None)


@transpose.pullback
def _(g, out, data, axes):
    return transpose(g, axes=tuple(int(i) for i in np.argsort(axes)))


@operator(aliases=("swapaxes",))
def SwapAxis(data: Array, dim1: int = 0, dim2: int = 0) -> Array:
    """Two axes exchanged. d out = d data, exchanged alike.

    Source: MXNet 1.9.1, src/operator/swapaxis-inl.h.

    >>> SwapAxis(np.zeros((2, 3, 4)), dim1=0, dim2=-1).shape
    (4, 3, 2)
    """
    first = axis_of("SwapAxis", dim1, data.ndim, "dim1")
    return data.swapaxes(first, axis_of("SwapAxis", dim2, data.ndim, "dim2"))


@SwapAxis.pullback
def _(g, out, data, dim1, dim2):
    return SwapAxis(g, dim1=dim1, dim2=dim2)


def _broadcast(op, data, shape):
    """data repeated along its axes of size 1."""
    if len(shape) != data.ndim or any(n not in (1, m) for n, m in zip(data.shape, shape)):
        raise MXNetError(
            f"{op}: shape {data.shape} cannot be broadcast to {shape}; only sizes of 1 can change, "
            f"and the number of axes cannot"
        )
    return np.broadcast_to(data, shape).copy()


@operator
def broadcast_to(data: Array, shape=()) -> Array:
    """Repeat along axes of size 1 up to the given shape; 0 keeps a size.

    d out_ij = d data_i, so that data_i gets the sum of all g_ij.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (BroadcastToShape).

    >>> broadcast_to(np.array([[1.0], [2.0]]), shape=(2, 3))
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if len(shape) == data.ndim:
        shape = tuple(m or n for n, m in zip(data.shape, shape))
    return _broadcast("broadcast_to", data, shape)


@broadcast_to.pullback
def _(g, out, data, shape):
    return g


@operator(mixed=True)
def broadcast_like(lhs: Array, rhs: Array, lhs_axes=None, rhs_axes=None) -> Array:
    """Repeat lhs along axes of size 1 up to the sizes of rhs, along all axes or along pairs.

    d out_ij = d lhs_i, so that lhs_i gets the sum of all g_ij.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (BroadcastLikeShape).

    >>> broadcast_like(np.zeros((3, 1)), np.zeros((5, 4)), lhs_axes=(1,), rhs_axes=(1,)).shape
    (3, 4)
    """
    if lhs_axes is None or rhs_axes is None:
        return _broadcast("broadcast_like", lhs, rhs.shape)
    if len(lhs_axes) != len(rhs_axes):
        raise MXNetError(
            f"broadcast_like: lhs_axes={lhs_axes} and rhs_axes={rhs_axes} are not equally many"
        )
    new = list(lhs.shape)
    for i, j in zip(lhs_axes, rhs_axes):
        new[axis_of("broadcast_like", i, lhs.ndim)] = rhs.shape[
            axis_of("broadcast_like", j, rhs.ndim)
        ]
    return _broadcast("broadcast_like", lhs, tuple(new))


@broadcast_like.pullback
def _(g, out, lhs, rhs, lhs_axes, rhs_axes):
    return g, None


@operator(aliases=("broadcast_axes",))
def broadcast_axis(data: Array, axis=(), size=()) -> Array:
    """Repeat along the given axes of size 1, none of them negative.

    d out_ij = d data_i, so that data_i gets the sum of all g_ij.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (BroadcastAxesShape).

    >>> broadcast_axis(np.zeros((1, 3, 1)), axis=(0, 2), size=(2, 4)).shape
    (2, 3, 4)
    """
    axes, sizes = np.atleast_1d(axis).astype(int), np.atleast_1d(size).astype(int)
    if len(axes) != len(sizes):
        raise MXNetError(f"broadcast_axis: axis={axis} and size={size} are not equally many")
    new = list(data.shape)
    for i, n in zip(axes, sizes):
        if new[nonnegative_axis("broadcast_axis", int(i), data.ndim)] != 1:
            raise MXNetError(
                f"broadcast_axis: axis={i} has size {new[i]} in data of shape {data.shape}; "
                f"expected size 1"
            )
        new[i] = int(n)
    return _broadcast("broadcast_axis", data, tuple(new))


@broadcast_axis.pullback
def _(g, out, data, axis, size):
    return g
