"""Output layers of symbolic networks: an activation whose gradient is already that of a loss.

Whatever gradient comes from above is ignored (it is taken as 1), so that `backward` starts here.
The labels get the gradient 0.
"""

from __future__ import annotations

from typing import Literal

from ..case import EXACT, FUNCTION, SOFTMAX, Case, Domain, Input, Tolerance, values
from ..families import shape_name
from ..operator import Array, operator

LABELS = Domain("integers", 0, 2)
PAIR = (Input((4, 3)), Input((4,), domain=LABELS))
IMAGE = (Input((2, 3, 4)), Input((2, 4), domain=LABELS))
WRONG_FACTOR = (
    "MXNet 1.9.1 multiplies by the output where its documentation says the gradient from above"
)
WITH_IGNORED = (Input((4, 3)), values(0, 1, 2, 1))


@operator(
    cases=(
        Case("4x3", PAIR),
        Case("1x3", (Input((1, 3)), values(2))),
        Case(
            "three classes in float64", (Input((4, 3), "float64"), Input((4,), "float64", LABELS))
        ),
        Case(
            "float16",
            (Input((4, 3), "float16"), Input((4,), "float16", LABELS)),
            tolerance=Tolerance(12, "fixed", "array", reason="MXNet adds up in float16"),
        ),
        Case("large scores", (values((1e4, -1e4, 0), (-3e4, -3e4, 3e4)), values(1, 2))),
        Case("labels without a class", (Input((3, 3)), values(-1, 5, 1))),
        Case("grad_scale", PAIR, {"grad_scale": 0.25}),
        *(
            Case(f"normalization={n}", PAIR, {"normalization": n, "grad_scale": 3.0})
            for n in ("batch", "valid", "null")
        ),
        Case("use_ignore", WITH_IGNORED, {"use_ignore": True, "ignore_label": 1.0}),
        Case(
            "use_ignore valid",
            WITH_IGNORED,
            {"use_ignore": True, "ignore_label": 1.0, "normalization": "valid"},
        ),
        Case(
            "valid counts without use_ignore",
            WITH_IGNORED,
            {"ignore_label": 1.0, "normalization": "valid"},
        ),
        Case(
            "all ignored",
            (Input((2, 3)), values(1, 1)),
            {"use_ignore": True, "ignore_label": 1.0, "normalization": "valid"},
        ),
        Case("smooth_alpha", PAIR, {"smooth_alpha": 0.3}),
        Case(
            "smooth_alpha use_ignore",
            WITH_IGNORED,
            {"smooth_alpha": 0.3, "use_ignore": True, "ignore_label": 1.0},
        ),
        Case(
            "out_grad",
            PAIR,
            {"out_grad": True, "grad_scale": 2.0},
            judge="reference",
            reason=WRONG_FACTOR,
        ),
        Case("multi_output", IMAGE, {"multi_output": True}),
        *(
            Case(f"multi_output {n}", IMAGE, {"multi_output": True, "normalization": n})
            for n in ("batch", "valid")
        ),
        Case(
            "multi_output use_ignore smooth_alpha",
            IMAGE,
            {"multi_output": True, "use_ignore": True, "ignore_label": 2.0, "smooth_alpha": 0.1},
        ),
        Case(
            "multi_output out_grad",
            IMAGE,
            {"multi_output": True, "out_grad": True},
            judge="reference",
            reason=WRONG_FACTOR,
        ),
        Case(
            "multi_output of images",
            (Input((2, 3, 2, 2)), Input((2, 2, 2), domain=LABELS)),
            {"multi_output": True},
        ),
        Case(
            "multi_output with labels of one channel",
            (Input((2, 3, 2, 2)), Input((2, 1, 2, 2), domain=LABELS)),
            {"multi_output": True},
        ),
        Case(
            "preserve_shape",
            (Input((2, 3, 4)), Input((2, 3), domain=LABELS)),
            {"preserve_shape": True, "normalization": "batch"},
        ),
        Case("a sample is one row", (Input((2, 3, 2)), Input((2, 3), domain=LABELS))),
        Case(
            "probabilities as labels", (Input((2, 3)), Input((2, 3), domain=Domain(low=0, high=1)))
        ),
        Case(
            "probabilities as labels scaled",
            (Input((2, 3)), Input((2, 3), domain=Domain(low=0, high=1))),
            {"grad_scale": 2.0, "normalization": "batch"},
        ),
        Case(
            "labels of another length",
            (Input((2, 3)), values(0, 1, 2)),
            raises="MXNetError",
            says=("label", "(3,)", "(2,)"),
        ),
        Case(
            "multi_output labels of another shape",
            (Input((2, 3, 4)), Input((2, 3))),
            {"multi_output": True},
            raises="MXNetError",
            says=("label", "(2, 3)", "(2, 4)"),
        ),
        Case(
            "integer labels",
            (Input((2, 3)), values(0, 1, dtype="int32")),
            raises="MXNetError",
            says=("int32", "float32"),
        ),
    ),
    aliases=("Softmax",),
    differentiable=("data",),
    tolerance=SOFTMAX,
    source="src/operator/softmax_output.cc, softmax_output-inl.h",
)
def SoftmaxOutput(
    data: Array,
    label: Array,
    grad_scale: float = 1.0,
    ignore_label: float = -1.0,
    multi_output: bool = False,
    use_ignore: bool = False,
    preserve_shape: bool = False,
    normalization: Literal["batch", "null", "valid"] = "null",
    out_grad: bool = False,
    smooth_alpha: float = 0.0,
) -> Array:
    """Softmax p whose gradient is that of the cross entropy with the labels: p - onehot(label).

    Args:
        data: scores, floats. The softmax is taken over all axes but the first; with
            `preserve_shape`, over the last axis; with `multi_output`, over axis 1.
        label: classes as numbers of the dtype of `data`, one for each softmax: the shape of `data`
            without the last axis (with `multi_output`, without axis 1, or with size 1 there). Or
            probabilities, if it has the shape of `data`.
        grad_scale: factor of the gradient.
        ignore_label: the class that `use_ignore` gives the gradient 0.
        multi_output: many softmaxes a sample; the gradient is also divided by their number, unless
            normalization is 'valid'.
        use_ignore: whether `ignore_label` counts.
        preserve_shape: as above.
        normalization: divide the gradient by nothing ('null'), by the number of labels, or of those
            samples ('batch'), or by the number of labels that are not `ignore_label` ('valid').
        out_grad: multiply by the gradient from above after all.
        smooth_alpha: the target is 1 - alpha for the label and alpha / (C - 1) for the others; without
            influence with `multi_output`.

    Returns:
        The shape and dtype of `data`. Gradient: grad_scale * (p - target), normalised as above; with
        probabilities as labels, grad_scale * (p - label).

    Raises:
        MXNetError: `label` has another shape or dtype.
    """


