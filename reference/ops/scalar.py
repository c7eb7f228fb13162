"""An array and a number, element by element.

The number takes the dtype of the array. Pullbacks are those of the binary operators, for one side.
"""

from __future__ import annotations

import numpy as np

from ..operator import Array, operator
from .binary import hypotenuse, larger, modulo, power, quotient, smaller


def operands(data: np.ndarray, scalar: float, is_int: bool) -> tuple[np.ndarray, np.generic]:
    """Array and number in the dtype that MXNet computes in.

    That of floats is kept. Integers are kept too with is_int (bools become int64), where the number
    is cut towards zero; else they become float64.

    >>> operands(np.array([1, 2]), 2.7, True), operands(np.array([1, 2]), 2.7, False)
    ((array([1, 2]), np.int64(2)), (array([1., 2.]), np.float64(2.7)))
    """
    if data.dtype.kind == "f":
        return data, data.dtype.type(scalar)
    if not is_int:
        return data.astype(np.float64), np.float64(scalar)
    dtype = np.dtype(np.int64) if data.dtype == bool else data.dtype
    return data.astype(dtype), np.int64(scalar).astype(dtype)


@operator(aliases=("_PlusScalar",))
def _plus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Sum: out = data + scalar.

    data: any shape and dtype; see `operands` for is_int. d out = d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _plus_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([3., 4., 6.])
    """
    data, scalar = operands(data, scalar, is_int)
    return data + scalar


@_plus_scalar.pullback
def _(g, out, data, scalar, is_int):
    return g


@operator(aliases=("_MinusScalar",))
def _minus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Difference: out = data - scalar.

    data: any shape and dtype; see `operands` for is_int. d out = d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _minus_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([-1.,  0.,  2.])
    """
    data, scalar = operands(data, scalar, is_int)
    return data - scalar


@_minus_scalar.pullback
def _(g, out, data, scalar, is_int):
    return g


@operator(aliases=("_RMinusScalar",))
def _rminus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Difference from the number: out = scalar - data.

    data: any shape and dtype; see `operands` for is_int. d out = -d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _rminus_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([ 1.,  0., -2.])
    """
    data, scalar = operands(data, scalar, is_int)
    return scalar - data


@_rminus_scalar.pullback
def _(g, out, data, scalar, is_int):
    return -g


@operator(aliases=("_MulScalar",))
def _mul_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Product: out = data * scalar.

    data: any shape and dtype; see `operands` for is_int. d out = scalar d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _mul_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([2., 4., 8.])
    """
    data, scalar = operands(data, scalar, is_int)
    return data * scalar


@_mul_scalar.pullback
def _(g, out, data, scalar, is_int):
    return g * scalar


@operator(aliases=("_DivScalar",))
def _div_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Quotient: out = data / scalar.

    data: any shape and dtype; see `operands` for is_int. d out = d data / scalar.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _div_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0.5, 1. , 2. ])
    """
    data, scalar = operands(data, scalar, is_int)
    return quotient(data, scalar)


@_div_scalar.pullback
def _(g, out, data, scalar, is_int):
    return g / scalar


@operator(aliases=("_RDivScalar",))
def _rdiv_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Quotient of the number: out = scalar / data.

    data: any shape and dtype; see `operands` for is_int. d out = -scalar / data^2 d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _rdiv_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([2. , 1. , 0.5])
    """
    data, scalar = operands(data, scalar, is_int)
    return quotient(scalar, data)


@_rdiv_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return -g * scalar / (data * data)


@operator(aliases=("_ModScalar",))
def _mod_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Remainder: out = data - floor(data / scalar) scalar.

    data: any shape and dtype; see `operands` for is_int. d out = d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _mod_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 0., 0.])
    """
    data, scalar = operands(data, scalar, is_int)
    return modulo(data, scalar)


@_mod_scalar.pullback
def _(g, out, data, scalar, is_int):
    return g


@operator(aliases=("_RModScalar",))
def _rmod_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Remainder of the number: out = scalar - floor(scalar / data) data.

    data: any shape and dtype; see `operands` for is_int. d out = -floor(scalar / data) d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_basic.cc.

    >>> _rmod_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([0., 0., 2.])
    """
    data, scalar = operands(data, scalar, is_int)
    return modulo(scalar, data)


@_rmod_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return -g * np.floor(scalar / data)


@operator(aliases=("_PowerScalar",))
def _power_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Power: out = data^scalar.

    data: any shape and dtype; see `operands` for is_int. d out = scalar data^(scalar - 1) d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> _power_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([ 1.,  4., 16.])
    """
    data, scalar = operands(data, scalar, is_int)
    return power(data, scalar)


@_power_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return g * (scalar * data ** (scalar - 1))


@operator(aliases=("_RPowerScalar",))
def _rpower_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Power of the number: out = scalar^data.

    data: any shape and dtype; see `operands` for is_int. d out = log(scalar) out d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> _rpower_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([ 2.,  4., 16.])
    """
    data, scalar = operands(data, scalar, is_int)
    return power(scalar, data)


@_rpower_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return g * (out * float(np.log(scalar)))


@operator(aliases=("_MaximumScalar",))
def _maximum_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The larger of element and number: out = max(data, scalar).

    data: any shape and dtype; see `operands` for is_int. d out = d data where data >= scalar.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> _maximum_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([2., 2., 4.])
    """
    data, scalar = operands(data, scalar, is_int)
    return larger(data, scalar)


@_maximum_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return g * (data >= scalar)


@operator(aliases=("_MinimumScalar",))
def _minimum_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The smaller of element and number: out = min(data, scalar).

    data: any shape and dtype; see `operands` for is_int. d out = d data where data <= scalar.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> _minimum_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([1., 2., 2.])
    """
    data, scalar = operands(data, scalar, is_int)
    return smaller(data, scalar)


@_minimum_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return g * (data <= scalar)


@operator(aliases=("_HypotScalar",))
def _hypot_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Hypotenuse: out = sqrt(data^2 + scalar^2).

    data: any shape and dtype; see `operands` for is_int. d out = (data / out) d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_binary_scalar_op_extended.cc.

    >>> _hypot_scalar(np.array([1.0, 2.0, 4.0]), 2.0)
    array([2.23606798, 2.82842712, 4.47213595])
    """
    data, scalar = operands(data, scalar, is_int)
    return hypotenuse(data, scalar)


@_hypot_scalar.pullback(once=True)
def _(g, out, data, scalar, is_int):
    return g * data / out
