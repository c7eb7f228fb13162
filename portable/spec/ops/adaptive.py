"""Update rules that scale each weight's step by averages of its squared gradients.

As in `optimizer`, they are called with `out=weight`, their states are overwritten, and [x] means
clip(x, -clip_gradient, clip_gradient), or x itself if clip_gradient is negative.
"""

from __future__ import annotations

from ..case import POSITIVE, REAL, Case, Domain, Tolerance, values
from ..operator import Array, Ignored, operator
from .optimizer import ALL, DECAY, EXACT_SGD, LR, SOURCE, UPDATE, update_cases

POWERS = Tolerance(
    2.0**7,
    "fixed",
    "array",
    reason="1 - beta^t: MXNet rounds beta^t to float32, half a unit of 1, and 0.999^3 leaves 0.003",
)
SMALL = Domain(low=-0.2, high=0.2)

BETAS = {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}
EXACT_ADAM = EXACT_SGD | {"beta1": 0.875, "beta2": 0.9375, "epsilon": 2.0**-10}


@operator(
    cases=update_cases(
        (REAL, POSITIVE), LR, (*DECAY, ALL, BETAS, BETAS | ALL, {"lazy_update": False}), EXACT_ADAM
    ),
    differentiable=(),
    mutates=("mean", "var"),
    tolerance=UPDATE,
    source=SOURCE,
)
def adam_update(
    weight: Array,
    grad: Array,
    mean: Array,
    var: Array,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: Ignored = True,
) -> Array:
    """Adam: with d = [rescale_grad * grad + wd * w], mean <- beta1 * mean + (1 - beta1) * d,
    var <- beta2 * var + (1 - beta2) * d^2, then w - lr * mean / (sqrt(var) + epsilon).

    The correction of the averages' bias is the caller's, by its choice of `lr`.

    Args:
        weight, grad, lr, wd, rescale_grad, lazy_update: as in `sgd_update`.
        mean, var: averages of d and d^2, like `weight`; overwritten.
        beta1, beta2: how much of them is kept.
        epsilon: keeps the divisor away from 0.
        clip_gradient: bound of d, weight decay included; negative for none.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=update_cases(
        (POSITIVE,),
        LR,
        (
            ALL,
            {"gamma1": 0.8, "epsilon": 0.1},
            {"clip_weights": 0.5},
            ALL | {"clip_weights": 1.0},
            {"clip_weights": 0.0},
        ),
        EXACT_SGD | {"gamma1": 0.875, "epsilon": 2.0**-10, "clip_weights": 1.5},
    ),
    differentiable=(),
    mutates=("n",),
    tolerance=UPDATE,
    source=SOURCE,
)
def rmsprop_update(
    weight: Array,
    grad: Array,
    n: Array,
    lr: float,
    gamma1: float = 0.95,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> Array:
    """RMSProp: with d = [rescale_grad * grad + wd * w], n <- gamma1 * n + (1 - gamma1) * d^2, then
    w - lr * d / sqrt(n + epsilon).

    Args:
        weight, grad, lr, wd, rescale_grad: as in `sgd_update`.
        n: average of d^2, like `weight`; overwritten.
        gamma1: how much of it is kept.
        epsilon: keeps the divisor away from 0.
        clip_gradient: bound of d, weight decay included; negative for none.
        clip_weights: bound of the new weight; negative for none.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


ALEX = {"epsilon": 0.1}


