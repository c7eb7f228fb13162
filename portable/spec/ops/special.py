"""The error function, the gamma function and their relatives, element by element."""

from __future__ import annotations

import math

from ..case import FUNCTION, POSITIVE, REAL, UNIT, Case, Domain, Input, Tolerance
from ..families import unary
from ..operator import Array, operator

GAMMA = (0.5, 1.5, 2.0, 3.5, 5.0, -0.5, -1.5, math.inf, math.nan, 0.0, -0.0)
EXPONENTIAL = Tolerance(32, reason="torch and XLA have only its logarithm")
XLA = Tolerance(12, reason="XLA has it in float64 to 15 digits only")
NEAR_ZEROS = Tolerance(8, scale="array", reason="near its zeros at 1 and 2, terms cancel")


def doubles(domain: Domain, tolerance: Tolerance | None = None) -> tuple[Case, Case]:
    """Values in float64; gradients too, but not those of MXNet."""
    plain = Case(
        "float64", (Input((3, 4), "float64", domain),), gradient=False, tolerance=tolerance
    )
    slope = "MXNet works out the slope in float32, also in float64"
    return plain, plain.but(name="float64 gradient", gradient=True, judge="reference", reason=slope)


@operator(
    cases=(
        *unary(dtypes=("float16", "float32"), integers=(0, 1, -1), numbers_only=True),
        *doubles(REAL),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def erf(data: Array) -> Array:
    """Error function, element by element: out = 2 / sqrt(pi) * integral of e^(-t^2) from 0 to data.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: 2 / sqrt(pi) * e^(-data^2) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(UNIT, dtypes=("float16", "float32"), numbers_only=True), *doubles(UNIT, XLA)),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def erfinv(data: Array) -> Array:
    """Inverse error function, element by element: the out with erf(out) = data; ±inf at ±1, nan beyond.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: sqrt(pi) / 2 * e^(out^2) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(
            POSITIVE,
            special=GAMMA,
            dtypes=("float16", "float32"),
            integers=(1, 2, 3, 5),
            numbers_only=True,
        ),
        *doubles(POSITIVE, EXPONENTIAL),
    ),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def gamma(data: Array) -> Array:
    """Gamma function, element by element: out = integral of t^(data - 1) e^-t from 0 to infinity.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: out * psi(data) * g, with psi the derivative of
        log |Gamma|.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(
            POSITIVE,
            special=(*GAMMA, -1.0, -math.inf),
            dtypes=("float16", "float32"),
            numbers_only=True,
        ),
        *doubles(POSITIVE),
    ),
    tolerance=NEAR_ZEROS,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def gammaln(data: Array) -> Array:
    """Logarithm of the gamma function, element by element: out = log |Gamma(data)|.

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: psi(data) * g, with psi the derivative of it.

    Raises:
        MXNetError: `data` is bool.
    """
