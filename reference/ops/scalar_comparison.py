"""Comparisons and logic of an array with a number, element by element: 1 where it holds, else 0.

The result has the dtype that is computed in. Nothing has a gradient but 0.
"""

from __future__ import annotations

import numpy as np

from ..operator import Array, operator
from .identity import zeros_like
from .scalar import operands


def _flat(g, out, data, scalar, is_int):
    """The pullback of all of them: no gradient."""
    return zeros_like(g)


@operator(aliases=("_EqualScalar",))
def _equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Equal to the number: out = 1 where data = scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _equal_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0., 1., 0.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.equal(data, scalar).astype(data.dtype)


_equal_scalar.pullback(_flat)


@operator(aliases=("_NotEqualScalar",))
def _not_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Different from the number: out = 1 where data != scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _not_equal_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 0., 1.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.not_equal(data, scalar).astype(data.dtype)


_not_equal_scalar.pullback(_flat)


@operator(aliases=("_GreaterScalar",))
def _greater_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Greater than the number: out = 1 where data > scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _greater_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0., 0., 1.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.greater(data, scalar).astype(data.dtype)


_greater_scalar.pullback(_flat)


@operator(aliases=("_GreaterEqualScalar",))
def _greater_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Greater than the number or equal: out = 1 where data >= scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _greater_equal_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0., 1., 1.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.greater_equal(data, scalar).astype(data.dtype)


_greater_equal_scalar.pullback(_flat)


@operator(aliases=("_LesserScalar",))
def _lesser_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Smaller than the number: out = 1 where data < scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _lesser_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 0., 0.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.less(data, scalar).astype(data.dtype)


_lesser_scalar.pullback(_flat)


@operator(aliases=("_LesserEqualScalar",))
def _lesser_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Smaller than the number or equal: out = 1 where data <= scalar, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _lesser_equal_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 1., 0.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.less_equal(data, scalar).astype(data.dtype)


_lesser_equal_scalar.pullback(_flat)


@operator(aliases=("_LogicalAndScalar",))
def _logical_and_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Logical and with the number: out = 1 where data != 0 and scalar != 0, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _logical_and_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 1., 1.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.logical_and(data, scalar).astype(data.dtype)


_logical_and_scalar.pullback(_flat)


@operator(aliases=("_LogicalOrScalar",))
def _logical_or_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Logical or with the number: out = 1 where data != 0 or scalar != 0, 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _logical_or_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 1., 1.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.logical_or(data, scalar).astype(data.dtype)


_logical_or_scalar.pullback(_flat)


@operator(aliases=("_LogicalXorScalar",))
def _logical_xor_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Exclusive or with the number: out = 1 where (data != 0) != (scalar != 0), 0 elsewhere.

    data: any shape and dtype; see `operands` for is_int. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_logic.cc.

    >>> _logical_xor_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0., 0., 0.])
    """
    data, scalar = operands(data, scalar, is_int)
    return np.logical_xor(data, scalar).astype(data.dtype)


_logical_xor_scalar.pullback(_flat)
