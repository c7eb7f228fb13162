"""An array and a number, element by element: what `x + 2` and its like call.

What the number becomes: with floats, one of their dtype. With integers and `is_int` (the default,
which operators such as `x + 2.5` always take), an integer, cut towards zero, and bools count as
int64. With integers and `is_int=False`, everything becomes float64.
"""

from __future__ import annotations

from ..case import FUNCTION, NONZERO, POSITIVE, ROUNDING, Case, values
from ..families import with_number
from ..operator import Array, operator

ROUNDED = Case(
    "number rounded to float16",
    (values(1, 2, 3, dtype="float16"),),
    {"scalar": -1.7},
    judge="mxnet",
    reason="the number is rounded to the dtype of the array first",
)
WRAPPED = Case("uint8 wraps around", (values(1, 2, 250, dtype="uint8"),), {"scalar": -3.5})
SIGNED = Case("int32 of both signs", (values(7, -7, 4, -4, dtype="int32"),), {"scalar": -3.0})
AT_ZERO = Case("at zero", (values(0, -0.0, 1, -1),), {"scalar": 2.0})
AT_ZERO2 = Case("at zero", (values(0, -0.0, 1, -1),), {"scalar": 1.0})
SQUARES = Case("exponent 0 at zero", (values(0, 1, -1, 2),), {"scalar": 0.0})
NEGATIVE_BASE = Case("negative base", (values(0, 1, 2, -1, 0.5),), {"scalar": -1.0})
TIES = Case("ties", (values(0, -0.0, 1, -1),), {"scalar": 1.0})
SOURCE = "src/operator/tensor/elemwise_binary_scalar_op_basic.cc"
EXTENDED = "src/operator/tensor/elemwise_binary_scalar_op_extended.cc"


@operator(
    cases=(*with_number(2.5, -1.75, 0.0), ROUNDED, WRAPPED),
    aliases=("_PlusScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _plus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Sum, element by element: out = data + scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g.
    """


@operator(
    cases=with_number(2.5, -1.75, 0.0), aliases=("_MinusScalar",), tolerance=ROUNDING, source=SOURCE
)
def _minus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Difference, element by element: out = data - scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g.
    """


@operator(
    cases=with_number(2.5, -1.75, 0.0),
    aliases=("_RMinusScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _rminus_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Difference from the number, element by element: out = scalar - data.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: -g.
    """


@operator(
    cases=(*with_number(2.5, -1.75, 0.0), ROUNDED),
    aliases=("_MulScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _mul_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Product, element by element: out = data * scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g * scalar.
    """


@operator(
    cases=(*with_number(2.5, -1.75), SIGNED),
    aliases=("_DivScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _div_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Quotient, element by element: out = data / scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g / scalar.
    """


@operator(
    cases=(*with_number(2.5, -1.75, 0.0, domain=NONZERO), AT_ZERO2),
    aliases=("_RDivScalar",),
    tolerance=FUNCTION,
    source=SOURCE,
)
def _rdiv_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Quotient of the number, element by element: out = scalar / data.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: -g * scalar / data^2.
    """


@operator(
    cases=(*with_number(0.75, -0.75), SIGNED),
    aliases=("_ModScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _mod_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Remainder, element by element: out = data - floor(data / scalar) scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g.
    """


@operator(
    cases=with_number(2.5, -2.5, domain=NONZERO),
    aliases=("_RModScalar",),
    tolerance=ROUNDING,
    source=SOURCE,
)
def _rmod_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Remainder of the number, element by element: out = scalar - floor(scalar / data) data.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: -g * floor(scalar / data).
    """


@operator(
    cases=(*with_number(2.0, 0.5, -1.5, 3.0, 1.0, domain=POSITIVE), AT_ZERO, SQUARES),
    aliases=("_PowerScalar",),
    tolerance=FUNCTION,
    source=EXTENDED,
)
def _power_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Power, element by element: out = data^scalar.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g * scalar * data^(scalar - 1).
    """


@operator(
    cases=(*with_number(2.0, 0.5, 1.5), NEGATIVE_BASE),
    aliases=("_RPowerScalar",),
    tolerance=FUNCTION,
    source=EXTENDED,
)
def _rpower_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Power of the number, element by element: out = scalar^data.

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g * log(scalar) * out.
    """


@operator(
    cases=(*with_number(0.5, -0.25), TIES),
    aliases=("_MaximumScalar",),
    tolerance=ROUNDING,
    source=EXTENDED,
)
def _maximum_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The larger of element and number, element by element: out = max(data, scalar).

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g where data >= scalar, 0 elsewhere.
    """


@operator(
    cases=(*with_number(0.5, -0.25), TIES),
    aliases=("_MinimumScalar",),
    tolerance=ROUNDING,
    source=EXTENDED,
)
def _minimum_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The smaller of element and number, element by element: out = min(data, scalar).

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g where data <= scalar, 0 elsewhere.
    """


@operator(
    cases=(*with_number(2.5, -1.75), AT_ZERO2),
    aliases=("_HypotScalar",),
    tolerance=FUNCTION,
    source=EXTENDED,
)
def _hypot_scalar(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """Hypotenuse, element by element: out = sqrt(data^2 + scalar^2).

    Args:
        data: any shape, any dtype.
        scalar: the number.
        is_int: whether integers stay integers, with the number cut towards zero.

    Returns:
        The shape of `data`; its dtype, but int64 for bools, and float64 for all but floats if
        is_int=False. Gradient: g * data / out.
    """
