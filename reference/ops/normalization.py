"""Normalisation: out = gamma * y + beta with y = (x - mean) / s, s = sqrt(var + eps).

Operators differ in the axes that mean and var are taken over. Where they depend on x, all have one
gradient: with h = gamma * g, x gets (h - mean(h) - y mean(h y)) / s. The two means are what x does
through the mean and through s: y has mean 0 and variance 1 whatever x is.
"""

from __future__ import annotations

import numpy as np

from ..axes import axis_of
from ..base import MXNetError
from ..floats import require_floats, widened
from ..operator import Array, operator


def _standardised(x, axes, eps):
    """y = (x - mean) / s, the mean, and s = sqrt(var + eps) over axes, which are kept with size 1."""
    mean = x.mean(axis=axes, keepdims=True)
    s = np.sqrt(np.square(x - mean).mean(axis=axes, keepdims=True) + np.asarray(eps, x.dtype))
    return (x - mean) / s, mean, s


def _through_statistics(h, y, s, axes):
    """The gradient of x from that of y: (h - mean(h) - y mean(h y)) / s."""
    mean_h = h.mean(axis=axes, keepdims=True)
    return (h - mean_h - y * (h * y).mean(axis=axes, keepdims=True)) / s


def _along(vector, axis, rank):
    """A vector as an array that broadcasts along one axis."""
    return vector.reshape([-1 if i == axis else 1 for i in range(rank)])


def _others(axis, rank):
    """All axes but one."""
    return tuple(i for i in range(rank) if i != axis)


def _check_parameters(op, data, size, **vectors):
    """gamma, beta, ... have one number for each of what is normalised."""
    require_floats(op, data=data)
    for name, vector in vectors.items():
        if vector.shape != (size,):
            raise MXNetError(
                f"{op}: {name} has shape {vector.shape}; expected {(size,)} for data of shape "
                f"{data.shape}"
            )


def _batch_statistics(data, moving_mean, moving_var, eps, axis, batch):
    """y, the mean and s of each channel: of the batch, or with the moving statistics."""
    if batch:
        return _standardised(data, _others(axis, data.ndim), eps)
    mean = _along(moving_mean, axis, data.ndim)
    s = np.sqrt(_along(moving_var, axis, data.ndim) + np.asarray(eps, moving_var.dtype))
    return (data - mean) / s, mean, s


@operator(mixed=True, outputs="output_mean_var", mutates=("moving_mean", "moving_var"), mode=True)
def BatchNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    moving_mean: Array,
    moving_var: Array,
    eps: float = 0.0010000000474974513,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    training: bool = False,
):
    """Each channel: gamma * (x - mean) / sqrt(var + eps) + beta; gamma is 1 if fix_gamma.

    data: any shape with an axis of C channels; all else: (C,). mean and var are the batch's in
    training, and moving <- momentum * moving + (1 - momentum) * batch; else they are the moving ones.
    With output_mean_var also the mean and 1 / sqrt(var + eps). Gradient: see the module.
    Source: MXNet 1.9.1, src/operator/nn/batch_norm.cc.
    """
    axis = axis_of("BatchNorm", axis, data.ndim)
    vectors = {"gamma": gamma, "beta": beta, "moving_mean": moving_mean, "moving_var": moving_var}
    _check_parameters("BatchNorm", data, data.shape[axis], **vectors)
    wide, batch = widened(data), training and not use_global_stats
    for name, vector in vectors.items():
        if vector.dtype != wide.dtype:
            raise MXNetError(
                f"BatchNorm: {name} is {vector.dtype}; expected {wide.dtype} for data of {data.dtype}"
            )
    y, mean, s = _batch_statistics(wide, moving_mean, moving_var, eps, axis, batch)
    out = (y if fix_gamma else _along(gamma, axis, data.ndim) * y) + _along(beta, axis, data.ndim)
    mean, s = mean.ravel(), s.ravel()
    if batch:
        var = s * s - np.asarray(eps, s.dtype)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_var = momentum * moving_var + (1 - momentum) * var
    shown = (out.astype(data.dtype), mean, 1 / s) if output_mean_var else (out.astype(data.dtype),)
    return (*shown, moving_mean, moving_var)


