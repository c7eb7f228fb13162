"""Another shape for the same numbers: reshaping, transposing, broadcasting.

The pullback of a reshape is a reshape, that of a transposition the inverse transposition, that of a
broadcast a sum, which is taken centrally (`reference.operator.unbroadcast`).
"""

from __future__ import annotations

import math

import numpy as np

from ..axes import axis_of, reduced_axes
from ..base import MXNetError
from ..operator import Array, Shape, operator


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
    data: Array,
    shape: Shape = (),
    reverse: bool = False,
    target_shape: Shape = (),
    keep_highest: bool = False,
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
    lhs: Array,
    rhs: Array,
    lhs_begin: int | None = None,
    lhs_end: int | None = None,
    rhs_begin: int | None = None,
    rhs_end: int | None = None,
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
def squeeze(data: Array, axis: Shape = None) -> Array:
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
