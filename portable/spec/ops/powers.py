"""Powers, roots, exponentials and logarithms, element by element."""

from __future__ import annotations

from ..case import FUNCTION, NONZERO, POSITIVE, ROUNDING, Case, Domain, Input, Tolerance, values
from ..families import unary
from ..operator import Array, operator

AT_ZERO = Case("gradient at zero", (values(0, 1, 2),))
XLA = Tolerance(64, reason="XLA has log1p in float64 to 14 digits only")


@operator(
    cases=unary(second=True, integers=(0, 2, 5, -3), numbers_only=True),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def square(data: Array) -> Array:
    """Square, element by element: out = data^2; integers wrap around.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 2 * data * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(POSITIVE, second=True, integers=(0, 1, 2, 5, 9), numbers_only=True), AT_ZERO),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def sqrt(data: Array) -> Array:
    """Square root, element by element: the out >= 0 with out^2 = data; nan below 0.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (2 out), inf at 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(POSITIVE, second=True, integers=(1, 2, 5), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def rsqrt(data: Array) -> Array:
    """Inverse square root, element by element: out = 1 / sqrt(data).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: -g * out / (2 data).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(NONZERO, second=True, integers=(0, 2, 9, -30), numbers_only=True), AT_ZERO),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def cbrt(data: Array) -> Array:
    """Cube root, element by element: the out with out^3 = data.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (3 out^2), inf at 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(NONZERO, second=True, integers=(1, 2, -9), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def rcbrt(data: Array) -> Array:
    """Inverse cube root, element by element: out = 1 / cbrt(data).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: -g * out / (3 data).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(NONZERO, second=True, integers=(1, 2, -1), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_pow.cc",
)
def reciprocal(data: Array) -> Array:
    """Reciprocal, element by element: out = 1 / data.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: -out^2 * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 2, 4, -1), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def exp(data: Array) -> Array:
    """Exponential, element by element: out = e^data.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: out * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(second=True, integers=(0, 1, 2, 4, -1), numbers_only=True),
        Case("near zero", (values(1e-8, -1e-5, 1e-3),)),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def expm1(data: Array) -> Array:
    """Exponential minus 1, element by element: out = e^data - 1, without cancellation near 0.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: e^data * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(POSITIVE, second=True, integers=(1, 3, 5, 100), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def log(data: Array) -> Array:
    """Natural logarithm, element by element: out = log(data); -inf at 0, nan below.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / data.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(POSITIVE, second=True, integers=(1, 3, 5, 100), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def log2(data: Array) -> Array:
    """Logarithm to base 2, element by element: out = log(data) / log(2).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (data * log(2)).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(POSITIVE, second=True, integers=(1, 3, 50, 120), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def log10(data: Array) -> Array:
    """Logarithm to base 10, element by element: out = log(data) / log(10).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (data * log(10)).

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(
            Domain(low=-0.8, high=3.0),
            dtypes=("float16", "float32"),
            second=True,
            integers=(0, 1, 5, 100),
            numbers_only=True,
        ),
        Case("near zero", (values(1e-8, -1e-5, 1e-3),)),
        Case("float64", (Input((3, 4), "float64", Domain(low=-0.8, high=3.0)),), tolerance=XLA),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_logexp.cc",
)
def log1p(data: Array) -> Array:
    """Logarithm of 1 plus, element by element: out = log(1 + data), precise near 0.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (1 + data).

    Raises:
        MXNetError: `data` is bool.
    """
