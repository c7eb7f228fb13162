"""Arithmetic of arrays of one shape, element by element: what does not broadcast."""

from __future__ import annotations

import math

from ..case import (
    DISTINCT,
    FUNCTION,
    NONZERO,
    POSITIVE,
    REAL,
    ROUNDING,
    Case,
    Domain,
    Input,
    Tolerance,
    values,
)
from ..families import binary
from ..operator import Array, operator
from .binary import AROUND_ZERO, INTEGERS, SIGNED, SIGNED_POWER, TIES, UNSIGNED, WHOLE_FLOATS


@operator(
    cases=binary(integers=INTEGERS, numbers_only=True),
    aliases=("_Plus", "_add", "_plus"),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_basic.cc",
)
def elemwise_add(lhs: Array, rhs: Array) -> Array:
    """Sum, element by element: out = lhs + rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Integers wrap around.

    Returns:
        The shape and dtype of the inputs. Gradient: g for both inputs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(integers=INTEGERS, numbers_only=True), UNSIGNED),
    aliases=("_Minus", "_minus", "_sub"),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_basic.cc",
)
def elemwise_sub(lhs: Array, rhs: Array) -> Array:
    """Difference, element by element: out = lhs - rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Integers wrap around.

    Returns:
        The shape and dtype of the inputs. Gradient: g for lhs, -g for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=binary(integers=INTEGERS, numbers_only=True),
    aliases=("_Mul", "_mul"),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_basic.cc",
)
def elemwise_mul(lhs: Array, rhs: Array) -> Array:
    """Product, element by element: out = lhs * rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Integers wrap around.

    Returns:
        The shape and dtype of the inputs. Gradient: g * rhs for lhs, g * lhs for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(REAL, NONZERO, integers=INTEGERS, numbers_only=True), SIGNED, AROUND_ZERO),
    aliases=("_Div", "_div"),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_op_basic.cc",
)
def elemwise_div(lhs: Array, rhs: Array) -> Array:
    """Quotient, element by element: out = lhs / rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Integers are cut towards zero: -7 / 2 is -3;
        dividing them by 0 is undefined.

    Returns:
        The shape and dtype of the inputs. Gradient: g / rhs for lhs, -g * lhs / rhs^2 for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(REAL, NONZERO, integers=INTEGERS, numbers_only=True),
        SIGNED,
        WHOLE_FLOATS,
        AROUND_ZERO,
    ),
    aliases=("_Mod",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_extended.cc",
)
def _mod(lhs: Array, rhs: Array) -> Array:
    """Remainder, element by element: out = lhs - floor(lhs / rhs) * rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. The remainder has the sign of rhs, and is 0
        where rhs is 0.

    Returns:
        The shape and dtype of the inputs. Gradient: g for lhs, -g * floor(lhs / rhs) for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(POSITIVE, REAL, integers=INTEGERS, numbers_only=True),
        SIGNED_POWER,
        AROUND_ZERO,
    ),
    aliases=("_Power",),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_op_extended.cc",
)
def _power(lhs: Array, rhs: Array) -> Array:
    """Power, element by element: out = lhs^rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Of integers, the power is computed in floats
        and cut towards zero.

    Returns:
        The shape and dtype of the inputs. Gradient: g * rhs * lhs^(rhs - 1) for lhs, g * log(lhs)
        * out for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(DISTINCT, REAL, integers=INTEGERS, numbers_only=True), TIES, SIGNED),
    aliases=("_Maximum",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_extended.cc",
)
def _maximum(lhs: Array, rhs: Array) -> Array:
    """The larger of two numbers, element by element: out = max(lhs, rhs).

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. nan if one of them is nan.

    Returns:
        The shape and dtype of the inputs. Gradient: g for lhs where lhs >= rhs, g for rhs where
        lhs < rhs, so that lhs gets it where both are equal, and neither where one is nan.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(DISTINCT, REAL, integers=INTEGERS, numbers_only=True), TIES, SIGNED),
    aliases=("_Minimum",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_extended.cc",
)
def _minimum(lhs: Array, rhs: Array) -> Array:
    """The smaller of two numbers, element by element: out = min(lhs, rhs).

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. nan if one of them is nan.

    Returns:
        The shape and dtype of the inputs. Gradient: g for lhs where lhs <= rhs, g for rhs where
        lhs > rhs, so that lhs gets it where both are equal, and neither where one is nan.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(NONZERO, NONZERO, integers=INTEGERS, numbers_only=True), AROUND_ZERO),
    aliases=("_Hypot",),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_op_extended.cc",
)
def _hypot(lhs: Array, rhs: Array) -> Array:
    """Hypotenuse, element by element: out = sqrt(lhs^2 + rhs^2).

    Args:
        lhs, rhs: equal shapes; numbers of one dtype. Of integers, it is computed in floats and
        cut towards zero.

    Returns:
        The shape and dtype of the inputs. Gradient: g * lhs / out for lhs, g * rhs / out for rhs.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=binary(integers=INTEGERS, numbers_only=True),
    differentiable=(),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_op_basic.cc",
)
def _grad_add(lhs: Array, rhs: Array) -> Array:
    """Sum of two gradients, element by element: out = lhs + rhs.

    Args:
        lhs, rhs: equal shapes; numbers of one dtype.

    Returns:
        The shape and dtype of the inputs. It has no gradient.

    Raises:
        MXNetError: the shapes do not match, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *(
            Case(f"{n} arrays", tuple(Input((2, 3)) for _ in range(n)), tolerance=Tolerance(n))
            for n in (1, 2, 3, 5)
        ),
        Case("float16", (Input((2, 3), "float16"),) * 2),
        Case("float64", (Input((2, 3), "float64"),) * 2),
        Case("int32", (Input((2, 3), "int32", Domain("integers", -5, 5)),) * 3),
        Case("special", (values(0, -0.0, math.inf, math.nan), values(-0.0, -0.0, -math.inf, 1))),
        Case("no arrays", raises="MXNetError", says=("add_n",)),
        Case(
            "mismatched shapes",
            (Input((2, 3)), Input((2, 3)), Input((1, 3))),
            raises="MXNetError",
            says=("(2, 3)", "(1, 3)"),
        ),
        Case(
            "mixed dtypes",
            (Input((2,)), Input((2,), "float64")),
            raises="MXNetError",
            says=("float32", "float64"),
        ),
    ),
    aliases=("ElementWiseSum",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_sum.cc",
)
def add_n(*args: Array) -> Array:
    """Sum of any number of arrays: out = args[0] + args[1] + ...

    Args:
        args: equal shapes; numbers of one dtype.

    Returns:
        The shape and dtype of the inputs. Gradient: g for each of them.

    Raises:
        MXNetError: no array, shapes that do not match, or different dtypes.
    """
