"""Update equations, one function each, in float64: what the optimizer classes are held to.

    weight, state = rule(weight, grad, state, t=1, lr=0.1, wd=0.01, ...)

state is a tuple of what the rule remembers; `start` says what it is before the first step. t counts
the updates of this weight from 1. All rules take `scaling`, that is rescale_grad and clip_gradient.
Below, w is the weight, and g the gradient, already rescaled and clipped:

    g = clip(rescale_grad * grad, -clip_gradient, clip_gradient)

Some rules add the weight decay before they clip: h = clip(rescale_grad * grad + wd * w).

Source of all: MXNet 1.9.1, python/mxnet/optimizer/optimizer.py and src/operator/optimizer_op-inl.h.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
State = tuple[Array, ...]


def clipped(x: Array, bound: float | None) -> Array:
    """x kept within +-bound; None for no bound."""
    return x if bound is None else np.clip(x, -bound, bound)


def scaled(
    grad: Array,
    penalty: Array | float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float | None = None,
) -> Array:
    """g = clip(rescale_grad * grad); with a penalty, h = clip(rescale_grad * grad + penalty)."""
    return clipped(rescale_grad * grad + penalty, clip_gradient)


def average(old: Array, new: Array, kept: float) -> Array:
    """kept * old + (1 - kept) * new, an exponential moving average."""
    return kept * old + (1 - kept) * new


def start(rule: str, weight: Array) -> State:
    """What a rule remembers before its first step: zeros, and for 'dcasgd' the weight itself.

    >>> [s.tolist() for s in start("adam", np.ones(2))]
    [[0.0, 0.0], [0.0, 0.0]]
    """
    zero = np.zeros_like(weight)
    if rule == "dcasgd":
        return zero, weight.copy()
    if rule == "nadam":
        return zero, zero, np.ones(1)
    if rule == "group_adagrad":
        return (np.zeros((len(weight), 1)),)
    counts = {
        "momentum": 1,
        "nag": 1,
        "signum": 1,
        "lars": 1,
        "adagrad": 1,
        "rmsprop": 1,
        "centered_rmsprop": 3,
        "adadelta": 2,
        "adam": 2,
        "adamax": 2,
        "lamb": 2,
        "ftrl": 2,
        "ftml": 3,
    }
    return (zero,) * counts.get(rule, 0)


def sgd(weight, grad, state=(), t=1, *, lr=0.01, wd=0.0, **scaling):
    """w - lr (g + wd w). No state.

    >>> sgd(np.array([1.0]), np.array([2.0]), lr=0.1)[0]
    array([0.8])
    """
    g = scaled(grad, **scaling)
    return weight - lr * (g + wd * weight), state


def momentum(weight, grad, state, t=1, *, lr=0.01, momentum=0.0, wd=0.0, **scaling):
    """m <- momentum m - lr (g + wd w); w + m. State: (m,)."""
    (m,) = state
    g = scaled(grad, **scaling)
    m = momentum * m - lr * (g + wd * weight)
    return weight + m, (m,)


def nag(weight, grad, state, t=1, *, lr=0.01, momentum=0.0, wd=0.0, **scaling):
    """Nesterov: w' = w + momentum (momentum m - lr (g + wd w)) - lr (g + wd w), m <- momentum m -
    lr (g + wd w'): MXNet has overwritten the weight when it decays it for m. State: (m,).
    """
    (m,) = state
    g = scaled(grad, **scaling)
    step = lr * (g + wd * weight)
    new = weight + momentum * (momentum * m - step) - step
    return new, (momentum * m - lr * (g + wd * new),)


def signsgd(weight, grad, state=(), t=1, *, lr=0.01, wd=0.0, **scaling):
    """(1 - lr wd) w - lr sign(grad). No state."""
    return (1 - lr * wd) * weight - lr * np.sign(grad), state


def signum(weight, grad, state, t=1, *, lr=0.01, momentum=0.9, wd_lh=0.0, wd=0.0, **scaling):
    """m <- momentum m - (1 - momentum) (g + wd w); (1 - lr wd_lh) w + lr sign(m). State: (m,)."""
    (m,) = state
    g = scaled(grad, **scaling)
    m = average(m, -(g + wd * weight), momentum)
    return (1 - lr * wd_lh) * weight + lr * np.sign(m), (m,)


def sgld(weight, grad, state, t=1, *, noise, lr=0.01, wd=0.0, **scaling):
    """Langevin dynamics: w - lr / 2 (g + wd w) + sqrt(lr) noise, noise standard normal. No state."""
    g = scaled(grad, **scaling)
    return weight - lr / 2 * (g + wd * weight) + np.sqrt(lr) * noise, state


def dcasgd(weight, grad, state, t=1, *, lr=0.01, momentum=0.0, lamda=0.04, wd=0.0, **scaling):
    """Delay-compensated: m <- momentum m - lr (g + wd w + lamda g^2 (w - w_previous)); w + m.

    State: (m, w_previous), the weight before its last update.
    """
    m, previous = state
    g = scaled(grad, **scaling)
    m = momentum * m - lr * (g + wd * weight + lamda * g * g * (weight - previous))
    return weight + m, (m, weight)


def lars(
    weight,
    grad,
    state,
    t=1,
    *,
    lr=0.1,
    momentum=0.0,
    eta=0.001,
    eps=0.0,
    wd=0.0,
    rescale_grad=1.0,
    clip_gradient=None,
):
    """Layer-wise rate: momentum with lr * eta |w| / (|rescale_grad * grad| + wd |w| + eps).

    The rate is lr itself where one of the norms is 0. Names that end in gamma, beta or bias are left
    to plain momentum by the class. State: (m,).
    """
    w_norm, g_norm = np.linalg.norm(weight), np.linalg.norm(rescale_grad * grad)
    trust = eta * w_norm / (g_norm + wd * w_norm + eps) if w_norm > 0 and g_norm > 0 else 1.0
    (m,) = state
    g = clipped(rescale_grad * grad, clip_gradient)
    m = momentum * m - lr * trust * (g + wd * weight)
    return weight + m, (m,)


def adagrad(weight, grad, state, t=1, *, lr=0.01, eps=1e-7, wd=0.0, **scaling):
    """n <- n + g^2; w - lr (g / sqrt(n + eps) + wd w). State: (n,)."""
    (n,) = state
    g = scaled(grad, **scaling)
    n = n + g * g
    return weight - lr * (g / np.sqrt(n + eps) + wd * weight), (n,)


def group_adagrad(weight, grad, state, t=1, *, lr=0.01, eps=1e-5, **scaling):
    """One rate a row: n <- n + mean over the row of g^2; w - lr g / sqrt(n + eps). State: (n,).

    weight: (rows, columns); n: (rows, 1).
    """
    (n,) = state
    g = scaled(grad, **scaling)
    n = n + (g * g).mean(axis=1, keepdims=True)
    return weight - lr * g / np.sqrt(n + eps), (n,)


def adadelta(weight, grad, state, t=1, *, rho=0.9, epsilon=1e-5, wd=0.0, **scaling):
    """n <- rho n + (1 - rho) g^2; d = sqrt(e + epsilon) / sqrt(n + epsilon) g;
    e <- rho e + (1 - rho) d^2; w - d - wd w. There is no learning rate. State: (n, e).
    """
    n, e = state
    g = scaled(grad, **scaling)
    n = average(n, g * g, rho)
    d = np.sqrt(e + epsilon) / np.sqrt(n + epsilon) * g
    return weight - d - wd * weight, (n, average(e, d * d, rho))


def rmsprop(
    weight,
    grad,
    state,
    t=1,
    *,
    lr=0.001,
    gamma1=0.9,
    epsilon=1e-8,
    clip_weights=None,
    wd=0.0,
    **scaling,
):
    """n <- gamma1 n + (1 - gamma1) h^2; w - lr h / sqrt(n + epsilon) (Tieleman and Hinton 2012).

    State: (n,). clip_weights bounds the new weight.
    """
    (n,) = state
    h = scaled(grad, wd * weight, **scaling)
    n = average(n, h * h, gamma1)
    return clipped(weight - lr * h / np.sqrt(n + epsilon), clip_weights), (n,)


def centered_rmsprop(
    weight,
    grad,
    state,
    t=1,
    *,
    lr=0.001,
    gamma1=0.9,
    gamma2=0.9,
    epsilon=1e-8,
    clip_weights=None,
    wd=0.0,
    **scaling,
):
    """n <- gamma1 n + (1 - gamma1) h^2; a <- gamma1 a + (1 - gamma1) h;
    d <- gamma2 d - lr h / sqrt(n - a^2 + epsilon); w + d (Graves 2013). State: (n, a, d).
    """
    n, a, d = state
    h = scaled(grad, wd * weight, **scaling)
    n, a = average(n, h * h, gamma1), average(a, h, gamma1)
    d = gamma2 * d - lr * h / np.sqrt(n - a * a + epsilon)
    return clipped(weight + d, clip_weights), (n, a, d)


def adam(
    weight, grad, state, t=1, *, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, wd=0.0, **scaling
):
    """m <- beta1 m + (1 - beta1) h; v <- beta2 v + (1 - beta2) h^2;
    w - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon). State: (m, v).

    >>> adam(np.array([1.0]), np.array([5.0]), start("adam", np.ones(1)), lr=0.1)[0].round(6)
    array([0.9])
    """
    m, v = state
    h = scaled(grad, wd * weight, **scaling)
    m, v = average(m, h, beta1), average(v, h * h, beta2)
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return weight - rate * m / (np.sqrt(v) + epsilon), (m, v)


def adamax(weight, grad, state, t=1, *, lr=0.002, beta1=0.9, beta2=0.999, wd=0.0, **scaling):
    """m <- beta1 m + (1 - beta1) h; u <- max(beta2 u, |h|); w - lr / (1 - beta1^t) m / u.

    State: (m, u).
    """
    m, u = state
    h = scaled(grad, wd * weight, **scaling)
    m, u = average(m, h, beta1), np.maximum(beta2 * u, abs(h))
    return weight - lr / (1 - beta1**t) * m / u, (m, u)


def nadam(
    weight,
    grad,
    state,
    t=1,
    *,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    schedule_decay=0.004,
    wd=0.0,
    **scaling,
):
    """Adam with Nesterov momentum, whose strength at step t is b_t = beta1 (1 - 0.96^(decay t) / 2):

    with B_t = b_1 ... b_t and m, v as in Adam,
    m' = (1 - b_t) h / (1 - B_t) + b_(t+1) m / (1 - B_(t+1)), v' = v / (1 - beta2^t),
    w - lr m' / (sqrt(v') + epsilon). State: (m, v, B). The class has one B for all its weights.
    """
    m, v, product = state
    h = scaled(grad, wd * weight, **scaling)
    m, v = average(m, h, beta1), average(v, h * h, beta2)
    now, following = (beta1 * (1 - 0.96 ** (s * schedule_decay) / 2) for s in (t, t + 1))
    product = product * now
    looked_ahead = (1 - now) * h / (1 - product) + following * m / (1 - product * following)
    return (
        weight - lr * looked_ahead / (np.sqrt(v / (1 - beta2**t)) + epsilon),
        (m, v, product),
    )


def lamb(
    weight,
    grad,
    state,
    t=1,
    *,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-6,
    lower_bound=None,
    upper_bound=None,
    bias_correction=True,
    wd=0.0,
    **scaling,
):
    """Adam's averages m, v of g, with a rate for each layer: d = m' / (sqrt(v') + epsilon) + wd w,
    m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t) if bias_correction; w - lr |w| / |d| d.

    |w| is kept within the bounds; the ratio is 1 where one of the norms is 0. State: (m, v).
    """
    m, v = state
    g = scaled(grad, **scaling)
    m, v = average(m, g, beta1), average(v, g * g, beta2)
    corrections = (1 - beta1**t, 1 - beta2**t) if bias_correction else (1.0, 1.0)
    d = m / corrections[0] / (np.sqrt(v / corrections[1]) + epsilon) + wd * weight
    w_norm, d_norm = np.linalg.norm(weight), np.linalg.norm(d)
    w_norm = max(w_norm, -np.inf if lower_bound is None else lower_bound)
    w_norm = min(w_norm, np.inf if upper_bound is None else upper_bound)
    ratio = w_norm / d_norm if w_norm > 0 and d_norm > 0 else 1.0
    return weight - lr * ratio * d, (m, v)


def ftrl(weight, grad, state, t=1, *, lr=0.1, lamda1=0.01, beta=1.0, wd=0.0, **scaling):
    """z <- z + g - (sqrt(n + g^2) - sqrt(n)) / lr w; n <- n + g^2;
    (sign(z) lamda1 - z) / ((beta + sqrt(n)) / lr + wd), or 0 where |z| <= lamda1. State: (z, n).
    """
    z, n = state
    g = scaled(grad, **scaling)
    z = z + g - (np.sqrt(n + g * g) - np.sqrt(n)) / lr * weight
    n = n + g * g
    new = (np.sign(z) * lamda1 - z) / ((beta + np.sqrt(n)) / lr + wd)
    return np.where(abs(z) > lamda1, new, 0), (z, n)


def ftml(
    weight, grad, state, t=1, *, lr=0.0025, beta1=0.6, beta2=0.999, epsilon=1e-8, wd=0.0, **scaling
):
    """v <- beta2 v + (1 - beta2) h^2; d' = (1 - beta1^t) / lr (sqrt(v / (1 - beta2^t)) + epsilon);
    z <- beta1 z + (1 - beta1) h - (d' - beta1 d) w; d <- d'; -z / d. State: (d, v, z).
    """
    d, v, z = state
    h = scaled(grad, wd * weight, **scaling)
    v = average(v, h * h, beta2)
    new_d = (1 - beta1**t) / lr * (np.sqrt(v / (1 - beta2**t)) + epsilon)
    z = average(z, h, beta1) - (new_d - beta1 * d) * weight
    return -z / new_d, (new_d, v, z)
