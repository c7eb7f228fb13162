"""Softmax and its relatives: scores along an axis become probabilities, or their logarithms.

All of them subtract the largest score before they exponentiate, so that scores of any size are
safe. An infinite largest score gives nan, as inf - inf is nan; a score of -inf has probability 0.
"""

from __future__ import annotations

import math
from typing import Any, Literal

from ..case import FUNCTION, REAL, SOFTMAX, Case, Domain, Input, Tolerance, values
from ..families import attributes
from ..operator import Array, operator

SHAPES: tuple[tuple[int, ...], ...] = ((5,), (2, 3), (2, 1, 3), (2, 3, 1, 2))
SPECIAL = (
    (math.nan, 1.0, 0.0),
    (1.0, math.nan, 0.0),
    (math.inf, math.inf, 1.0),
    (1.0, math.inf, 0.0),
    (-math.inf, -math.inf, -math.inf),
    (1.0, -math.inf, 2.0),
    (math.inf, -math.inf, 0.0),
)
LARGE = ((1e4, -1e4, 9999.0), (-1e4, -1e4, -1e4), (3e4, 1e4, -3e4))
INTEL = (
    "along the last axis of float32, MXNet's Intel kernel gives nan only where the score itself is "
    "infinite or nan, and 0 or a number elsewhere; all its other kernels give nan along the axis"
)
INTEL_LOG = Tolerance(
    16, "softmax", "array", reason="MXNet's Intel kernel approximates the logarithm"
)
HALF = Tolerance(
    12, "fixed", "array", reason="MXNet adds the exponentials up in float16, one after another"
)
NARROW = Tolerance(
    2.0**29, "softmax", "array", reason="one of data and result is float32, and so MXNet's accuracy"
)
CANCELLING = Tolerance(
    16, "softmax", "array", reason="g - sum(g out) cancels where one probability is near 1"
)


def softmax_cases(tolerance: Tolerance | None = None) -> tuple[Case, ...]:
    """Cases of a softmax: ranks, axes, temperatures, dtypes, large and special scores, refusals.

    tolerance: of the cases that MXNet's Intel kernel computes: float32 along the last axis.
    """
    last_axis: dict[str, Any] = {
        "tolerance": tolerance,
        "gradient_tolerance": tolerance or CANCELLING,
    }
    return (
        *(Case("x".join(map(str, s)), (Input(s),), **last_axis) for s in SHAPES),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axis": 0},
            {"axis": 1},
            {"axis": -2},
            {"axis": 2},
            {"temperature": 2.0},
            {"temperature": 0.5, "axis": 1},
            {"temperature": -1.0},
            **last_axis,
        ),
        *(
            Case(
                f"float16 axis={axis}", (Input((2, 5), "float16"),), {"axis": axis}, tolerance=HALF
            )
            for axis in (0, -1)
        ),
        Case("float64", (Input((2, 5), "float64"),), gradient_tolerance=CANCELLING),
        Case("float64 axis=0", (Input((3, 2), "float64"),), {"axis": 0}),
        Case(
            "dtype=float64",
            (Input((2, 3)),),
            {"dtype": "float64"},
            tolerance=NARROW,
            gradient_tolerance=tolerance or CANCELLING,
        ),
        Case("dtype=float16", (Input((2, 3)),), {"dtype": "float16"}, gradient=False),
        Case(
            "float64 dtype=float32",
            (Input((2, 3), "float64"),),
            {"dtype": "float32"},
            gradient_tolerance=NARROW,
        ),
        Case(
            "float16 dtype=float32",
            (values((3, 3), (0, 0), dtype="float16"),),
            {"dtype": "float32"},
            gradient=False,
        ),
        Case("large scores", (values(*LARGE),), **last_axis),
        Case("large scores axis=0", (values(*LARGE),), {"axis": 0}),
        Case("large float64 scores", (values(*LARGE, dtype="float64"),)),
        Case("special float64", (values(*SPECIAL, dtype="float64"),), gradient=False),
        Case("special", (values(*SPECIAL),), gradient=False, judge="reference", reason=INTEL),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2", "2 dimensions"),
        ),
        Case(
            "axis below range",
            (Input((2, 3)),),
            {"axis": -3},
            raises="MXNetError",
            says=("axis=-3", "2 dimensions"),
        ),
        Case("integers", (Input((2, 3), "int32"),), raises="MXNetError", says=("int32",)),
    )