@BatchNorm.pullback(once=True)
def _(
    g,
    out,
    data,
    gamma,
    beta,
    moving_mean,
    moving_var,
    eps,
    momentum,
    fix_gamma,
    use_global_stats,
    output_mean_var,
    axis,
    cudnn_off,
    min_calib_range,
    max_calib_range,
    training,
):
    axis, batch = axis_of("BatchNorm", axis, data.ndim), training and not use_global_stats
    g = widened(g[0] if output_mean_var else g)
    y, _, s = _batch_statistics(widened(data), moving_mean, moving_var, eps, axis, batch)
    others = _others(axis, data.ndim)
    h = g if fix_gamma else _along(gamma, axis, data.ndim) * g
    dx = _through_statistics(h, y, s, others) if batch else h / s
    dgamma = np.zeros_like(gamma) if fix_gamma else (g * y).sum(axis=others)
    return dx.astype(data.dtype), dgamma, g.sum(axis=others), None, None


@operator(outputs="output_mean_var")
def LayerNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    axis: int = -1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
):
    """Along one axis: gamma * (x - mean) / sqrt(var + eps) + beta.

    data: any shape; gamma, beta: (size of the axis,). With output_mean_var also mean and
    sqrt(var + eps), with size 1 along the axis. Gradient: see the module.
    Source: MXNet 1.9.1, src/operator/nn/layer_norm-inl.h.

    >>> LayerNorm(np.array([[1.0, 3.0]]), np.ones(2), np.zeros(2), eps=0.0)
    array([[-1.,  1.]])
    """
    axis = axis_of("LayerNorm", axis, data.ndim)
    _check_parameters("LayerNorm", data, data.shape[axis], gamma=gamma, beta=beta)
    y, mean, s = _standardised(widened(data), axis, eps)
    out = _along(gamma, axis, data.ndim) * y + _along(beta, axis, data.ndim)
    results = [x.astype(data.dtype) for x in (out, mean, s)]
    return tuple(results) if output_mean_var else results[0]


@LayerNorm.pullback(once=True)
def _(g, out, data, gamma, beta, axis, eps, output_mean_var):
    axis, g = axis_of("LayerNorm", axis, data.ndim), widened(g[0] if output_mean_var else g)
    y, _, s = _standardised(widened(data), axis, eps)
    dx = _through_statistics(_along(gamma, axis, data.ndim) * g, y, s, axis)
    others = _others(axis, data.ndim)
    dgamma, dbeta = (g * y).sum(axis=others), g.sum(axis=others)
    return dx.astype(data.dtype), dgamma.astype(data.dtype), dbeta.astype(data.dtype)


def _grouped(data, groups):
    """(N, C, ...) as (N, groups, all that belongs to one group)."""
    return widened(data).reshape(data.shape[0], groups, -1)


def _require_positions(op, data):
    """There are samples, channels, and positions."""
    if data.ndim < 3:
        raise MXNetError(
            f"{op}: data has shape {data.shape}; expected 3 or more dimensions (N, C, ...)"
        )


def _group_norm(data, gamma, beta, groups, eps):
    """out, mean and s of data normalised in groups, in the dtype of data."""
    y, mean, s = _standardised(_grouped(data, groups), 2, eps)
    out = (gamma[:, None] * y + beta[:, None]).reshape(data.shape)
    return tuple(x.astype(data.dtype) for x in (out, mean[..., 0], s[..., 0]))


