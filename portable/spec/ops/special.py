"""The error function, the gamma function and their relatives, element by element."""

from __future__ import annotations

import math

from ..case import FUNCTION, POSITIVE, REAL, UNIT, Case, Input, Tolerance
from ..families import unary
from ..operator import Array, operator

GAMMA = (0.5, 1.5, 2.0, 3.5, 5.0, -0.5, -1.5, math.inf, math.nan, 0.0, -0.0)
SINGLE = "MXNet works out this slope in float32, also in float64"
NEAR_ZEROS = Tolerance(8, scale="array", reason="near its zeros at 1 and 2, terms cancel")


@operator(
    cases=(
        *unary(dtypes=("float16", "float32"), integers=(0, 1, -1), numbers_only=True),
        *(
            Case(
                f"float64{about}",
                (Input((3, 4), "float64", REAL),),
                gradient=bool(about),
                judge="reference" if about else "both",
                reason=SINGLE if about else "",
            )
            for about in ("", " gradient")
        ),
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
    cases=(
        *unary(UNIT, dtypes=("float16", "float32"), numbers_only=True),
        *(
            Case(
                f"float64{about}",
                (Input((3, 4), "float64", UNIT),),
                gradient=bool(about),
                judge="reference" if about else "both",
                reason=SINGLE if about else "",
            )
            for about in ("", " gradient")
        ),
    ),
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
        *(
            Case(
                f"float64{about}",
                (Input((3, 4), "float64", POSITIVE),),
                gradient=bool(about),
                judge="reference" if about else "both",
                reason=SINGLE if about else "",
            )
            for about in ("", " gradient")
        ),
    ),
    tolerance=Tolerance(16, reason="it is the exponential of its logarithm in torch and XLA"),
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
        *(
            Case(
                f"float64{about}",
                (Input((3, 4), "float64", POSITIVE),),
                gradient=bool(about),
                judge="reference" if about else "both",
                reason=SINGLE if about else "",
            )
            for about in ("", " gradient")
        ),
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
