"""Update rules whose weight decay stands apart from the averages of the gradient: AdamW and LAMB.

As in `optimizer`, they are called with `out=weight`, their states are overwritten, and [x] means
clip(x, -clip_gradient, clip_gradient), or x itself if clip_gradient is negative.
"""

from __future__ import annotations

import math

from ..case import POSITIVE, REAL, Case, Input, values
from ..operator import Array, operator
from .adaptive import POWERS
from .optimizer import SOURCE, UPDATE, mixed_cases, update_cases

ADAMW = {"lr": 0.1, "eta": 0.5}
RESCALE = values(1.0)


def with_factor(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases with the factor of the gradient, 1 in float32, as the last input."""
    return tuple(case.but(inputs=(*case.inputs, RESCALE)) for case in cases)


OVERWRITES = "MXNet's CPU kernel overwrites grad by the clipped one"
SKIPPED = "MXNet leaves out= as it is then, and without out= returns what was in memory before"


@operator(
    cases=(
        *with_factor(
            update_cases(
                (REAL, POSITIVE),
                ADAMW,
                ({"wd": 0.1}, {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}),
                {"lr": 0.125, "eta": 0.5, "beta1": 0.875, "beta2": 0.9375, "epsilon": 2.0**-10},
                half=False,
            )
        ),
        Case(
            "rescale and clip",
            (*(Input((2, 3)),) * 3, Input((2, 3), domain=POSITIVE), values(0.5)),
            ADAMW | {"clip_gradient": 0.5},
            judge="reference",
            reason=OVERWRITES,
        ),
        *(
            Case(
                f"no update for rescale_grad={factor}",
                (*(Input((2, 3)),) * 3, Input((2, 3), domain=POSITIVE), values(factor)),
                ADAMW,
                judge="reference",
                reason=SKIPPED,
            )
            for factor in (0.0, math.inf, math.nan)
        ),
    ),
    differentiable=(),
    mutates=("mean", "var"),
    tolerance=UPDATE,
    source="src/operator/contrib/adamw.cc, adamw-inl.h",
)
def _adamw_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    rescale_grad: Array,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> Array:
    """Adam with weight decay apart from the averages (in MXNet, `eta` stands after `wd`): with
    d = [rescale_grad * grad], mean <- beta1 * mean + (1 - beta1) * d,
    var <- beta2 * var + (1 - beta2) * d^2, then
    w - eta * (lr * mean / (sqrt(var) + epsilon) + wd * w).

    Args:
        weight, grad, mean, var, lr, beta1, beta2, epsilon: as in `adam_update`.
        rescale_grad: (1,), float32, factor of the gradient; nothing is updated if it is 0 or not finite.
        eta: the schedule's factor of the whole step.
        wd: weight decay.
        clip_gradient: bound of d; negative for none.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=with_factor(mixed_cases((REAL, POSITIVE), ADAMW, ({"wd": 0.1},))),
    differentiable=(),
    mutates=("mean", "var", "weight32"),
    tolerance=UPDATE,
    source="src/operator/contrib/adamw.cc, adamw-inl.h",
)
def _mp_adamw_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    weight32: Array,
    rescale_grad: Array,
    lr: float,
    eta: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    clip_gradient: float = -1.0,
) -> Array:
    """`_adamw_update` of a float32 copy of the weight, rounded to the weight's dtype at the end.

    Args:
        weight, grad, weight32: as in `mp_sgd_update`.
        mean, var: float32; overwritten.
        rescale_grad: (1,), float32.
        lr, eta, beta1, beta2, epsilon, wd, clip_gradient: as in `_adamw_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape; a state is not float32.
    """


LAMB = {"t": 2, "wd": 0.1}
PHASE1 = (
    {"rescale_grad": 0.7, "clip_gradient": 0.5},
    {"bias_correction": False},
    {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3},
    {"t": 100},
)


