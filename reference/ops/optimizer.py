"""Update rules of gradient descent, momentum and sign: a new weight from w and its gradient.

`adaptive.py` has those that keep averages of squares. A function returns the new weight and then its
states' new values. `reference.optimizers` has whole optimizers in float64; these are MXNet's
operators, in the dtype of the weight.
"""

from __future__ import annotations

import functools
import inspect

import numpy as np

from ..base import MXNetError
from ..operator import Array, operator

SINGLE = ("r1", "r2", "rescale_grad")  # arrays of one number, where they are arrays


def update(forward=None, **facts):
    """An operator whose inputs are floats of the weight's shape, but for those of one number."""
    if forward is None:
        return functools.partial(update, **facts)
    op = forward.__name__
    parameters = inspect.signature(forward).parameters.values()
    names = [p.name for p in parameters if p.annotation.startswith("Array")]
    mixed = "weight32" in names

    @functools.wraps(forward)
    def checked(*args, **attributes):
        weight = args[0]
        if weight.dtype.kind != "f":
            raise MXNetError(f"{op}: weight is {weight.dtype}; expected floats")
        for name, array in zip(names, args, strict=False):
            if name in SINGLE:
                _require_shape(op, name, array, (1,), "")
            else:
                _require_shape(op, name, array, weight.shape, ", that of weight")
                _require_dtype(op, name, array, weight, mixed)
        return forward(*args, **attributes)

    return operator(checked, **facts)


def _require_shape(op, name, array, shape, why):
    """An array has the shape that goes with the weight's."""
    if array.shape != shape:
        raise MXNetError(f"{op}: {name} has shape {array.shape}; expected {shape}{why}")


def _require_dtype(op, name, array, weight, mixed):
    """All of one dtype; in mixed precision all but weight and grad are float32.

    The judge computes in float64, in which all are of one dtype.
    """
    narrow = mixed and name not in ("weight", "grad") and array.dtype != np.float64
    wanted = np.dtype(np.float32) if narrow else weight.dtype
    if array.dtype != wanted:
        raise MXNetError(f"{op}: {name} is {array.dtype}; expected {wanted}")


def clipped(x, bound):
    """x kept within +-bound; a negative bound is none."""
    return np.clip(x, -bound, bound) if bound >= 0 else x


def _descent(weight, grad, wd, rescale_grad, clip_gradient):
    """Clipped gradient plus weight decay: the direction in which most rules go down."""
    direction = clipped(rescale_grad * grad, clip_gradient)
    direction += wd * weight
    return direction


@update
def sgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
) -> Array:
    """w - lr * (clip(rescale_grad * grad) + wd * w). All arrays have the shape of weight.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (SGDKernel).

    >>> sgd_update(np.array([1.0, 2.0]), np.array([1.0, -1.0]), 0.5)
    array([0.5, 2.5])
    """
    return weight - lr * _descent(weight, grad, wd, rescale_grad, clip_gradient)


@update(mutates=("mom",))
def sgd_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
) -> tuple[Array, Array]:
    """m <- momentum * m - lr * (clip(rescale_grad * grad) + wd * w), then w + m.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (SGDMomKernel).
    """
    mom = momentum * mom - lr * _descent(weight, grad, wd, rescale_grad, clip_gradient)
    return weight + mom, mom


def in_float32(rule, weight, grad, *states, **hyperparameters):
    """A rule in the dtype of the exact weight (the last state), and the weight rounded from it."""
    *states, exact = states
    result = rule(exact, grad.astype(exact.dtype), *states, **hyperparameters)
    new, *states = result if isinstance(result, tuple) else (result,)
    return new.astype(weight.dtype), *states, new


@update(mixed=True, mutates=("weight32",))
def mp_sgd_update(
    weight: Array,
    grad: Array,
    weight32: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    lazy_update: bool = True,
) -> tuple[Array, Array]:
    """sgd_update of weight32, the exact weight in float32; the result is rounded to weight's dtype.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (MP_SGDKernel).
    """
    return in_float32(
        sgd_update,
        weight,
        grad,
        weight32,
        lr=lr,
        wd=wd,
        rescale_grad=rescale_grad,
        clip_gradient=clip_gradient,
    )


@update(mixed=True, mutates=("mom", "weight32"))
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
    lazy_update: bool = True,
) -> tuple[Array, Array, Array]:
    """sgd_mom_update of weight32; the result is rounded to weight's dtype.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (MP_SGDMomKernel).
    """
    return in_float32(
        sgd_mom_update,
        weight,
        grad,
        mom,
        weight32,
        lr=lr,
        momentum=momentum,
        wd=wd,
        rescale_grad=rescale_grad,
        clip_gradient=clip_gradient,
    )


@update(mutates=("mom",))
def nag_mom_update(
    weight: Array,
    grad: Array,
    mom: Array,
    lr: float,
    momentum: float = 0.0,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> tuple[Array, Array]:
    """With g = clip(rescale_grad * grad) and d = g + wd * w:
    w' = w + momentum * (momentum * m - lr * d) - lr * d, a step that looks ahead along the momentum
    (Nesterov); m <- momentum * m - lr * (g + wd * w').

    The weight decay in m is that of the new weight: with out=weight, as it is always called, MXNet
    has overwritten the old one by then.
    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (NAGMomKernel).
    """
    g = clipped(rescale_grad * grad, clip_gradient)
    step = lr * (g + wd * weight)
    new = weight + momentum * (momentum * mom - step) - step
    return new, momentum * mom - lr * (g + wd * new)


@update(mixed=True, mutates=("mom", "weight32"))
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
) -> tuple[Array, Array, Array]:
    """nag_mom_update of weight32; the result is rounded to weight's dtype.

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (MP_NAGMomKernel).
    """
    return in_float32(
        nag_mom_update,
        weight,
        grad,
        mom,
        weight32,
        lr=lr,
        momentum=momentum,
        wd=wd,
        rescale_grad=rescale_grad,
        clip_gradient=clip_gradient,
    )


def average(old, new, kept):
    """kept * old + (1 - kept) * new, with 1 - kept in float32: 13 ppm below 0.001 for 0.999."""
    return kept * old + float(np.float32(1) - np.float32(kept)) * new


def correction(kept, t):
    """1 - kept^t, the weights' sum in an average that began at 0; kept in float32, as above."""
    return 1 - float(np.float32(kept)) ** t


@update
def signsgd_update(
    weight: Array,
    grad: Array,
    lr: float,
    wd: float = 0.0,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
) -> Array:
    """(1 - lr * wd) * w - lr * sign(grad).

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (SignSGDKernel).
    """
    return (1 - lr * wd) * weight - lr * np.sign(grad)


@update(mutates=("mom",))
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
) -> tuple[Array, Array]:
    """m <- momentum * m - (1 - momentum) * (clip(rescale_grad * grad) + wd * w), then
    (1 - lr * wd_lh) * w + lr * sign(m).

    Source: MXNet 1.9.1, src/operator/optimizer_op-inl.h (SignumKernel).
    """
    mom = average(mom, -_descent(weight, grad, wd, rescale_grad, clip_gradient), momentum)
    return (1 - lr * wd_lh) * weight + lr * np.sign(mom), mom
