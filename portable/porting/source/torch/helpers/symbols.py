"""Operators of symbols in PyTorch, in inference."""

# mypy: ignore-errors
# ruff: noqa: D102, F821

from __future__ import annotations

import torch

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
        scale = None if fix_gamma else gamma
        return torch.nn.functional.batch_norm(data, moving_mean, moving_var, scale, beta, eps=eps)

    def Activation(data, *, act_type):
        functions = {
            "relu": torch.relu,
            "sigmoid": torch.sigmoid,
            "tanh": torch.tanh,
            "softrelu": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
            "softsign": torch.nn.functional.softsign,
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
        return torch.cat(data, dim)

    concat = Concat

    def SliceChannel(data, *, num_outputs, axis=1, squeeze_axis=False):
        return split(data, num_outputs, axis, squeeze_axis)

    split = SliceChannel

    def SoftmaxOutput(data, label=None, *, multi_output=False, preserve_shape=False):
        if multi_output or preserve_shape:
            return torch.softmax(data, 1 if multi_output else -1)
        return torch.softmax(data.flatten(1), 1).reshape(data.shape)

    Softmax = SoftmaxOutput

    def SoftmaxActivation(data, *, mode="instance"):
        return torch.softmax(data, 1 if mode == "channel" else -1)

    def softmax(data, *, axis=-1, temperature=None):
        return torch.softmax(data / (temperature or 1.0), axis)

    def log_softmax(data, *, axis=-1, temperature=None):
        return torch.log_softmax(data / (temperature or 1.0), axis)

    def LogisticRegressionOutput(data, label=None):
        return torch.sigmoid(data)

    def L2Normalization(data, *, eps=1e-10, mode="instance"):
        return l2_normalization(data, eps, mode)

    def LRN(data, *, nsize, alpha=1e-4, beta=0.75, knorm=2.0):
        return torch.nn.functional.local_response_norm(data, nsize, alpha, beta, knorm)

    def UpSampling(data, *, scale, sample_type):
        return torch.nn.functional.interpolate(data, scale_factor=scale, mode="nearest")

    def transpose(data, *, axes=()):
        return transpose(data, axes)

    def relu(data):
        return torch.relu(data)

    def sigmoid(data):
        return torch.sigmoid(data)

    def tanh(data):
        return torch.tanh(data)

    def exp(data):
        return torch.exp(data)

    def log(data):
        return torch.log(data)

    def sqrt(data):
        return torch.sqrt(data)

    def clip(data, *, a_min, a_max):
        return data.clamp(a_min, a_max)

    def expand_dims(data, *, axis):
        return data.unsqueeze(axis)


def pooled(data, kernel, pool_type, stride, pad, full, count_pad):
    """Pooling, whose last window may reach beyond the padding where it is `full`."""
    axes = len(kernel)
    stride, pad = stride or (1,) * axes, pad or (0,) * axes
    around = []
    for size, width, step, more in zip(data.shape[2:], kernel, stride, pad, strict=True):
        beyond = -(size + 2 * more - width) % step if full else 0
        around = [more, more + beyond, *around]
    functional = torch.nn.functional
    if pool_type == "max":
        wide = functional.pad(data, around, value=torch.finfo(data.dtype).min)
        return getattr(functional, f"max_pool{axes}d")(wide, kernel, stride)
    mean = getattr(functional, f"avg_pool{axes}d")
    means = mean(functional.pad(data, around), kernel, stride)
    volume = torch.Size(kernel).numel()
    if pool_type == "sum":
        return means * volume
    inside = [number for more in reversed(pad) for number in (more, more)]
    ones = functional.pad(torch.ones_like(data), inside, value=1.0 if count_pad else 0.0)
    rest = [wide - more for wide, more in zip(around, inside, strict=True)]
    return means / mean(functional.pad(ones, rest), kernel, stride).clamp(min=1 / volume)


def output_shapes(function, shapes):
    """The shapes of a function's outputs, without computing them."""
    return [tuple(out.shape) for out in function([torch.empty(s, device="meta") for s in shapes])]


def detached(array, device=None):
    """A copy of an array without gradients, on a device."""
    if isinstance(array, torch.Tensor):
        return array.detach().to(device, copy=True)
    return torch.tensor(array, device=device)


def joined(arrays):
    """Arrays one after the other."""
    return torch.cat(arrays)


def read_arrays(path):
    """The arrays of a file by name."""
    return torch.load(path)
