"""Layers as functions, and what Gluon has for several devices."""

# mypy: ignore-errors

from __future__ import annotations

import jax
import jax.numpy as jnp
import optax
from flax import nnx


def fully_connected(data, weight, bias=None, flatten=True):
    """A dense layer; images and sequences are flattened first."""
    data = jax.lax.collapse(data, 1) if flatten else data
    return data @ weight.T if bias is None else data @ weight.T + bias


def per_axis(number, count):
    """A number for each axis."""
    return (number,) * count if isinstance(number, int) else tuple(number)


def with_bias(data, bias):
    """A number added to each channel."""
    return data if bias is None else data + bias.reshape(-1, *(1,) * (data.ndim - 2))


def convolution(data, weight, bias=None, stride=1, pad=0, dilate=1, num_group=1):
    """A convolution over one, two or three axes, with channels first."""
    stride, pad, dilate = (per_axis(n, data.ndim - 2) for n in (stride, pad, dilate))
    out = jax.lax.conv_general_dilated(
        data, weight, stride, [(n, n) for n in pad], None, dilate, None, num_group
    )
    return with_bias(out, bias)


def deconvolution(data, weight, bias=None, stride=1, pad=0, adj=0, num_group=1, dilate=1):
    """A transposed convolution over one, two or three axes, with channels first."""
    size = weight.shape[2:]
    stride, pad, adj, dilate = (per_axis(n, len(size)) for n in (stride, pad, adj, dilate))
    ends = [d * (k - 1) for d, k in zip(dilate, size, strict=True)]
    around = [(end - p, end - p + more) for end, p, more in zip(ends, pad, adj, strict=True)]
    groups = weight.reshape(num_group, -1, *weight.shape[1:]).swapaxes(1, 2)
    kernel = jnp.flip(groups.reshape(-1, *groups.shape[2:]), range(2, data.ndim))
    out = jax.lax.conv_general_dilated(
        data, kernel, (1,) * len(size), around, stride, dilate, None, num_group
    )
    return with_bias(out, bias)


def pooling(
    data, kernel=1, pool_type="max", stride=1, pad=0, global_pool=False, count_include_pad=True
):
    """The largest numbers, or means, of windows or of everything, with channels first."""
    if global_pool:
        kernel, stride, pad = data.shape[2:], 1, 0
    kernel, stride, pad = (per_axis(n, data.ndim - 2) for n in (kernel, stride, pad))
    window = (1, 1, *kernel), (1, 1, *stride), [(0, 0), (0, 0), *((n, n) for n in pad)]
    if pool_type == "max":
        return jax.lax.reduce_window(data, -jnp.inf, jax.lax.max, *window)
    ones = jnp.ones_like(data)
    if count_include_pad:
        ones = jnp.pad(ones, window[2], constant_values=1)
        window_of_ones = (*window[:2], [(0, 0)] * data.ndim)
    else:
        window_of_ones = window
    count = jax.lax.reduce_window(ones, 0.0, jax.lax.add, *window_of_ones)
    return jax.lax.reduce_window(data, 0.0, jax.lax.add, *window) / count


def layer_norm(data, gamma, beta, eps=1e-5):
    """Each vector of the last axis with mean 0 and variance 1, scaled and moved."""
    centred = data - data.mean(axis=-1, keepdims=True)
    return centred / jnp.sqrt(data.var(axis=-1, keepdims=True) + eps) * gamma + beta


def leaky_relu(data, gamma=None, act_type="leaky", slope=0.25):
    """Activations that let negative numbers through."""
    if act_type == "elu":
        return nnx.elu(data, slope)
    if act_type == "gelu":
        return nnx.gelu(data, approximate=False)
    if act_type == "prelu":
        slope = gamma.reshape(-1, *(1,) * (data.ndim - 2))
    return jnp.where(data > 0, data, slope * data)


def dropped(data, p, training, keys):
    """In training, each number is 0 with probability p, and the rest are larger for it."""
    if not training:
        return data
    kept = jax.random.bernoulli(keys(), 1 - p, data.shape)
    return jnp.where(kept, data / (1 - p), 0)


def batch_norm(data, gamma, beta, moving_mean, moving_var, eps=1e-3, fix_gamma=True):
    """Channels normalised by the moving averages."""
    shape = (-1, *(1,) * (data.ndim - 2))
    moving_mean, moving_var = jax.lax.stop_gradient((moving_mean, moving_var))
    scale = 1 / jnp.sqrt(moving_var + eps) * (1 if fix_gamma else gamma)
    return (data - moving_mean.reshape(shape)) * scale.reshape(shape) + beta.reshape(shape)


def softmax_output(data, label, grad_scale=1.0):
    """Probabilities, whose gradient by the data is that of the cross-entropy, whatever is above."""

    @jax.custom_vjp
    def probabilities(data, label):
        return nnx.softmax(data)

    def forward(data, label):
        best = nnx.softmax(data)
        places = jax.nn.one_hot(label.astype(jnp.int32), data.shape[1])
        return best, grad_scale * (best - places)

    probabilities.defvjp(forward, lambda gradient, _: (gradient, None))
    return probabilities(data, label)


def split_and_load(data, ctx_list):
    """Equal parts of a batch, one for each device."""
    parts = jnp.split(jnp.asarray(data), len(ctx_list))
    return [jax.device_put(part, device) for part, device in zip(parts, ctx_list, strict=True)]


def clip_global_norm(arrays, max_norm):
    """Scale the arrays of a list to be no longer than max_norm together; their length before."""
    norm = optax.tree.norm(arrays).item()
    arrays[:] = [array * min(1.0, max_norm / (norm + 1e-8)) for array in arrays]
    return norm