def regression_cases(special: tuple[float, ...] = ()) -> tuple[Case, ...]:
    """Cases of a regression output: shapes of labels, dtypes, scale, refusals."""
    return (
        *(
            Case(shape_name(s), (Input(s), Input(s)))
            for s in ((4,), (2, 3), (2, 1, 3), (2, 3, 1, 2))
        ),
        Case("column with flat labels", (Input((3, 1)), Input((3,)))),
        Case("flat with a column of labels", (Input((3,)), Input((3, 1)))),
        Case("labels of another rank", (Input((2, 3)), Input((2, 1, 3)))),
        Case("grad_scale", (Input((2, 3)), Input((2, 3))), {"grad_scale": 0.25}),
        Case("float64", (Input((3, 2), "float64"), Input((3, 2), "float64"))),
        Case("float16", (Input((2, 3), "float16"), Input((2, 3), "float16"))),
        Case("special", (values(*special), values(*special)), gradient=False),
        Case("equal to the labels", (values(1, 2, 3), values(1, 1, 4))),
        Case(
            "labels of another size",
            (Input((2, 3)), Input((2,))),
            raises="MXNetError",
            says=("label", "(2,)", "(2, 3)"),
        ),
        Case(
            "labels of another dtype",
            (Input((2, 3)), Input((2, 3), "float64")),
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "integers",
            (Input((2, 3), "int32", LABELS), Input((2, 3), "int32", LABELS)),
            raises="MXNetError",
            says=("int32",),
        ),
    )


