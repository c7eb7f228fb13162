"""Operators of symbols in JAX, in inference."""

# mypy: ignore-errors
# ruff: noqa: D102, F821

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx

from ...common.helpers.operators import SimpleOperators


class Operators(SimpleOperators):
    """What operators compute of inputs and attributes, which have MXNet's names and defaults."""

    def Convolution(
        data, weight, bias=None, *, kernel, stride=(), dilate=(), pad=(), num_filter, num_group=1,
        no_bias=False, layout=None,
    ):  # fmt: skip
        return convolution(data, weight, bias, stride or 1, pad or 0, dilate or 1, num_group)

    def Deconvolution(
        data, weight, bias=None, *, kernel, stride=(), dilate=(), pad=(), adj=(), num_filter,
        num_group=1, no_bias=True, layout=None,
    ):  # fmt: skip
        steps = stride or 1, pad or 0, adj or 0, num_group, dilate or 1
        return deconvolution(data, weight, bias, *steps)

    def FullyConnected(data, weight, bias=None, *, num_hidden, no_bias=False, flatten=True):
        return fully_connected(data, weight, bias, flatten)

    def BatchNorm(
        data, gamma, beta, moving_mean, moving_var, *, eps=1e-3, momentum=0.9, fix_gamma=True,
        use_global_stats=False, axis=1,
    ):  # fmt: skip
        shape = 1, -1, *(1,) * (data.ndim - 2)
        width = jnp.sqrt(moving_var + eps)
        scale = 1 / width if fix_gamma else gamma / width
        return (data - moving_mean.reshape(shape)) * scale.reshape(shape) + beta.reshape(shape)

    def Activation(data, *, act_type):
        functions = {
            "relu": nnx.relu,
            "sigmoid": nnx.sigmoid,
            "tanh": jnp.tanh,
            "softrelu": nnx.softplus,
            "softsign": nnx.soft_sign,
        }
        return functions[act_type](data)

    def LeakyReLU(data, gamma=None, *, act_type="leaky", slope=0.25):
        return leaky_relu(data, gamma, act_type, slope)

    def Pooling(
        data, *, kernel=(), pool_type="max", global_pool=False, pooling_convention="valid",
        stride=(), pad=(), count_include_pad=None, layout=None,
    ):  # fmt: skip
        if global_pool:
            kernel, stride, pad, pooling_convention = data.shape[2:], (), (), "valid"
        count = count_include_pad is not False
        full = pooling_convention == "full"
        return pooled(data, tuple(kernel), pool_type, stride, pad, full, count)

    def Concat(*data, dim=1):
        return jnp.concatenate(data, dim)

    concat = Concat

    def SliceChannel(data, *, num_outputs, axis=1, squeeze_axis=False):
        return split(data, num_outputs, axis, squeeze_axis)

    split = SliceChannel

    def SoftmaxOutput(data, label=None, *, multi_output=False, preserve_shape=False):
        if multi_output or preserve_shape:
            return nnx.softmax(data, 1 if multi_output else -1)
        return nnx.softmax(jax.lax.collapse(data, 1), 1).reshape(data.shape)

    Softmax = SoftmaxOutput

    def SoftmaxActivation(data, *, mode="instance"):
        return nnx.softmax(data, 1 if mode == "channel" else -1)

    def softmax(data, *, axis=-1, temperature=None):
        return nnx.softmax(data / (temperature or 1.0), axis)

    def log_softmax(data, *, axis=-1, temperature=None):
        return nnx.log_softmax(data / (temperature or 1.0), axis)

    def LogisticRegressionOutput(data, label=None):
        return nnx.sigmoid(data)

    def L2Normalization(data, *, eps=1e-10, mode="instance"):
        return l2_normalization(data, eps, mode)

    def LRN(data, *, nsize, alpha=1e-4, beta=0.75, knorm=2.0):
        window = (1, nsize, *(1,) * (data.ndim - 2)), (1,) * data.ndim, "SAME"
        total = jax.lax.reduce_window(data**2, 0.0, jax.lax.add, *window)
        return data / (knorm + alpha / nsize * total) ** beta

    def UpSampling(data, *, scale, sample_type):
        return data.repeat(scale, 2).repeat(scale, 3)

    def transpose(data, *, axes=()):
        return jnp.transpose(data, axes or None)

    def relu(data):
        return nnx.relu(data)

    def sigmoid(data):
        return nnx.sigmoid(data)

    def tanh(data):
        return jnp.tanh(data)

    def exp(data):
        return jnp.exp(data)

    def log(data):
        return jnp.log(data)

    def sqrt(data):
        return jnp.sqrt(data)

    def clip(data, *, a_min, a_max):
        return jnp.clip(data, a_min, a_max)

    def expand_dims(data, *, axis):
        return jnp.expand_dims(data, axis)


def pooled(data, kernel, pool_type, stride, pad, full, count_pad):
    """Pooling, whose last window may reach beyond the padding where it is `full`."""
    axes = len(kernel)
    stride, pad = stride or (1,) * axes, pad or (0,) * axes
    inside, around = [(0, 0), (0, 0)], [(0, 0), (0, 0)]
    for size, width, step, more in zip(data.shape[2:], kernel, stride, pad, strict=True):
        beyond = -(size + 2 * more - width) % step if full else 0
        inside.append((more, more))
        around.append((more, more + beyond))
    window = (1, 1, *kernel), (1, 1, *stride)
    if pool_type == "max":
        lowest = jnp.finfo(data.dtype).min
        return jax.lax.reduce_window(data, lowest, jax.lax.max, *window, around)
    total = jax.lax.reduce_window(data, 0.0, jax.lax.add, *window, around)
    if pool_type == "sum":
        return total
    ones = jnp.pad(jnp.ones_like(data), inside, constant_values=1.0 if count_pad else 0.0)
    rest = [(0, wide[1] - more[1]) for wide, more in zip(around, inside, strict=True)]
    return total / jnp.maximum(jax.lax.reduce_window(ones, 0.0, jax.lax.add, *window, rest), 1)


def output_shapes(function, shapes):
    """The shapes of a function's outputs, without computing them."""
    inputs = [jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes]
    return [out.shape for out in jax.eval_shape(function, inputs)]


def detached(array, device=None):
    """An array without gradients, on a device."""
    return jax.device_put(jax.lax.stop_gradient(jnp.asarray(array)), device)


def joined(arrays):
    """Arrays one after the other."""
    return jnp.concatenate(arrays)


def read_arrays(path):
    """The arrays of a file by name."""
    return load(path) or {}