def _group_norm_gradient(g, data, gamma, groups, eps):
    """The gradients of data, gamma and beta."""
    g = _grouped(g, groups)
    y, _, s = _standardised(_grouped(data, groups), 2, eps)
    dx = _through_statistics(gamma[:, None] * g, y, s, 2).reshape(data.shape)
    found = (dx, (g * y).sum(axis=(0, 2)), g.sum(axis=(0, 2)))
    return tuple(x.astype(data.dtype) for x in found)


@operator
def InstanceNorm(data: Array, gamma: Array, beta: Array, eps: float = 1e-3) -> Array:
    """Each channel of each sample: gamma * (x - mean) / sqrt(var + eps) + beta.

    data: (N, C, ...) with three or more dimensions; gamma, beta: (C,). Gradient: see the module.
    Source: MXNet 1.9.1, src/operator/instance_norm-inl.h.
    """
    _require_positions("InstanceNorm", data)
    _check_parameters("InstanceNorm", data, data.shape[1], gamma=gamma, beta=beta)
    return _group_norm(data, gamma, beta, data.shape[1], eps)[0]


@InstanceNorm.pullback(once=True)
def _(g, out, data, gamma, beta, eps):
    return _group_norm_gradient(g, data, gamma, data.shape[1], eps)


@operator(outputs="output_mean_var")
def GroupNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    num_groups: int = 1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
):
    """Each group of neighbouring channels of each sample: gamma * (x - mean) / sqrt(var + eps) + beta.

    data: (N, C, ...) with three or more dimensions; gamma, beta: (num_groups,). With output_mean_var
    also mean and sqrt(var + eps), (N, num_groups). Gradient: see the module.
    Source: MXNet 1.9.1, src/operator/nn/group_norm-inl.h.
    """
    _require_positions("GroupNorm", data)
    if num_groups < 1 or data.shape[1] % num_groups:
        raise MXNetError(
            f"GroupNorm: num_groups={num_groups} does not divide the {data.shape[1]} channels"
        )
    _check_parameters("GroupNorm", data, num_groups, gamma=gamma, beta=beta)
    results = _group_norm(data, gamma, beta, num_groups, eps)
    return results if output_mean_var else results[0]


@GroupNorm.pullback(once=True)
def _(g, out, data, gamma, beta, num_groups, eps, output_mean_var):
    return _group_norm_gradient(g[0] if output_mean_var else g, data, gamma, num_groups, eps)


def _over_neighbours(x, nsize):
    """For each channel (axis 1), the sum over those at most (nsize - 1) // 2 away."""
    reach = (nsize - 1) // 2
    padded = np.pad(x, [(reach, reach) if i == 1 else (0, 0) for i in range(x.ndim)])
    return sum(padded[:, i : i + x.shape[1]] for i in range(2 * reach + 1))


@operator
def LRN(
    data: Array, nsize: int, alpha: float = 1e-4, beta: float = 0.75, knorm: float = 2.0
) -> Array:
    """x * s^-beta with s = knorm + alpha / nsize * (sum of x^2 over neighbouring channels).

    data: (N, C, H, W) or (N, C). x_i gets g_i s_i^-beta - 2 alpha beta / nsize * x_i * (sum of
    g_j x_j s_j^(-beta-1) over the neighbours j), since j is i's neighbour if i is j's.
    Source: MXNet 1.9.1, src/operator/nn/lrn-inl.h.
    """
    require_floats("LRN", data=data)
    if data.ndim not in (2, 4):
        raise MXNetError(f"LRN: data has shape {data.shape}; expected (N, C, H, W) or (N, C)")
    if nsize < 1:
        raise MXNetError(f"LRN: nsize={nsize}; expected 1 neighbour or more")
    s = knorm + alpha / nsize * _over_neighbours(data * data, nsize)
    return data * s**-beta


@LRN.pullback(once=True)
def _(g, out, data, nsize, alpha, beta, knorm):
    s = knorm + alpha / nsize * _over_neighbours(data * data, nsize)
    others = _over_neighbours(g * data * s ** (-beta - 1), nsize)
    return g * s**-beta - 2 * alpha * beta / nsize * data * others
