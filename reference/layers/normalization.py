"""Normalisation: y = gamma (x - mean) / sqrt(var + epsilon) + beta.

The layers differ in the numbers that share one mean and one variance (the mean square of the
deviations), and in those that share one gamma and one beta:

                    mean and variance over                      gamma and beta for
    batch_norm      all numbers of a channel                    a channel
    instance_norm   all numbers of a channel of a sample        a channel
    layer_norm      one axis                                    a place on this axis
    group_norm      all numbers of a few channels of a sample   such a group

Source: MXNet 1.9.1, python/mxnet/gluon/nn/basic_layers.py; src/operator/nn/{batch,layer,group}_norm*,
src/operator/instance_norm-inl.h.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
Axes = tuple[int, ...]


def statistics(x: Array, axes: Axes) -> tuple[Array, Array]:
    """Mean and variance over some axes, which stay with length 1."""
    mean = x.mean(axis=axes, keepdims=True)
    return mean, np.square(x - mean).mean(axis=axes, keepdims=True)


def along(vector: Array | None, axis: int, rank: int, default: float) -> Array | float:
    """A vector as an array whose numbers are those of one axis; a default for None."""
    if vector is None:
        return default
    return vector.reshape([-1 if i == axis % rank else 1 for i in range(rank)])


def scaled(y: Array, gamma: Array | None, beta: Array | None, axis: int) -> Array:
    """gamma y + beta along an axis; None: gamma = 1, beta = 0."""
    return along(gamma, axis, y.ndim, 1.0) * y + along(beta, axis, y.ndim, 0.0)


def standardised(x: Array, axes: Axes, epsilon: float) -> Array:
    """(x - mean) / sqrt(var + epsilon), mean and variance over some axes."""
    mean, variance = statistics(x, axes)
    return (x - mean) / np.sqrt(variance + epsilon)


def others(x: Array, *axes: int) -> Axes:
    """All axes but these."""
    return tuple(sorted(set(range(x.ndim)) - {axis % x.ndim for axis in axes}))


def batch_norm(
    x: Array,
    gamma: Array | None,
    beta: Array | None,
    running_mean: Array | None = None,
    running_var: Array | None = None,
    axis: int = 1,
    epsilon: float = 1e-5,
) -> Array:
    """In training: standardised over the batch; when predicting: with the running averages.

    x: (N, C, ...), the channels on `axis`; gamma, beta, running_mean, running_var: (C,). The running
    ones are given when predicting (or always, for a layer with use_global_stats).

    >>> batch_norm(np.array([[1.0], [3.0]]), None, None, epsilon=0.0).ravel()
    array([-1.,  1.])
    """
    if running_mean is None or running_var is None:
        return scaled(standardised(x, others(x, axis), epsilon), gamma, beta, axis)
    mean, variance = (along(v, axis, x.ndim, 0.0) for v in (running_mean, running_var))
    return scaled((x - mean) / np.sqrt(variance + epsilon), gamma, beta, axis)


def moving_average(running: Array, of_batch: Array, momentum: float = 0.9) -> Array:
    """momentum running + (1 - momentum) of_batch: how training moves batch_norm's averages.

    of_batch: one of the `statistics` over all axes but the channels'; the variance is that of the
    batch itself (its squares divided by their number).
    """
    return momentum * running + (1 - momentum) * of_batch.reshape(running.shape)


def batch_norm_relu(x: Array, *parameters: Array | None, **settings) -> Array:
    """max(batch_norm(x), 0)."""
    return np.maximum(batch_norm(x, *parameters, **settings), 0)


def instance_norm(
    x: Array, gamma: Array | None, beta: Array | None, axis: int = 1, epsilon: float = 1e-5
) -> Array:
    """Standardised for each sample and channel. x: (N, C, ...), channels on `axis`; others: (C,)."""
    return scaled(standardised(x, others(x, 0, axis), epsilon), gamma, beta, axis)


def layer_norm(
    x: Array, gamma: Array | None, beta: Array | None, axis: int = -1, epsilon: float = 1e-5
) -> Array:
    """Standardised over one axis. x: (N, ..., D), the D on `axis`; gamma, beta: (D,)."""
    return scaled(standardised(x, (axis,), epsilon), gamma, beta, axis)


def group_norm(
    x: Array,
    gamma: Array | None,
    beta: Array | None,
    num_groups: int = 1,
    epsilon: float = 1e-5,
) -> Array:
    """Standardised for each sample and group of neighbouring channels.

    x: (N, C, ...); gamma, beta: (num_groups,), in MXNet 1.9.1 not one for each channel.
    """
    groups = x.reshape(len(x), num_groups, -1)
    return scaled(standardised(groups, (2,), epsilon), gamma, beta, 1).reshape(x.shape)