@operator(
    cases=update_cases(
        (POSITIVE, SMALL, REAL),
        LR | ALEX,
        (ALL, {"gamma1": 0.8, "gamma2": 0.5}, {"clip_weights": 0.5}),
        EXACT_SGD | {"gamma1": 0.875, "gamma2": 0.5, "epsilon": 0.125, "clip_weights": 1.5},
    ),
    differentiable=(),
    mutates=("n", "g", "delta"),
    tolerance=UPDATE,
    source=SOURCE,
)
def rmspropalex_update(
    weight: Array,
    grad: Array,
    n: Array,
    g: Array,
    delta: Array,
    lr: float,
    gamma1: float = 0.95,
    gamma2: float = 0.9,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    clip_weights: float = -1.0,
) -> Array:
    """RMSProp with the variance of the gradient and momentum (Graves 2013): with
    d = [rescale_grad * grad + wd * w], n <- gamma1 * n + (1 - gamma1) * d^2,
    g <- gamma1 * g + (1 - gamma1) * d, delta <- gamma2 * delta - lr * d / sqrt(n - g^2 + epsilon),
    then w + delta.

    Args:
        weight, grad, lr, wd, rescale_grad: as in `sgd_update`.
        n, g, delta: averages of d^2 and d, and the step, like `weight`; overwritten.
        gamma1, gamma2: how much of the averages and of the step is kept.
        epsilon, clip_gradient, clip_weights: as in `rmsprop_update`.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=(
        *update_cases(
            (REAL, POSITIVE),
            LR,
            (*DECAY, ALL, {"lamda1": 0.5, "beta": 0.5}),
            EXACT_SGD | {"lamda1": 0.5, "beta": 0.75},
        ),
        Case(
            "small z gives 0",
            (values(1, 2), values(0, 0), values(0.3, -0.7), values(1, 1)),
            {"lr": 0.1, "lamda1": 0.5},
        ),
    ),
    differentiable=(),
    mutates=("z", "n"),
    tolerance=UPDATE,
    source=SOURCE,
)
def ftrl_update(
    weight: Array,
    grad: Array,
    z: Array,
    n: Array,
    lr: float,
    lamda1: float = 0.01,
    beta: float = 1.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """Follow the regularised leader: with d = [rescale_grad * grad],
    z <- z + d - (sqrt(n + d^2) - sqrt(n)) * w / lr, n <- n + d^2, then
    (sign(z) * lamda1 - z) / ((beta + sqrt(n)) / lr + wd), or 0 where |z| <= lamda1.

    Args:
        weight, grad, lr, rescale_grad, clip_gradient: as in `sgd_update`.
        z, n: the accumulated gradients and their squares, like `weight`; overwritten.
        lamda1: weight of the penalty |w|.
        beta: added to sqrt(n).
        wd: weight of the penalty w^2 / 2.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """


@operator(
    cases=update_cases(
        (POSITIVE, POSITIVE, REAL),
        {"lr": 0.1, "t": 3},
        (
            {"wd": 0.1, "rescale_grad": 0.7, "clip_grad": 0.5},
            {"beta1": 0.5, "beta2": 0.9, "epsilon": 0.01},
            {"t": 1},
            {"t": 100},
        ),
        {"lr": 0.125, "t": 2, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.125, "clip_grad": 0.75},
    ),
    differentiable=(),
    mutates=("d", "v", "z"),
    tolerance=POWERS,
    source=SOURCE,
)
def ftml_update(
    weight: Array,
    grad: Array,
    d: Array,
    v: Array,
    z: Array,
    lr: float,
    t: int,
    beta1: float = 0.6,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_grad: float = -1.0,
) -> Array:
    """Follow the moving leader (in MXNet, `t` stands after `epsilon`): with
    h = [rescale_grad * grad + wd * w],
    v <- beta2 * v + (1 - beta2) * h^2, d' = (1 - beta1^t) / lr * (sqrt(v / (1 - beta2^t)) + epsilon),
    z <- beta1 * z + (1 - beta1) * h - (d' - beta1 * d) * w, d <- d', then -z / d.

    Args:
        weight, grad, lr, wd, rescale_grad: as in `sgd_update`.
        d, v, z: states, like `weight`; overwritten.
        beta1, beta2: how much of them is kept.
        epsilon: keeps the divisor away from 0.
        t: number of this update, from 1.
        clip_grad: bound of h, weight decay included; negative for none.

    Returns:
        The new weight, like `weight`. No gradient.

    Raises:
        MXNetError: inputs differ in shape or dtype, or are no floats.
    """
