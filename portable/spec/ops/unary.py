"""Functions of one array, element by element: size, limits, activations."""

from __future__ import annotations

import math

from ..case import EXACT, FUNCTION, NONZERO, ROUNDING, Case, Input, Tolerance, values
from ..families import attributes, unary
from ..operator import Array, operator

KINK = Case("kink", (values(0, -0.0, 1, -1),))


@operator(
    cases=(*unary(NONZERO, second=True, integers=(0, 1, 5, -3), numbers_only=True), KINK),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def abs(data: Array) -> Array:
    """Absolute value, element by element: out = |data|.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: sign(data) * g, 0 at 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(integers=(0, 1, 5, -3), numbers_only=True),
    tolerance=EXACT,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def negative(data: Array) -> Array:
    """Negative, element by element: out = -data.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: -g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(NONZERO, second=True, integers=(0, 1, 5, -3), numbers_only=True), KINK),
    tolerance=ROUNDING,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def relu(data: Array) -> Array:
    """Rectified linear unit, element by element: out = max(data, 0); nan stays.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: g where data > 0, 0 elsewhere.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, -3), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def sigmoid(data: Array) -> Array:
    """Logistic function, element by element: out = 1 / (1 + e^-data).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: out * (1 - out) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=unary(second=True, integers=(0, 1, 3, -2), numbers_only=True),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_trig.cc",
)
def tanh(data: Array) -> Array:
    """Hyperbolic tangent, element by element: out = (e^data - e^-data) / (e^data + e^-data).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: (1 - out^2) * g.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(NONZERO, integers=(0, 1, -3), numbers_only=True), KINK),
    tolerance=FUNCTION,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def softsign(data: Array) -> Array:
    """Softsign, element by element: out = data / (1 + |data|).

    Args:
        data: any shape, floats; integers are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g / (1 + |data|)^2.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(*unary(integers=(0, 1, 5, -3), numbers_only=True), KINK),
    tolerance=EXACT,
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def logical_not(data: Array) -> Array:
    """Logical not, element by element: out = 1 where data = 0, 0 elsewhere.

    Args:
        data: any shape, numbers.

    Returns:
        The shape and dtype of `data`. Gradient: 0.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(dtypes=("float16", "float32")),
        Case("float64", (Input((3, 4), "float64"),), {"alpha": 0.25}),
        Case("alpha and beta", (Input((2, 3)),), {"alpha": 0.375, "beta": 0.25}),
        Case("at the limits", (values(-2.5, 2.5, 0),), {"alpha": 0.25, "beta": 0.5}),
        Case("on the limits", (values(-2.0, 2.0, 0),), {"alpha": 0.25, "beta": 0.5}),
        Case("int32", (values(1, 2, dtype="int32"),), raises="MXNetError", says=("int32",)),
    ),
    source="src/operator/tensor/elemwise_unary_op_basic.cc",
)
def hard_sigmoid(data: Array, alpha: float = 0.2, beta: float = 0.5) -> Array:
    """Piecewise linear sigmoid, element by element: out = max(0, min(1, alpha * data + beta)).

    Args:
        data: any shape, floats.
        alpha, beta: slope and offset of the line.

    Returns:
        The shape and dtype of `data`. Gradient: alpha * g where 0 < out < 1, 0 elsewhere.

    Raises:
        MXNetError: `data` is not of floats.
    """


@operator(
    cases=(
        *unary(a_min=-0.75, a_max=0.5, second=True),
        Case("at the limits", (values(-1, 1, 0, -1.5, 1.5),), {"a_min": -1.0, "a_max": 1.0}),
        Case("nothing to do", (Input((2, 3)),), {"a_min": -math.inf, "a_max": math.inf}),
        Case("limits exchanged", (values(0, 1, 1.5, 2, 3),), {"a_min": 2.0, "a_max": 1.0}),
        Case("limit of nan", (values(0, 1, 1.5, 2, 3),), {"a_min": math.nan, "a_max": 1.5}),
        *(
            Case(d, (values(1, 2, 5, 0, dtype=d),), {"a_min": 1.5, "a_max": 2.5})
            for d in ("int8", "uint8", "int32", "int64")
        ),
        Case(
            "bool",
            (values(1, 0, dtype="bool"),),
            {"a_min": 0, "a_max": 1},
            raises="MXNetError",
            says=("bool",),
        ),
        Case("no limit", (Input((2,)),), {"a_min": 0.0}, raises="MXNetError", says=("a_max",)),
    ),
    tolerance=ROUNDING,
    source="src/operator/tensor/matrix_op.cc",
)
def clip(data: Array, a_min: float, a_max: float) -> Array:
    """Limit numbers to an interval, element by element.

    out = a_max where data > a_max, else a_min where data < a_min, else data.

    Args:
        data: any shape, numbers; nan stays.
        a_min, a_max: the interval; for integers, limits are cut towards zero.

    Returns:
        The shape and dtype of `data`. Gradient: g where a_min <= data <= a_max, 0 elsewhere.

    Raises:
        MXNetError: `data` is bool.
    """


@operator(
    cases=(
        *unary(),
        *attributes("2x3", (2, 3), {"scalar": 0.5}, {"scalar": 1.5}, {"scalar": 3.0}),
        Case("at the joints", (values(-0.25, 0.25, 0, 1, -1),), {"scalar": 2.0}),
        Case("far away", (values(-1e4, 1e4, 3e38),), {"scalar": 1.0}),
        Case("scalar=0", (values(-2, -0.5, 0, 0.5, 1e4),), {"scalar": 0.0}),
    ),
    source="src/operator/tensor/elemwise_binary_scalar_op_extended.cc",
)
def smooth_l1(data: Array, scalar: float = 1.0) -> Array:
    """Smooth L1 loss, element by element: quadratic near 0, linear beyond.

    out = (scalar * data)^2 / 2 where |data| <= 1 / scalar^2, |data| - 1 / (2 * scalar^2) elsewhere.

    Args:
        data: any shape, floats.
        scalar: where the two parts meet: at ±1 / scalar^2.

    Returns:
        The shape and dtype of `data`. Gradient: scalar^2 * data * g near 0, sign(data) * g beyond.
    """


@operator(
    cases=(
        *unary(a=1.5, b=-0.5, c=2.0),
        *attributes("2x3", (2, 3), {"a": 2.0}, {"b": 2.0}, {"c": 2.0}),
        Case("defaults", (Input((2, 3)),)),
    ),
    tolerance=Tolerance(4, scale="array", reason="the three terms may cancel"),
    source="src/operator/contrib/quadratic_op-inl.h",
)
def _contrib_quadratic(data: Array, a: float = 0.0, b: float = 0.0, c: float = 0.0) -> Array:
    """Quadratic function, element by element: out = a * data^2 + b * data + c.

    Args:
        data: any shape, floats.
        a, b, c: the coefficients.

    Returns:
        The shape and dtype of `data`. Gradient: (2 * a * data + b) * g.
    """


@operator(
    cases=unary(),
    tolerance=FUNCTION,
    source="src/operator/contrib/transformer.cc",
)
def _contrib_div_sqrt_dim(data: Array) -> Array:
    """Divide by the square root of the length of the last axis: out = data / sqrt(n).

    Args:
        data: shape (..., n), floats.

    Returns:
        The shape and dtype of `data`. Gradient: g / sqrt(n).
    """