@operator(
    cases=update_cases(
        (REAL, POSITIVE),
        LAMB,
        PHASE1,
        {"t": 2, "wd": 0.25, "beta1": 0.5, "beta2": 0.75, "epsilon": 2.0**-10},
    ),
    differentiable=(),
    mutates=("mean", "var"),
    tolerance=POWERS,
    source=SOURCE,
)
def lamb_update_phase1(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """LAMB's direction (in MXNet, `t` and `wd` stand later): with d = [rescale_grad * grad],
    mean <- beta1 * mean + (1 - beta1) * d, var <- beta2 * var + (1 - beta2) * d^2, then
    m / (sqrt(v) + epsilon) + wd * w, where m = mean / (1 - beta1^t) and v = var / (1 - beta2^t), or
    just mean and var without bias_correction.

    Args:
        weight, grad, mean, var: as in `adam_update`.
        t: number of this update, from 1.
        wd: weight decay.
        beta1, beta2, epsilon, rescale_grad: as in `adam_update`.
        bias_correction: whether the averages' start at 0 is made good.
        clip_gradient: bound of d; negative for none.

    Returns:
        The direction g for `lamb_update_phase2`, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=mixed_cases((REAL, POSITIVE), LAMB, PHASE1[:2])[:-2],
    differentiable=(),
    mutates=("mean", "var"),
    tolerance=POWERS,
    source=SOURCE,
)
def mp_lamb_update_phase1(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    weight32: Array,
    t: int,
    wd: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-6,
    bias_correction: bool = True,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """`lamb_update_phase1` of a float32 copy of the weight.

    Args:
        weight, grad: any shape, of one dtype.
        mean, var: float32; overwritten.
        weight32: the exact weight, float32.
        t, wd, beta1, beta2, epsilon, bias_correction, rescale_grad, clip_gradient: as in
            `lamb_update_phase1`.

    Returns:
        The direction g, float32. No gradient.

    Raises:
        MXNetError: inputs differ in shape; a state is not float32.
    """


FORGOTTEN = "MXNet 1.9.1 never writes weight32, so that its own LAMB stands still in float16"


def phase2_cases(mixed: bool) -> tuple[Case, ...]:
    """Cases of the second phase: norms, one of them 0, bounds of the ratio."""
    dtype = "float16" if mixed else "float32"
    extra = (Input((2, 3)),) if mixed else ()

    def case(name: str, r1: float, r2: float, **bounds: float) -> Case:
        inputs = (Input((2, 3), dtype), Input((2, 3)), values(r1), values(r2), *extra)
        if mixed:
            return Case(name, inputs, {"lr": 0.1} | bounds, judge="reference", reason=FORGOTTEN)
        return Case(name, inputs, {"lr": 0.1} | bounds)

    return (
        case("2x3", 2.0, 3.0),
        case("weight of norm 0", 0.0, 3.0),
        case("direction of norm 0", 2.0, 0.0),
        case("lower bound", 2.0, 3.0, lower_bound=2.5),
        case("upper bound", 2.0, 3.0, upper_bound=0.5),
        case("upper bound 0", 2.0, 3.0, upper_bound=0.0),
        case("both bounds", 2.0, 3.0, lower_bound=0.5, upper_bound=1.5),
    )


@operator(cases=phase2_cases(mixed=False), differentiable=(), tolerance=UPDATE, source=SOURCE)
def lamb_update_phase2(
    weight: Array,
    g: Array,
    r1: Array,
    r2: Array,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> Array:
    """LAMB's step along a direction: w - lr * ratio * g with ratio = r1 / r2, or 1 if r1 or r2 is 0.

    Args:
        weight: w, any shape, floats.
        g: the direction that `lamb_update_phase1` gave.
        r1: (1,), norm of the weight; kept within the bounds first.
        r2: (1,), norm of `g`.
        lr: learning rate.
        lower_bound, upper_bound: bounds of `r1`; negative for none.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=phase2_cases(mixed=True),
    differentiable=(),
    mutates=("weight32",),
    tolerance=UPDATE,
    source=SOURCE,
)
def mp_lamb_update_phase2(
    weight: Array,
    g: Array,
    r1: Array,
    r2: Array,
    weight32: Array,
    lr: float,
    lower_bound: float = -1.0,
    upper_bound: float = -1.0,
) -> Array:
    """`lamb_update_phase2` of a float32 copy of the weight, rounded to the weight's dtype.

    Args:
        weight: any shape; only its dtype counts.
        g, r1, r2: as in `lamb_update_phase2`, float32.
        weight32: the exact weight, float32; overwritten.
        lr, lower_bound, upper_bound: as in `lamb_update_phase2`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape; one is not float32.
    """
