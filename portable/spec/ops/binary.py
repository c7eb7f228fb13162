"""Arithmetic of two arrays, element by element, broadcast to a common shape."""

from __future__ import annotations

import math

from ..case import DISTINCT, FUNCTION, NONZERO, POSITIVE, REAL, ROUNDING, Case, values
from ..families import binary
from ..operator import Array, operator

INTEGERS = ("int8", "uint8", "int32", "int64")
UNSIGNED = Case(
    "uint8 wraps around", (values(1, 2, 3, dtype="uint8"), values(3, 2, 1, dtype="uint8"))
)
SIGNED = Case(
    "int32 of both signs",
    (values(7, -7, 7, -7, 6, -6, dtype="int32"), values(2, 2, -2, -2, 3, -3, dtype="int32")),
)
WHOLE_FLOATS = Case(
    "whole floats of both signs",
    (values(7, -7, 7, -7, 6, -6, -6, 6), values(2, 2, -2, -2, 3, -3, 3, -3)),
)
AROUND_ZERO = Case(
    "gradient around zero",
    (values(0, 0, 1, 1, -1, math.inf, 0), values(0, 1, 0, 1, 0, 1, math.inf)),
)
SIGNED_POWER = Case(
    "int32 of both signs",
    (values(2, 2, -2, -2, 3, dtype="int32"), values(3, -3, 3, 2, 0, dtype="int32")),
)
TIES = Case("ties", (values(1, 2, 0, -0.0), values(1, 3, -0.0, 0)))


@operator(
    cases=binary(broadcast=True, integers=INTEGERS, numbers_only=True),
    aliases=("broadcast_plus",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_basic.cc",
)
def broadcast_add(lhs: Array, rhs: Array) -> Array:
    """Sum, element by element with broadcasting: out = lhs + rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Integers wrap around.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g for both inputs; summed over the
        axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(*binary(broadcast=True, integers=INTEGERS, numbers_only=True), UNSIGNED),
    aliases=("broadcast_minus",),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_basic.cc",
)
def broadcast_sub(lhs: Array, rhs: Array) -> Array:
    """Difference, element by element with broadcasting: out = lhs - rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Integers wrap around.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g for lhs, -g for rhs; summed over
        the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=binary(broadcast=True, integers=INTEGERS, numbers_only=True),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_basic.cc",
)
def broadcast_mul(lhs: Array, rhs: Array) -> Array:
    """Product, element by element with broadcasting: out = lhs * rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Integers wrap around.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g * rhs for lhs, g * lhs for rhs;
        summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(REAL, NONZERO, broadcast=True, integers=INTEGERS, numbers_only=True),
        SIGNED,
        AROUND_ZERO,
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_broadcast_op_basic.cc",
)
def broadcast_div(lhs: Array, rhs: Array) -> Array:
    """Quotient, element by element with broadcasting: out = lhs / rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Integers are cut towards zero: -7 / 2 is -3; dividing them by 0 is
        undefined.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g / rhs for lhs, -g * lhs / rhs^2 for
        rhs; summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(REAL, NONZERO, broadcast=True, integers=INTEGERS, numbers_only=True),
        SIGNED,
        WHOLE_FLOATS,
        AROUND_ZERO,
    ),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_basic.cc",
)
def broadcast_mod(lhs: Array, rhs: Array) -> Array:
    """Remainder, element by element with broadcasting: out = lhs - floor(lhs / rhs) * rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. The remainder has the sign of rhs, and is 0 where rhs is 0.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g for lhs, -g * floor(lhs / rhs) for
        rhs; summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(POSITIVE, REAL, broadcast=True, integers=INTEGERS, numbers_only=True),
        SIGNED_POWER,
        AROUND_ZERO,
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_broadcast_op_extended.cc",
)
def broadcast_power(lhs: Array, rhs: Array) -> Array:
    """Power, element by element with broadcasting: out = lhs^rhs.

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Of integers, the power is computed in floats and cut towards zero.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g * rhs * lhs^(rhs - 1) for lhs, g *
        log(lhs) * out for rhs; summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(DISTINCT, REAL, broadcast=True, integers=INTEGERS, numbers_only=True),
        TIES,
        SIGNED,
    ),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_extended.cc",
)
def broadcast_maximum(lhs: Array, rhs: Array) -> Array:
    """The larger of two numbers, element by element with broadcasting: out = max(lhs, rhs).

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. nan if one of them is nan.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g for lhs where lhs >= rhs, g for rhs
        where lhs < rhs, so that lhs gets it where both are equal, and neither where one is nan;
        summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(DISTINCT, REAL, broadcast=True, integers=INTEGERS, numbers_only=True),
        TIES,
        SIGNED,
    ),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_binary_broadcast_op_extended.cc",
)
def broadcast_minimum(lhs: Array, rhs: Array) -> Array:
    """The smaller of two numbers, element by element with broadcasting: out = min(lhs, rhs).

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. nan if one of them is nan.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g for lhs where lhs <= rhs, g for rhs
        where lhs > rhs, so that lhs gets it where both are equal, and neither where one is nan;
        summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """


@operator(
    cases=(
        *binary(NONZERO, NONZERO, broadcast=True, integers=INTEGERS, numbers_only=True),
        AROUND_ZERO,
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_binary_broadcast_op_extended.cc",
)
def broadcast_hypot(lhs: Array, rhs: Array) -> Array:
    """Hypotenuse, element by element with broadcasting: out = sqrt(lhs^2 + rhs^2).

    Args:
        lhs, rhs: shapes that broadcast: equal sizes or 1 along each axis, counted from the last;
        numbers of one dtype. Of integers, it is computed in floats and cut towards zero.

    Returns:
        The dtype of the inputs, the common shape. Gradient: g * lhs / out for lhs, g * rhs / out
        for rhs; summed over the axes along which an input was repeated.

    Raises:
        MXNetError: the shapes do not fit, the dtypes differ, or they are bool.
    """
