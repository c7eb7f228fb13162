"""Trigonometric and hyperbolic functions, element by element, and their inverses."""

from __future__ import annotations

from ..case import FUNCTION, UNIT, Case, Domain, Input, Tolerance
from ..families import unary
from ..operator import Array, operator

SIGN = "the second derivative of MXNet 1.9.1 has the wrong sign"
SINGLE = "MXNet multiplies by a constant of float32, also in float64"
XLA = Tolerance(64, reason="XLA has log1p in float64 to 14 digits only")


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def sin(data: Array) -> Array:
    """Sine, element by element: out = sin(data), of radians.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: cos(data) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def cos(data: Array) -> Array:
    """Cosine, element by element: out = cos(data), of radians.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: -sin(data) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(Domain(low=-1.2, high=1.2), second=True, integers=(0, 1, -1), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def tan(data: Array) -> Array:
    """Tangent, element by element: out = sin(data) / cos(data), of radians.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: (1 + out^2) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(UNIT, second=True, integers=(0, 1, -1), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arcsin(data: Array) -> Array:
    """Inverse sine, element by element: the out in [-pi/2, pi/2] with sin(out) = data; nan beyond ±1.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / sqrt(1 - data^2).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(UNIT, second=True, integers=(0, 1, -1), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arccos(data: Array) -> Array:
    """Inverse cosine, element by element: the out in [0, pi] with cos(out) = data; nan beyond ±1.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: -g / sqrt(1 - data^2).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arctan(data: Array) -> Array:
    """Inverse tangent, element by element: the out in [-pi/2, pi/2] with tan(out) = data.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (1 + data^2).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def sinh(data: Array) -> Array:
    """Hyperbolic sine, element by element: out = (e^data - e^-data) / 2.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: cosh(data) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def cosh(data: Array) -> Array:
    """Hyperbolic cosine, element by element: out = (e^data + e^-data) / 2.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: sinh(data) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(integers=(0, 1, 3, -2), numbers_only=True),
        Case("second derivative", (Input((2, 3)),), second=True, judge="reference", reason=SIGN),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arcsinh(data: Array) -> Array:
    """Inverse hyperbolic sine, element by element: out = log(data + sqrt(data^2 + 1)).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / sqrt(data^2 + 1).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(Domain(low=1.2, high=4.0), integers=(1, 2, 5), numbers_only=True),
        Case(
            "second derivative",
            (Input((2, 3), domain=Domain(low=1.2, high=4.0)),),
            second=True,
            judge="reference",
            reason=SIGN,
        ),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arccosh(data: Array) -> Array:
    """Inverse hyperbolic cosine, element by element: out = log(data + sqrt(data^2 - 1)); nan below 1.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / sqrt(data^2 - 1).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(
            UNIT, dtypes=("float16", "float32"), second=True, integers=(0, 0), numbers_only=True
        ),
        Case("float64", (Input((3, 4), "float64", UNIT),), tolerance=XLA),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def arctanh(data: Array) -> Array:
    """Inverse hyperbolic tangent, element by element: out = log((1 + data) / (1 - data)) / 2.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (1 - data^2).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(dtypes=("float16", "float32"), integers=(0, 1, 2), numbers_only=True),
        Case("float64", (Input((3, 4), "float64"),), judge="reference", reason=SINGLE),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def degrees(data: Array) -> Array:
    """Radians to degrees, element by element: out = data * 180 / pi.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g * 180 / pi.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(
            Domain(low=-180.0, high=180.0),
            dtypes=("float16", "float32"),
            integers=(0, 60, 100),
            numbers_only=True,
        ),
        Case("float64", (Input((3, 4), "float64"),), judge="reference", reason=SINGLE),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def radians(data: Array) -> Array:
    """Degrees to radians, element by element: out = data * pi / 180.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g * pi / 180.

    Raises:
        MXNetError: `data` is bool.
    """
