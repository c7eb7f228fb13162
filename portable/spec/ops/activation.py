"""Activations: functions of one number at a time, by name."""

from __future__ import annotations

import math
from typing import Any, Literal

from ..case import FUNCTION, Case, Domain, Input, Tolerance, values
from ..families import SHAPES, shape_name
from ..operator import Array, operator

AWAY = Domain(avoid=(0.0,), margin=0.1)
EDGES = (0.0, -0.0, 1.0, -1.0, 5.0, -5.0)
VECTORISED = Tolerance(
    16, reason="oneDNN's vectorised exp, log and tanh of float32 are good to about 8 ulp"
)
CANCELLING = "oneDNN computes log(1 + exp(x)) in float32 and loses small results"
SINGLE = "MXNet multiplies float64 by the slope in float32"
MASK = "MXNet returns its mask as a second output: uninitialised memory in predict mode"


def activation(name: str) -> tuple[Case, ...]:
    """Ranks, dtypes and edges of one activation."""
    chosen = {"act_type": name}
    judged: dict[str, Any] = {"judge": "reference", "reason": CANCELLING}
    return (
        *(Case(f"{name} {shape_name(s)}", (Input(s, domain=AWAY),), chosen) for s in SHAPES),
        *(
            Case(f"{name} {dtype}", (Input((3, 4), dtype, AWAY),), chosen)
            for dtype in ("float16", "float64")
        ),
        Case(f"{name} edges", (values(*EDGES),), chosen, **(judged if name == "softrelu" else {})),
        Case(f"{name} edges float64", (values(*EDGES, dtype="float64"),), chosen),
    )


def nonfinite(name: str, dtype: str = "float64") -> Case:
    """Values at infinity and nan."""
    numbers = values(math.inf, -math.inf, math.nan, 1.0, dtype=dtype)
    return Case(f"{name} nonfinite {dtype}", (numbers,), {"act_type": name}, gradient=False)