LENGTHS = values(1, 3, dtype="int32")
SOURCE = "src/operator/nn/softmax.cc, softmax-inl.h"


@operator(
    cases=(
        *softmax_cases(),
        Case("1", (Input((1,)),)),
        Case(
            "length", (Input((2, 3)), LENGTHS), {"use_length": True}, gradient_tolerance=CANCELLING
        ),
        Case(
            "length of int64 in float64",
            (Input((2, 3), "float64"), values(2, 1, dtype="int64")),
            {"use_length": True, "temperature": 2.0},
        ),
        Case("length 0", (Input((2, 3)), values(0, 2, dtype="int32")), {"use_length": True}),
        Case(
            "length along axis 1",
            (Input((2, 3, 2)), values((1, 2), (3, 2), dtype="int32")),
            {"use_length": True, "axis": 1},
        ),
        Case(
            "length along axis 0",
            (Input((2, 3)), values(1, 2, 1, dtype="int32")),
            {"use_length": True, "axis": 0},
        ),
        Case(
            "length in float16",
            (Input((2, 3), "float16"), LENGTHS),
            {"use_length": True},
            tolerance=HALF,
        ),
        Case(
            "length of floats",
            (Input((2, 3)), values(1, 2)),
            {"use_length": True},
            raises="MXNetError",
            says=("length", "float32"),
        ),
        Case(
            "length of another shape",
            (Input((2, 3)), values(1, 2, 1, dtype="int32")),
            {"use_length": True},
            raises="MXNetError",
            says=("length", "(3,)", "(2,)"),
        ),
        Case(
            "length without use_length",
            (Input((2, 3)), LENGTHS),
            raises="MXNetError",
            says=("length", "use_length"),
        ),
        Case(
            "use_length without length",
            (Input((2, 3)),),
            {"use_length": True},
            raises="MXNetError",
            says=("length", "use_length"),
        ),
    ),
    differentiable=("data",),
    tolerance=SOFTMAX,
    source=SOURCE,
)
def softmax(
    data: Array,
    length: Array | None = None,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Literal["float16", "float32", "float64"] | None = None,
    use_length: bool | None = False,
) -> Array:
    """Probabilities along an axis: out_i = exp(x_i / t) / sum_j exp(x_j / t).

    Args:
        data: scores x of any shape, floats.
        length: int32 or int64, the shape of `data` without `axis`: how many scores along the axis
            count, from the front. The others get probability 0 and no gradient.
        axis: along which probabilities add up to 1.
        temperature: t, 1 if None.
        dtype: of the result, that of `data` if None. The sum is made in that of `data`.
        use_length: whether `length` is given.

    Returns:
        The shape of `data`. Gradient: out * (g - sum_j g_j out_j) / t.

    Raises:
        MXNetError: the axis is out of range; `data` is no floats; `length` is missing, unexpected,
            no integers, or of another shape.
    """


USE_LENGTH = Case(
    "use_length=True",
    (Input((2, 3)),),
    {"use_length": True},
    raises="MXNetError",
    says=("use_length",),
)


@operator(
    cases=(*softmax_cases(), Case("1", (Input((1,)),)), USE_LENGTH),
    tolerance=SOFTMAX,
    source=SOURCE,
)
def softmin(
    data: Array,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Literal["float16", "float32", "float64"] | None = None,
    use_length: bool | None = False,
) -> Array:
    """Softmax of the negative scores: out_i = exp(-x_i / t) / sum_j exp(-x_j / t).

    Args:
        data, axis, temperature, dtype: as in `softmax`.
        use_length: only False works, as in MXNet.

    Returns:
        The shape of `data`. Gradient: -out * (g - sum_j g_j out_j) / t.

    Raises:
        MXNetError: the axis is out of range; `data` is no floats; `use_length` is True.
    """


@operator(
    cases=(
        *softmax_cases(INTEL_LOG),
        Case("1x3 axis=0", (Input((1, 3)),), {"axis": 0}),
        USE_LENGTH,
    ),
    tolerance=SOFTMAX,
    source="src/operator/nn/log_softmax.cc",
)
def log_softmax(
    data: Array,
    axis: int = -1,
    temperature: float | None = None,
    dtype: Literal["float16", "float32", "float64"] | None = None,
    use_length: bool | None = False,
) -> Array:
    """Logarithms of the softmax: out_i = x_i / t - log sum_j exp(x_j / t).

    Exact where the probability itself would be rounded to 0, unlike log(softmax(x)).

    Args:
        data, axis, temperature, dtype: as in `softmax`.
        use_length: only False works, as in MXNet.

    Returns:
        The shape of `data`. Gradient: (g - exp(out) sum_j g_j) / t.

    Raises:
        MXNetError: the axis is out of range; `data` is no floats; `use_length` is True.
    """


