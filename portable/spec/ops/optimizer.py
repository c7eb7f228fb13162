"""Update rules of gradient descent, momentum and sign: a new weight from a weight and its gradient.

`adaptive` has those that keep averages of squares. All are called with `out=weight`; states (momenta,
averages) are inputs that the call overwrites. Below, [x] means clip(x, -clip_gradient,
clip_gradient), or x itself if clip_gradient is negative.
"""

from __future__ import annotations

from typing import Any

from ..case import REAL, Case, Domain, Input, Tolerance, values
from ..families import shape_name
from ..operator import Array, Ignored, operator

SOURCE = "src/operator/optimizer_op.cc, optimizer_op-inl.h"
UPDATE = Tolerance(4, "fixed", "array", reason="the terms of an update may cancel")
HALF = Tolerance(
    16, "fixed", "array", reason="MXNet rounds each step to float16, hyperparameters too"
)


def update_cases(
    states: tuple[Domain, ...],
    required: dict[str, Any],
    choices: tuple[dict[str, Any], ...],
    exact: dict[str, Any],
    half: bool = True,
) -> tuple[Case, ...]:
    """Cases of an update of weight and grad: ranks, each choice of hyperparameters, dtypes, refusals.

    states:   domains of the further inputs, all of the weight's shape.
    required: hyperparameters that every call gives; choices: those that one case each adds.
    exact:    hyperparameters whose values are the same in float32 and float64, for float64, since
              MXNet keeps them in float32.
    half:     whether there is a case in float16.
    """

    def inputs(shape: tuple[int, ...], dtype: str = "float32") -> tuple[Input, ...]:
        return tuple(Input(shape, dtype, domain) for domain in (REAL, REAL, *states))

    first, _, *rest = inputs((2, 3))
    return (
        *(Case(shape_name(s), inputs(s), required) for s in ((1,), (5,), (2, 3), (2, 3, 1, 2))),
        *(
            Case(" ".join(f"{k}={v}" for k, v in choice.items()), inputs((2, 3)), required | choice)
            for choice in choices
        ),
        Case("float64", inputs((2, 3), "float64"), exact),
        *((Case("float16", inputs((2, 3), "float16"), exact, tolerance=HALF),) if half else ()),
        Case(
            "grad of another shape",
            (first, Input((3, 2)), *rest),
            required,
            raises="MXNetError",
            says=("grad", "(3, 2)", "(2, 3)"),
        ),
        Case(
            "grad of another dtype",
            (first, Input((2, 3), "float64"), *rest),
            required,
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "integers",
            tuple(Input((2, 3), "int32", Domain("integers", 1, 4)) for _ in inputs((1,))),
            required,
            raises="MXNetError",
            says=("int32",),
        ),
    )


def mixed_cases(
    states: tuple[Domain, ...], required: dict[str, Any], choices: tuple[dict[str, Any], ...]
) -> tuple[Case, ...]:
    """Cases of an update in mixed precision: weight and grad of float16, all else of float32."""

    def inputs(shape: tuple[int, ...], dtype: str = "float16") -> tuple[Input, ...]:
        weights = (Input(shape, dtype), Input(shape, dtype))
        return (*weights, *(Input(shape, domain=domain) for domain in (*states, REAL)))

    return (
        *(Case(shape_name(s), inputs(s), required) for s in ((5,), (2, 3), (2, 1, 3))),
        *(
            Case(" ".join(f"{k}={v}" for k, v in choice.items()), inputs((2, 3)), required | choice)
            for choice in choices
        ),
        Case("float32", inputs((2, 3), "float32"), required),
        Case(
            "weight32 of float16",
            (*inputs((2, 3))[:-1], Input((2, 3), "float16")),
            required,
            raises="MXNetError",
            says=("weight32", "float16", "float32"),
        ),
    )


LR = {"lr": 0.1}
DECAY = ({"wd": 0.01}, {"rescale_grad": 0.5}, {"clip_gradient": 0.5}, {"clip_gradient": 0.0})
ALL = {"wd": 0.1, "rescale_grad": 0.7, "clip_gradient": 0.5}
EXACT_SGD = {"lr": 0.125, "wd": 0.25, "rescale_grad": 0.5, "clip_gradient": 0.75}