REGRESSION = "src/operator/regression_output.cc, regression_output-inl.h"
TERMS = Tolerance(4, "fixed", "array", reason="the difference of data and label may cancel")
INF = float("inf")


@operator(
    cases=regression_cases((0.0, -0.0, INF, -INF, float("nan"))),
    differentiable=("data",),
    tolerance=TERMS,
    source=REGRESSION,
)
def LinearRegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """The data itself, with the gradient of half the squared error.

    Args:
        data: (N, ...), floats.
        label: N samples of the same size, in any shape; the dtype of `data`.
        grad_scale: factor of the gradient.

    Returns:
        `data`. Gradient: grad_scale / m * (out - label), m the size of one sample.

    Raises:
        MXNetError: `label` has another number of samples, size or dtype; no floats.
    """


@operator(
    cases=regression_cases((0.0, INF, -INF, float("nan"), 100.0, -100.0)),
    differentiable=("data",),
    tolerance=TERMS,
    source=REGRESSION,
)
def LogisticRegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """The sigmoid of the data, with the gradient of its cross entropy: out = 1 / (1 + exp(-x)).

    Args:
        data, label, grad_scale: as in `LinearRegressionOutput`.

    Returns:
        The shape and dtype of `data`. Gradient: grad_scale / m * (out - label).

    Raises:
        MXNetError: as `LinearRegressionOutput`.
    """


@operator(
    cases=regression_cases((0.0, -0.0, INF, -INF, float("nan"))),
    differentiable=("data",),
    tolerance=EXACT,
    source=REGRESSION,
)
def MAERegressionOutput(data: Array, label: Array, grad_scale: float = 1.0) -> Array:
    """The data itself, with the gradient of the absolute error.

    Args:
        data, label, grad_scale: as in `LinearRegressionOutput`.

    Returns:
        `data`. Gradient: grad_scale / m where out > label, else -grad_scale / m.

    Raises:
        MXNetError: as `LinearRegressionOutput`.
    """


@operator(
    cases=(
        Case("4x3", PAIR),
        Case("use_linear", PAIR, {"use_linear": True}),
        Case("margin", PAIR, {"margin": 0.25, "regularization_coefficient": 2.0}),
        Case("margin use_linear", PAIR, {"margin": 0.25, "use_linear": True}),
        Case("at the margin", (values((1, -1, 0.5), (1, 1, -1)), values(0, 1))),
        Case("float64", (Input((4, 3), "float64"), Input((4,), "float64", LABELS))),
        Case("float16", (Input((4, 3), "float16"), Input((4,), "float16", LABELS))),
        Case(
            "labels of another shape",
            (Input((2, 3)), values((0, 1))),
            raises="MXNetError",
            says=("label", "(1, 2)", "(2,)"),
        ),
        Case(
            "labels of another dtype",
            (Input((2, 3)), values(0, 1, dtype="float64")),
            raises="MXNetError",
            says=("float64", "float32"),
        ),
    ),
    differentiable=("data",),
    tolerance=FUNCTION,
    source="src/operator/svm_output.cc, svm_output-inl.h",
)
def SVMOutput(
    data: Array,
    label: Array,
    margin: float = 1.0,
    regularization_coefficient: float = 1.0,
    use_linear: bool = False,
) -> Array:
    """The data itself, with the gradient of a hinge loss of one class against the others.

    With y = 1 for the label's class and -1 for the others, the loss of each score x is
    max(0, margin - y x)^2, or max(0, margin - y x) with `use_linear`.

    Args:
        data: (N, C), scores, floats.
        label: (N,), classes as numbers of the dtype of `data`.
        margin: as above.
        regularization_coefficient: factor of the gradient.
        use_linear: hinge instead of squared hinge.

    Returns:
        `data`. Gradient: -regularization_coefficient * y * 2 (margin - y x) where y x < margin, else
        0; with `use_linear`, -regularization_coefficient * y there.

    Raises:
        MXNetError: `label` has another shape or dtype.
    """
