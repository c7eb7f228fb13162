"""Normalisation. `axis` is not negative; `training` means that the batch's statistics are used."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import Array, lax

Axes = int | tuple[int, ...]


def _standardised(data: Array, axes: Axes, eps: float) -> tuple[Array, Array, Array]:
    """(x - mean) / s, the mean, and s = sqrt(var + eps), in float32 for float16."""
    wide = data.astype("float32") if data.dtype == jnp.float16 else data
    mean = wide.mean(axes, keepdims=True)
    s = jnp.sqrt(jnp.square(wide - mean).mean(axes, keepdims=True) + eps)
    return (wide - mean) / s, mean, s


def _along(vector: Array, axis: int, rank: int) -> Array:
    return vector.reshape([-1 if i == axis else 1 for i in range(rank)])


def BatchNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    moving_mean: Array,
    moving_var: Array,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    output_mean_var: bool = False,
    axis: int = 1,
    training: bool = False,
) -> tuple[Array, ...]:
    if training:
        axes = tuple(i for i in range(data.ndim) if i != axis)
        y, mean, s = _standardised(data, axes, eps)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean.ravel()
        moving_var = momentum * moving_var + (1 - momentum) * (s * s - eps).ravel()
    else:
        mean = _along(moving_mean, axis, data.ndim)
        s = jnp.sqrt(_along(moving_var, axis, data.ndim) + eps)
        y = (data - mean) / s
    scaled = y if fix_gamma else _along(gamma, axis, data.ndim) * y
    out = (scaled + _along(beta, axis, data.ndim)).astype(data.dtype)
    statistics = (lax.stop_gradient(mean.ravel()), lax.stop_gradient(1 / s.ravel()))
    shown = (out, *statistics) if output_mean_var else (out,)
    return (*shown, moving_mean, moving_var)


def _with_statistics(data: Array, out: Array, mean: Array, s: Array, wanted: bool) -> Any:
    """The result in the dtype of data, with the statistics if they are wanted."""
    if not wanted:
        return out.astype(data.dtype)
    statistics = lax.stop_gradient((mean, s))
    return out.astype(data.dtype), *(x.astype(data.dtype) for x in statistics)


def LayerNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    axis: int = -1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Any:
    y, mean, s = _standardised(data, axis, eps)
    out = _along(gamma, axis, data.ndim) * y + _along(beta, axis, data.ndim)
    return _with_statistics(data, out, mean, s, output_mean_var)


def GroupNorm(
    data: Array,
    gamma: Array,
    beta: Array,
    num_groups: int = 1,
    eps: float = 1e-5,
    output_mean_var: bool = False,
) -> Any:
    y, mean, s = _standardised(data.reshape(len(data), num_groups, -1), 2, eps)
    out = (gamma[:, None] * y + beta[:, None]).reshape(data.shape)
    return _with_statistics(data, out, mean[..., 0], s[..., 0], output_mean_var)


def InstanceNorm(data: Array, gamma: Array, beta: Array, eps: float = 1e-3) -> Array:
    out: Array = GroupNorm(data, gamma, beta, data.shape[1], eps)
    return out


def LRN(
    data: Array, nsize: int, alpha: float = 1e-4, beta: float = 0.75, knorm: float = 2.0
) -> Array:
    reach = (nsize - 1) // 2
    squares = jnp.pad(data * data, [(reach, reach) if i == 1 else (0, 0) for i in range(data.ndim)])
    total = sum(squares[:, i : i + data.shape[1]] for i in range(2 * reach + 1))
    return data * (knorm + alpha / nsize * total) ** -beta
