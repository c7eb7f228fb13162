"""Comparisons and logic, element by element: 1 where something holds, 0 where not.

The results have the dtype of the inputs. They don't change when the inputs do so slightly, so that
all gradients are 0.
"""

from __future__ import annotations

import numpy as np

from ..operator import Array, operator
from .binary import broadcastable
from .elemwise import one_shape
from .identity import zeros_like


def _flat(g, out, lhs, rhs):
    """The pullback of all of them: no gradient for either side."""
    zeros = zeros_like(g)
    return zeros, zeros


@operator
def broadcast_equal(lhs: Array, rhs: Array) -> Array:
    """Equal, with broadcasting: out = 1 where lhs = rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 0.])
    """
    broadcastable("broadcast_equal", lhs, rhs)
    return np.equal(lhs, rhs).astype(lhs.dtype)


broadcast_equal.pullback(_flat)


@operator(aliases=("_Equal",))
def _equal(lhs: Array, rhs: Array) -> Array:
    """Equal: out = 1 where lhs = rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 0.])
    """
    one_shape("_equal", lhs, rhs)
    return np.equal(lhs, rhs).astype(lhs.dtype)


_equal.pullback(_flat)


@operator
def broadcast_not_equal(lhs: Array, rhs: Array) -> Array:
    """Different, with broadcasting: out = 1 where lhs != rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_not_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 1.])
    """
    broadcastable("broadcast_not_equal", lhs, rhs)
    return np.not_equal(lhs, rhs).astype(lhs.dtype)


broadcast_not_equal.pullback(_flat)


@operator(aliases=("_Not_Equal",))
def _not_equal(lhs: Array, rhs: Array) -> Array:
    """Different: out = 1 where lhs != rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _not_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 1.])
    """
    one_shape("_not_equal", lhs, rhs)
    return np.not_equal(lhs, rhs).astype(lhs.dtype)


_not_equal.pullback(_flat)


@operator
def broadcast_greater(lhs: Array, rhs: Array) -> Array:
    """Greater, with broadcasting: out = 1 where lhs > rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_greater(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 0., 1.])
    """
    broadcastable("broadcast_greater", lhs, rhs)
    return np.greater(lhs, rhs).astype(lhs.dtype)


broadcast_greater.pullback(_flat)


@operator(aliases=("_Greater",))
def _greater(lhs: Array, rhs: Array) -> Array:
    """Greater: out = 1 where lhs > rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _greater(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 0., 1.])
    """
    one_shape("_greater", lhs, rhs)
    return np.greater(lhs, rhs).astype(lhs.dtype)


_greater.pullback(_flat)


@operator
def broadcast_greater_equal(lhs: Array, rhs: Array) -> Array:
    """Greater or equal, with broadcasting: out = 1 where lhs >= rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_greater_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 1.])
    """
    broadcastable("broadcast_greater_equal", lhs, rhs)
    return np.greater_equal(lhs, rhs).astype(lhs.dtype)


broadcast_greater_equal.pullback(_flat)


@operator(aliases=("_Greater_Equal",))
def _greater_equal(lhs: Array, rhs: Array) -> Array:
    """Greater or equal: out = 1 where lhs >= rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _greater_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 1.])
    """
    one_shape("_greater_equal", lhs, rhs)
    return np.greater_equal(lhs, rhs).astype(lhs.dtype)


_greater_equal.pullback(_flat)


@operator
def broadcast_lesser(lhs: Array, rhs: Array) -> Array:
    """Smaller, with broadcasting: out = 1 where lhs < rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_lesser(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 0.])
    """
    broadcastable("broadcast_lesser", lhs, rhs)
    return np.less(lhs, rhs).astype(lhs.dtype)


broadcast_lesser.pullback(_flat)


