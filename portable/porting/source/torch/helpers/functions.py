"""Layers as functions, and what Gluon has for several devices."""

# mypy: ignore-errors

from __future__ import annotations

import torch


def fully_connected(data, weight, bias=None, flatten=True):
    """A dense layer; images and sequences are flattened first."""
    return torch.nn.functional.linear(data.flatten(1) if flatten else data, weight, bias)


def convolution(data, weight, bias=None, stride=1, pad=0, dilate=1, num_group=1):
    """A convolution over one, two or three axes."""
    function = getattr(torch.nn.functional, f"conv{data.dim() - 2}d")
    return function(data, weight, bias, stride, pad, dilate, num_group)


def deconvolution(data, weight, bias=None, stride=1, pad=0, adj=0, num_group=1, dilate=1):
    """A transposed convolution over one, two or three axes."""
    function = getattr(torch.nn.functional, f"conv_transpose{data.dim() - 2}d")
    return function(data, weight, bias, stride, pad, adj, num_group, dilate)


def pooling(data, kernel=1, pool_type="max", stride=1, pad=0, global_pool=False, **options):
    """The largest numbers, or means, of windows or of everything."""
    if global_pool:
        return getattr(torch.nn.functional, f"adaptive_{pool_type}_pool{data.dim() - 2}d")(data, 1)
    function = getattr(torch.nn.functional, f"{pool_type}_pool{data.dim() - 2}d")
    return function(data, kernel, stride, pad, **options)


def leaky_relu(data, gamma=None, act_type="leaky", slope=0.25):
    """Activations that let negative numbers through."""
    if act_type == "prelu":
        return torch.nn.functional.prelu(data, gamma)
    if act_type == "elu":
        return torch.nn.functional.elu(data, slope)
    if act_type == "gelu":
        return torch.nn.functional.gelu(data)
    return torch.nn.functional.leaky_relu(data, slope)


def batch_norm(
    data, gamma, beta, moving_mean, moving_var, training, eps=1e-3, momentum=0.9, fix_gamma=True,
    use_global_stats=False,
):  # fmt: skip
    """Channels normalised by the batch, or as in inference by the moving averages."""
    learning = training and not use_global_stats
    if learning:
        axes = [axis for axis in range(data.dim()) if axis != 1]
        with torch.no_grad():
            variance, mean = torch.var_mean(data, axes, correction=0)
            moving_mean.lerp_(mean, 1 - momentum)
            moving_var.lerp_(variance, 1 - momentum)
    running = (None, None) if learning else (moving_mean.detach(), moving_var.detach())
    gamma = torch.ones_like(gamma) if fix_gamma else gamma
    return torch.nn.functional.batch_norm(data, *running, gamma, beta, learning, 0.0, eps)


def softmax_output(data, label, grad_scale=1.0):
    """Probabilities, whose gradient by the data is that of the cross-entropy, whatever is above."""
    best = torch.softmax(data.detach(), dim=1)
    if data.requires_grad:
        data = data.clone()
        places = torch.nn.functional.one_hot(label.long(), data.shape[1])
        data.register_hook(lambda _: grad_scale * (best - places))
    return best + (data - data.detach())


def split_and_load(data, ctx_list):
    """Equal parts of a batch, one for each device."""
    parts = torch.chunk(torch.as_tensor(data), len(ctx_list))
    return [part.to(device) for part, device in zip(parts, ctx_list, strict=True)]


def clip_global_norm(arrays, max_norm):
    """Scale arrays so that they are no longer than max_norm together; their length before."""
    norm = torch.sqrt(sum((array**2).sum() for array in arrays)).item()
    with torch.no_grad():
        for array in arrays:
            array *= min(1.0, max_norm / (norm + 1e-8))
    return norm