@operator(
    cases=(
        *activation("relu"),
        *activation("sigmoid"),
        *activation("tanh"),
        *activation("softrelu"),
        *activation("softsign"),
        *(nonfinite(name) for name in ("relu", "sigmoid", "tanh", "softrelu", "softsign")),
        nonfinite("relu", "float32").but(
            judge="reference", reason="oneDNN's float32 gives 0 at nan, nd.relu and float64 nan"
        ),
        Case(
            "softrelu large float64",
            (values(19.5, 20.5, -20.5, 700.0, -700.0, dtype="float64"),),
            {"act_type": "softrelu"},
            gradient=False,
        ),
        Case(
            "softrelu large",
            (values(19.5, 20.5, -20.5, 700.0, 89.0),),
            {"act_type": "softrelu"},
            judge="reference",
            reason=CANCELLING,
        ),
        Case(
            "sigmoid large",
            (values(30.0, -30.0, 80.0, -80.0),),
            {"act_type": "sigmoid"},
            gradient=False,
        ),
        Case("act_type missing", (Input((3,)),), raises="MXNetError", says=("act_type",)),
        Case(
            "unknown act_type",
            (Input((3,)),),
            {"act_type": "gelu"},
            raises="MXNetError",
            says=("act_type", "gelu"),
        ),
        Case(
            "integers",
            (Input((3,), "int32"),),
            {"act_type": "relu"},
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    tolerance=VECTORISED,
    source="src/operator/nn/activation-inl.h",
)
def Activation(
    data: Array, act_type: Literal["relu", "sigmoid", "softrelu", "softsign", "tanh"]
) -> Array:
    """An activation, element by element.

    relu max(x, 0); sigmoid 1/(1+exp(-x)); tanh; softrelu log(1+exp(x)); softsign x/(1+|x|).

    Args:
        data: any shape, floats.
        act_type: which one.

    Returns:
        The shape and dtype of `data`. Gradients: relu g where x > 0, sigmoid g*out*(1-out), tanh
        g*(1-out^2), softrelu g*sigmoid(x), softsign g/(1+|x|)^2. There is no second derivative
        (nd.relu, nd.sigmoid, nd.tanh and nd.softsign have one).

    Raises:
        MXNetError: `act_type` is missing or unknown; data is no floats.
    """


def leaky(name: str, dtype: str = "float32", **attributes: Any) -> Case:
    """One activation away from its kink."""
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    return Case(
        f"{name} {dtype} {chosen}".strip(),
        (Input((3, 4), dtype, AWAY),),
        {"act_type": name, **attributes},
    )


def prelu(data: tuple[int, ...], gamma: tuple[int, ...], dtype: str = "float32") -> Case:
    """Slopes of one shape for data of another."""
    return Case(
        f"prelu {shape_name(data)},{shape_name(gamma)} {dtype}",
        (Input(data, dtype, AWAY), Input(gamma, dtype, AWAY)),
        {"act_type": "prelu"},
    )


GELU = Tolerance(
    16,
    scale="array",
    reason="1 + erf(x) cancels for negative x, and float32's erf is good to 8 ulp",
)


@operator(
    cases=(
        Case("default", (Input((2, 3), domain=AWAY),)),
        *(Case(shape_name(s), (Input(s, domain=AWAY),), {"slope": 0.1}) for s in SHAPES),
        leaky("leaky", "float16", slope=0.1),
        leaky("leaky", "float64", slope=0.1).but(judge="reference", reason=SINGLE),
        leaky("leaky", slope=0.0),
        leaky("leaky", slope=-0.5),
        leaky("elu"),
        leaky("elu", slope=1.0),
        *(leaky("elu", dtype, slope=0.3) for dtype in ("float16", "float64")),
        *(leaky("selu", dtype) for dtype in ("float32", "float16", "float64")),
        leaky("gelu").but(tolerance=GELU),
        leaky("gelu", "float16").but(tolerance=GELU),
        leaky("gelu", "float64").but(
            tolerance=GELU, judge="reference", reason="MXNet computes erf in float32"
        ),
        *(
            Case(f"{name} edges", (values(0.0, -0.0, 1.0, -1.0, 6.0, -6.0),), {"act_type": name})
            for name in ("leaky", "elu", "selu")
        ),
        *(
            Case(
                f"{name} nonfinite",
                (values(math.inf, -math.inf, math.nan, 1.0),),
                {"act_type": name},
                gradient=False,
            )
            for name in ("leaky", "elu", "selu")
        ),
        prelu((2, 3), (3,)),
        prelu((2, 3), (1,)),
        prelu((2, 3), (2,)),
        prelu((2, 3), (2, 3)),
        prelu((2, 3), (1, 3)),
        prelu((2, 3, 2), (3,)),
        prelu((2, 3, 2, 2), (3,)),
        prelu((2, 3, 2), (1,)),
        prelu((4,), (1,)),
        prelu((4,), (4,)),
        Case("prelu edges", (values(*EDGES), values(0.5)), {"act_type": "prelu"}),
        prelu((2, 3), (3,), "float64").but(judge="reference", reason=SINGLE),
        prelu((2, 3), (3,), "float16"),
        leaky("rrelu").but(judge="reference", reason=MASK),
        leaky("rrelu", lower_bound=0.1, upper_bound=0.5).but(judge="reference", reason=MASK),
        Case(
            "rrelu training",
            (Input((3, 4), domain=AWAY),),
            {"act_type": "rrelu"},
            training=True,
            judge="reference",
            reason="MXNet crashes",
        ),
        Case(
            "prelu without gamma",
            (Input((3,)),),
            {"act_type": "prelu"},
            raises="MXNetError",
            says=("gamma", "prelu"),
        ),
        Case(
            "leaky with gamma",
            (Input((3,)), Input((3,))),
            raises="MXNetError",
            says=("gamma", "leaky"),
        ),
        Case(
            "prelu slopes of a later axis",
            (Input((2, 3, 4)), Input((4,))),
            {"act_type": "prelu"},
            raises="MXNetError",
            says=("gamma", "(4,)", "(2, 3, 4)"),
        ),
        Case(
            "prelu mixed dtypes",
            (Input((2, 3)), Input((3,), "float64")),
            {"act_type": "prelu"},
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "unknown act_type",
            (Input((3,)),),
            {"act_type": "relu"},
            raises="MXNetError",
            says=("act_type", "relu"),
        ),
        Case("integers", (Input((3,), "int32"),), raises="MXNetError", says=("int32",)),
    ),
    mode=True,
    tolerance=FUNCTION,
    source="src/operator/leaky_relu-inl.h",
)
def LeakyReLU(
    data: Array,
    gamma: Array | None = None,
    act_type: Literal["elu", "gelu", "leaky", "prelu", "rrelu", "selu"] = "leaky",
    slope: float = 0.25,
    lower_bound: float = 0.125,
    upper_bound: float = 0.334,
) -> Array:
    """Activations that let something through for negative numbers too.

    For x > 0 all but selu and gelu give x. Otherwise: leaky slope*x; prelu gamma*x; elu
    slope*(exp(x)-1); rrelu r*x. selu is 1.0507*x, or 1.0507*1.6733*(exp(x)-1); gelu is
    x/2*(1+erf(x/sqrt 2)) everywhere.

    Args:
        data: any shape, floats.
        gamma: learned slopes, for prelu only: one, one for each channel (axis 1), or a shape that
            broadcasts to the first two axes.
        act_type: which one.
        slope: of leaky and elu. It is rounded to float32, then to the dtype of `data`.
        lower_bound, upper_bound: r of rrelu is uniform between them, drawn for each element when
            training, and their mean in predict mode.

    Returns:
        The shape and dtype of `data`. Gradients: the slope at x, at x = 0 that of the negative side;
        for gamma the sum of g*x over x <= 0. For selu and x <= 0 MXNet takes 1.0507*(1.6733+out)
        and not the derivative, which would be 1.0507*1.6733+out.

    Raises:
        MXNetError: gamma is missing for prelu, given for another one, or fits no channel; dtypes
            differ or are no floats; `act_type` is unknown.
    """