@operator(aliases=("_Lesser",))
def _lesser(lhs: Array, rhs: Array) -> Array:
    """Smaller: out = 1 where lhs < rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _lesser(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 0.])
    """
    one_shape("_lesser", lhs, rhs)
    return np.less(lhs, rhs).astype(lhs.dtype)


_lesser.pullback(_flat)


@operator
def broadcast_lesser_equal(lhs: Array, rhs: Array) -> Array:
    """Smaller or equal, with broadcasting: out = 1 where lhs <= rhs, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_lesser_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 1., 0.])
    """
    broadcastable("broadcast_lesser_equal", lhs, rhs)
    return np.less_equal(lhs, rhs).astype(lhs.dtype)


broadcast_lesser_equal.pullback(_flat)


@operator(aliases=("_Lesser_Equal",))
def _lesser_equal(lhs: Array, rhs: Array) -> Array:
    """Smaller or equal: out = 1 where lhs <= rhs, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _lesser_equal(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 1., 0.])
    """
    one_shape("_lesser_equal", lhs, rhs)
    return np.less_equal(lhs, rhs).astype(lhs.dtype)


_lesser_equal.pullback(_flat)


@operator
def broadcast_logical_and(lhs: Array, rhs: Array) -> Array:
    """Both not zero, with broadcasting: out = 1 where lhs != 0 and rhs != 0, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_logical_and(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 0.])
    """
    broadcastable("broadcast_logical_and", lhs, rhs)
    return np.logical_and(lhs, rhs).astype(lhs.dtype)


broadcast_logical_and.pullback(_flat)


@operator(aliases=("_Logical_And",))
def _logical_and(lhs: Array, rhs: Array) -> Array:
    """Both not zero: out = 1 where lhs != 0 and rhs != 0, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _logical_and(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 0., 0.])
    """
    one_shape("_logical_and", lhs, rhs)
    return np.logical_and(lhs, rhs).astype(lhs.dtype)


_logical_and.pullback(_flat)


@operator
def broadcast_logical_or(lhs: Array, rhs: Array) -> Array:
    """At least one not zero, with broadcasting: out = 1 where lhs != 0 or rhs != 0, 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_logical_or(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 1., 1.])
    """
    broadcastable("broadcast_logical_or", lhs, rhs)
    return np.logical_or(lhs, rhs).astype(lhs.dtype)


broadcast_logical_or.pullback(_flat)


@operator(aliases=("_Logical_Or",))
def _logical_or(lhs: Array, rhs: Array) -> Array:
    """At least one not zero: out = 1 where lhs != 0 or rhs != 0, 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _logical_or(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([1., 1., 1.])
    """
    one_shape("_logical_or", lhs, rhs)
    return np.logical_or(lhs, rhs).astype(lhs.dtype)


_logical_or.pullback(_flat)


@operator
def broadcast_logical_xor(lhs: Array, rhs: Array) -> Array:
    """Exactly one not zero, with broadcasting: out = 1 where (lhs != 0) != (rhs != 0), 0 elsewhere.

    lhs, rhs: shapes that broadcast, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_broadcast_op_logic.cc.

    >>> broadcast_logical_xor(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 1.])
    """
    broadcastable("broadcast_logical_xor", lhs, rhs)
    return np.logical_xor(lhs, rhs).astype(lhs.dtype)


broadcast_logical_xor.pullback(_flat)


@operator(aliases=("_Logical_Xor",))
def _logical_xor(lhs: Array, rhs: Array) -> Array:
    """Exactly one not zero: out = 1 where (lhs != 0) != (rhs != 0), 0 elsewhere.

    lhs, rhs: equal shapes, numbers of one dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_op_logic.cc.

    >>> _logical_xor(np.array([1.0, 0.0, 3.0]), np.array([1.0, 2.0, 0.0]))
    array([0., 1., 1.])
    """
    one_shape("_logical_xor", lhs, rhs)
    return np.logical_xor(lhs, rhs).astype(lhs.dtype)


_logical_xor.pullback(_flat)