@operator(
    cases=(
        Case("5", (Input((5,)),), gradient=False),
        Case("2x3", (Input((2, 3)),)),
        Case("2x3x4 instance is the last axis", (Input((2, 3, 4)),), gradient=False),
        Case("2x3x4 channel", (Input((2, 3, 4)),), {"mode": "channel"}),
        Case("2x3x2x2 channel", (Input((2, 3, 2, 2)),), {"mode": "channel"}),
        Case("large scores", (values(*LARGE),)),
        Case("special", (values(*SPECIAL),), gradient=False),
        Case(
            "float64",
            (Input((2, 3), "float64"),),
            judge="reference",
            reason="MXNet's kernel exists in float32 only and refuses the rest when it runs",
        ),
        Case(
            "channel of two dimensions",
            (Input((2, 3)),),
            {"mode": "channel"},
            raises="MXNetError",
            says=("channel", "(2, 3)"),
        ),
        Case("unknown mode", (Input((2, 3)),), {"mode": "foo"}, raises="MXNetError", says=("foo",)),
    ),
    tolerance=SOFTMAX,
    source="src/operator/nn/softmax_activation.cc, softmax_activation-inl.h",
)
def SoftmaxActivation(data: Array, mode: Literal["channel", "instance"] = "instance") -> Array:
    """Softmax along the last axis ('instance') or along axis 1 ('channel'); `softmax` replaces it.

    MXNet's gradient for 'instance' is that of two dimensions; with one it fails, with more it is off.

    Args:
        data: any shape; (N, C, ...) with three or more dimensions for 'channel'.
        mode: the axis.

    Returns:
        The shape and dtype of `data`. Gradient: out * (g - sum_j g_j out_j).

    Raises:
        MXNetError: an unknown mode; 'channel' with fewer than three dimensions.
    """


LABELS = Domain("integers", 0, 2)


@operator(
    cases=(
        Case("2x3", (Input((2, 3)), Input((2,), domain=LABELS))),
        Case("1x3", (Input((1, 3)), values(2))),
        Case("4x1", (Input((4, 1)), values(0, 0, 0, 0))),
        Case("5x3", (Input((5, 3), domain=REAL), Input((5,), domain=LABELS))),
        Case("float64", (Input((4, 3), "float64"), Input((4,), "float64", LABELS))),
        Case(
            "float16",
            (Input((4, 3), "float16"), Input((4,), "float16", LABELS)),
            tolerance=HALF,
        ),
        Case("labels are cut to integers", (Input((2, 3)), values(0.9, 1.5))),
        Case("a probability counts as 1e-8 at least", (values((100, 0, 0)), values(1))),
        Case("large scores", (values(*LARGE), values(1, 2, 0))),
        Case(
            "labels of another length",
            (Input((2, 3)), values(0, 1, 2)),
            raises="MXNetError",
            says=("(2, 3)", "(3,)"),
        ),
        Case(
            "three dimensions",
            (Input((2, 3, 2)), values(0, 1)),
            raises="MXNetError",
            says=("(2, 3, 2)",),
        ),
        Case(
            "integer labels",
            (Input((2, 3)), values(0, 1, dtype="int32")),
            raises="MXNetError",
            says=("int32", "float32"),
        ),
    ),
    differentiable=("data",),
    tolerance=Tolerance(
        FUNCTION.units, "softmax", "array", reason="a sum of logarithms of softmax"
    ),
    source="src/operator/loss_binary_op.cc, loss_binary_op-inl.h",
)
def softmax_cross_entropy(data: Array, label: Array) -> Array:
    """Cross entropy of the softmax, added over all rows: out = -sum_n log max(p[n, label_n], 1e-8).

    Args:
        data: (N, C), scores; p = softmax(data) along axis 1.
        label: (N,), classes 0..C-1 as numbers of the dtype of `data`.

    Returns:
        (1,). Gradient: g * (p - onehot(label)), also where the probability is below 1e-8.

    Raises:
        MXNetError: `data` has not two dimensions, or not as many rows as `label` has entries.
    """
