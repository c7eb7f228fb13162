"""The same numbers repeated along axes of size 1."""

from __future__ import annotations

import numpy as np

from ..axes import axis_of, nonnegative_axis
from ..base import MXNetError
from ..operator import Array, Shape, operator


def _broadcast(op, data, shape):
    """data repeated along its axes of size 1."""
    if len(shape) != data.ndim or any(
        n not in (1, m) for n, m in zip(data.shape, shape, strict=True)
    ):
        raise MXNetError(
            f"{op}: shape {data.shape} cannot be broadcast to {shape}; only sizes of 1 can change, "
            f"and the number of axes cannot"
        )
    out = np.empty(shape, data.dtype)
    out[...] = data
    return out


@operator
def broadcast_to(data: Array, shape: Shape = ()) -> Array:
    """Repeat along axes of size 1 up to the given shape; 0 keeps a size.

    d out_ij = d data_i, so that data_i gets the sum of all g_ij.
    Source: MXNet 1.9.1, src/operator/tensor/broadcast_reduce_op.h (BroadcastToShape).

    >>> broadcast_to(np.array([[1.0], [2.0]]), shape=(2, 3))
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if len(shape) == data.ndim:
        shape = tuple(m or n for n, m in zip(data.shape, shape, strict=True))
    return _broadcast("broadcast_to", data, shape)


@broadcast_to.pullback
def _(g, out, data, shape):
    return g


@operator(mixed=True)
def broadcast_like(lhs: Array, rhs: Array, lhs_axes: Shape = None, rhs_axes: Shape = None) -> Array:
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
    for i, j in zip(lhs_axes, rhs_axes, strict=True):
        new[axis_of("broadcast_like", i, lhs.ndim)] = rhs.shape[
            axis_of("broadcast_like", j, rhs.ndim)
        ]
    return _broadcast("broadcast_like", lhs, tuple(new))


@broadcast_like.pullback
def _(g, out, lhs, rhs, lhs_axes, rhs_axes):
    return g, None


@operator(aliases=("broadcast_axes",))
def broadcast_axis(data: Array, axis: Shape = (), size: Shape = ()) -> Array:
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
    for i, n in zip(axes, sizes, strict=True):
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