@operator(
    cases=update_cases((), LR, (*DECAY, ALL, {"lazy_update": False}), EXACT_SGD),
    differentiable=(),
    tolerance=UPDATE,
    source=SOURCE,
)
def sgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: Ignored = True,
) -> Array:
    """Gradient descent: w - lr * ([rescale_grad * grad] + wd * w).

    Args:
        weight: w, any shape, floats.
        grad: the gradient, like `weight`.
        lr: learning rate.
        wd: weight decay, the factor of the penalty wd/2 * w^2.
        rescale_grad: factor of the gradient, such as 1 / batch size.
        clip_gradient: bound of the rescaled gradient; negative for none.
        lazy_update: only matters for sparse gradients.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


MOMENTUM = {"lr": 0.1, "momentum": 0.9}
EXACT_MOMENTUM = EXACT_SGD | {"momentum": 0.875}


@operator(
    cases=update_cases((REAL,), LR, (MOMENTUM, MOMENTUM | ALL), EXACT_MOMENTUM),
    differentiable=(),
    mutates=("mom",),
    tolerance=UPDATE,
    source=SOURCE,
)
def sgd_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: Ignored = True,
) -> Array:
    """Gradient descent with momentum: m <- momentum * m - lr * ([rescale_grad * grad] + wd * w),
    w + m.

    Args:
        weight, grad, lr, wd, rescale_grad, clip_gradient, lazy_update: as in `sgd_update`.
        mom: m, like `weight`; overwritten.
        momentum: the part of the last step that is kept.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=mixed_cases((), LR, (ALL,)),
    differentiable=(),
    mutates=("weight32",),
    tolerance=UPDATE,
    source=SOURCE,
)
def mp_sgd_update(
    weight: Array,
    grad: Array,
    weight32: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: Ignored = True,
) -> Array:
    """`sgd_update` of a float32 copy of the weight, rounded to the weight's dtype at the end.

    Args:
        weight: any shape; only its dtype counts.
        grad: the gradient, like `weight`.
        weight32: the exact weight, float32; overwritten.
        lr, wd, rescale_grad, clip_gradient, lazy_update: as in `sgd_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape; `weight32` is not float32.
    """


@operator(
    cases=mixed_cases((REAL,), MOMENTUM, (ALL,)),
    differentiable=(),
    mutates=("mom", "weight32"),
    tolerance=UPDATE,
    source=SOURCE,
)
def mp_sgd_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    weight32: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: Ignored = True,
) -> Array:
    """`sgd_mom_update` of a float32 copy of the weight, rounded to the weight's dtype at the end.

    Args:
        weight, grad, weight32: as in `mp_sgd_update`.
        mom: float32; overwritten.
        lr, momentum, wd, rescale_grad, clip_gradient, lazy_update: as in `sgd_mom_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape; `mom` or `weight32` is not float32.
    """


UNALIASED = "without out=weight, which no optimizer leaves out, MXNet decays the old weight in mom"


@operator(
    cases=(
        *update_cases((REAL,), LR, (MOMENTUM,), EXACT_MOMENTUM | {"wd": 0.0}),
        *(
            Case(name, (Input((2, 3)),) * 3, given, judge="reference", reason=UNALIASED)
            for name, given in (("weight decay", MOMENTUM | {"wd": 0.3}), ("all", MOMENTUM | ALL))
        ),
    ),
    differentiable=(),
    mutates=("mom",),
    tolerance=UPDATE,
    source=SOURCE,
)
def nag_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """Nesterov's accelerated gradient: with g = [rescale_grad * grad] and d = g + wd * w,
    w' = w + momentum * (momentum * m - lr * d) - lr * d, m <- momentum * m - lr * (g + wd * w').

    The weight decay in m is that of the new weight, as in MXNet with `out=weight`.

    Args:
        weight, grad, lr, wd, rescale_grad, clip_gradient: as in `sgd_update`.
        mom, momentum: as in `sgd_mom_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=mixed_cases((REAL,), MOMENTUM, (ALL, {"wd": 0.3})),
    differentiable=(),
    mutates=("mom", "weight32"),
    tolerance=UPDATE,
    source=SOURCE,
)
def mp_nag_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    weight32: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """`nag_mom_update` of a float32 copy of the weight, rounded to the weight's dtype at the end.

    Args:
        weight, grad, weight32: as in `mp_sgd_update`.
        mom: float32; overwritten.
        lr, momentum, wd, rescale_grad, clip_gradient: as in `nag_mom_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape; `mom` or `weight32` is not float32.
    """


@operator(
    cases=(
        *update_cases((), LR, (*DECAY, ALL), EXACT_SGD),
        Case("no step where grad is 0", (values(1, -1, 2), values(0, -0.0, 3)), LR | {"wd": 0.5}),
    ),
    differentiable=(),
    tolerance=UPDATE,
    source=SOURCE,
)
def signsgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """Steps of one length: (1 - lr * wd) * w - lr * sign(grad).

    Args:
        weight, grad, lr, wd: as in `sgd_update`.
        rescale_grad, clip_gradient: accepted; they do not change the sign.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=update_cases(
        (REAL,), MOMENTUM, (ALL, {"wd_lh": 0.2}, ALL | {"wd_lh": 0.2}), EXACT_MOMENTUM
    ),
    differentiable=(),
    mutates=("mom",),
    tolerance=UPDATE,
    source=SOURCE,
)
def signum_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    wd_lh: float = 0.0,
) -> Array:
    """Sign of the momentum: m <- momentum * m - (1 - momentum) * ([rescale_grad * grad] + wd * w),
    then (1 - lr * wd_lh) * w + lr * sign(m).

    Args:
        weight, grad, lr, wd, rescale_grad, clip_gradient: as in `sgd_update`.
        mom, momentum: as in `sgd_mom_update`.
        wd_lh: weight decay apart from the momentum, after Loshchilov and Hutter.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """
