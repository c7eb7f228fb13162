"""Comparisons and logic of an array with a number, element by element.

1 where something holds, 0 where not. What the number becomes with integers is told in `scalar`.
"""

from __future__ import annotations

from ..case import EXACT, Case, values
from ..families import with_number
from ..operator import Array, operator

TIES = Case("ties", (values(0, -0.0, 1, -1),), {"scalar": 1.0})
LOGIC = "src/operator/tensor/elemwise_binary_scalar_op_logic.cc"


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_EqualScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Equal to the number: out = 1 where data = scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_NotEqualScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _not_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Different from the number: out = 1 where data != scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_GreaterScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _greater_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Greater than the number: out = 1 where data > scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_GreaterEqualScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _greater_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Greater than the number or equal: out = 1 where data >= scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_LesserScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _lesser_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Smaller than the number: out = 1 where data < scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_LesserEqualScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _lesser_equal_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Smaller than the number or equal: out = 1 where data <= scalar, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_LogicalAndScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _logical_and_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Logical and with the number: out = 1 where data != 0 and scalar != 0, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_LogicalOrScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _logical_or_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Logical or with the number: out = 1 where data != 0 or scalar != 0, 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """


@operator(
    cases=(*with_number(0.5, -0.25, 0.0), TIES),
    aliases=("_LogicalXorScalar",),
    tolerance=EXACT,
    source=LOGIC,
)
def _logical_xor_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Exclusive or with the number: out = 1 where (data != 0) != (scalar != 0), 0 elsewhere.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: 0.
    """
