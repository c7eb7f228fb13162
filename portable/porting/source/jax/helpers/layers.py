"""Layers with MXNet's conventions."""

# mypy: ignore-errors
# ruff: noqa: D102

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx

from .functions import deconvolution, per_axis


class Sequential(nnx.Sequential):
    """Layers one after the other, to which more can be added."""

    def append(self, layer):
        self.layers.append(layer)

    def extend(self, layers):
        for layer in layers:
            self.layers.append(layer)

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)

    def __getitem__(self, i):
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


class Ordered(nnx.Module):
    """A module that knows in which order its attributes were made."""

    order = ()

    def __setattr__(self, name, value):
        if name not in ("order", *self.order):
            super().__setattr__("order", (*self.order, name))
        super().__setattr__(name, value)


class Flatten(nnx.Module):
    """Each example as one row of numbers."""

    def __call__(self, x):
        return x.reshape(len(x), -1)


class Conv(nnx.Conv):
    """A convolution of (batch, channels, *image)."""

    rank = 2

    def __init__(
        self, in_channels, channels, kernel_size, *, strides=1, padding=0, dilation=1, groups=1,
        use_bias=True, rngs,
    ):  # fmt: skip
        super().__init__(
            in_channels,
            channels,
            per_axis(kernel_size, self.rank),
            strides,
            padding=padding,
            kernel_dilation=dilation,
            feature_group_count=groups,
            use_bias=use_bias,
            rngs=rngs,
        )

    def __call__(self, x):
        return jnp.moveaxis(super().__call__(jnp.moveaxis(x, 1, -1)), -1, 1)


class Conv1D(Conv):
    """A convolution of (batch, channels, width)."""

    rank = 1


class Conv2D(Conv):
    """A convolution of (batch, channels, height, width)."""


class Conv3D(Conv):
    """A convolution of (batch, channels, depth, height, width)."""

    rank = 3


class ConvTranspose(nnx.Module):
    """A transposed convolution of (batch, channels, *image)."""

    rank = 2

    def __init__(
        self, in_channels, channels, kernel_size, *, strides=1, padding=0, output_padding=0,
        dilation=1, groups=1, use_bias=True, rngs,
    ):  # fmt: skip
        self.strides, self.padding, self.output_padding = strides, padding, output_padding
        self.dilation, self.groups = dilation, groups
        shape = (*per_axis(kernel_size, self.rank), channels // groups, in_channels)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(channels)) if use_bias else None

    def __call__(self, x):
        return deconvolution(
            x,
            jnp.moveaxis(self.kernel[...], (-1, -2), (0, 1)),
            self.bias,
            self.strides,
            self.padding,
            self.output_padding,
            self.groups,
            self.dilation,
        )


class Conv1DTranspose(ConvTranspose):
    """A transposed convolution of (batch, channels, width)."""

    rank = 1


class Conv2DTranspose(ConvTranspose):
    """A transposed convolution of (batch, channels, height, width)."""


class Conv3DTranspose(ConvTranspose):
    """A transposed convolution of (batch, channels, depth, height, width)."""

    rank = 3


class Pool(nnx.Module):
    """Windows of (batch, channels, *image); with ceil_mode those too that end beyond it."""

    def __init__(
        self, pool_size=2, strides=None, padding=0, ceil_mode=False, count_include_pad=True
    ):
        self.window, self.padding = pool_size, padding
        self.strides = pool_size if strides is None else strides
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def reduced(self, x, start, function, around, beyond):
        """Each window; `around` is in the padding, `beyond` behind that."""
        window, strides, padding = (
            per_axis(size, x.ndim - 2) for size in (self.window, self.strides, self.padding)
        )
        sizes = zip(x.shape[2:], window, strides, padding, strict=True)
        more = [(k - n - 2 * p) % s if self.ceil_mode else 0 for n, k, s, p in sizes]
        pads, ends = [(p, p) for p in padding], [(0, m) for m in more]
        x = jnp.pad(x, [(0, 0), (0, 0), *pads], constant_values=around)
        x = jnp.pad(x, [(0, 0), (0, 0), *ends], constant_values=beyond)
        return jax.lax.reduce_window(x, start, function, (1, 1, *window), (1, 1, *strides), "VALID")


class MaxPool(Pool):
    """The largest number of each window."""

    def __call__(self, x):
        lowest = jnp.finfo(x.dtype).min
        return self.reduced(x, -jnp.inf, jax.lax.max, lowest, lowest)


class AvgPool(Pool):
    """The mean of each window."""

    def __call__(self, x):
        padding = 1.0 if self.count_include_pad else 0.0
        counts = self.reduced(jnp.ones_like(x[:1, :1]), 0.0, jax.lax.add, padding, 0.0)
        return self.reduced(x, 0.0, jax.lax.add, 0.0, 0.0) / jnp.maximum(counts, 1)


class GlobalMaxPool(nnx.Module):
    """The largest number of each channel."""

    def __call__(self, x):
        return MaxPool(x.shape[2:])(x)


class GlobalAvgPool(nnx.Module):
    """The mean of each channel."""

    def __call__(self, x):
        return x.mean(axis=range(2, x.ndim), keepdims=True)


class BatchNorm(nnx.BatchNorm):
    """MXNet's: of axis 1, and with the running averages until train() is called."""

    def __init__(
        self, channels, epsilon=1e-5, momentum=0.9, scale=True, center=True,
        use_global_stats=False, *, rngs,
    ):  # fmt: skip
        super().__init__(
            channels,
            use_running_average=True,
            axis=1,
            momentum=momentum,
            epsilon=epsilon,
            use_scale=scale,
            use_bias=center,
            use_fast_variance=False,
            rngs=rngs,
        )
        self.use_global_stats = use_global_stats

    def __call__(self, x):
        return super().__call__(x, self.use_running_average or self.use_global_stats)


class InstanceNorm(nnx.InstanceNorm):
    """Each channel of each example normalised."""

    def __init__(self, channels, epsilon=1e-5, scale=False, center=True, *, rngs):
        super().__init__(
            channels,
            epsilon=epsilon,
            use_scale=scale,
            use_bias=center,
            feature_axes=1,
            use_fast_variance=False,
            rngs=rngs,
        )


class GroupNorm(nnx.Module):
    """Groups of channels normalised, with a scale and a shift for each group."""

    def __init__(self, num_groups, epsilon=1e-5, scale=True, center=True):
        self.num_groups, self.epsilon = num_groups, epsilon
        self.scale = nnx.Param(jnp.ones(num_groups)) if scale else None
        self.bias = nnx.Param(jnp.zeros(num_groups)) if center else None

    def __call__(self, x):
        groups = x.reshape(len(x), self.num_groups, -1)
        mean, variance = groups.mean(2, keepdims=True), groups.var(2, keepdims=True)
        y = (groups - mean) / jnp.sqrt(variance + self.epsilon)
        y = y if self.scale is None else y * self.scale[:, None]
        return (y if self.bias is None else y + self.bias[:, None]).reshape(x.shape)


class Embedding(nnx.Embed):
    """Rows by their places, which may be floats; places beyond the ends are the ends."""

    def __call__(self, places):
        return super().__call__(jnp.clip(places.astype(jnp.int32), 0, self.num_embeddings - 1))


class LeakyReLU(nnx.Module):
    """x where it is positive, else alpha x."""

    def __init__(self, alpha):
        self.alpha = alpha

    def __call__(self, x):
        return jnp.where(x > 0, x, self.alpha * x)


class PReLU(nnx.Module):
    """x where it is positive, else alpha x with a learned alpha."""

    def __init__(self):
        self.alpha = nnx.Param(jnp.full(1, 0.25))

    def __call__(self, x):
        return jnp.where(x > 0, x, self.alpha[...] * x)


class ELU(nnx.Module):
    """x where it is positive, else alpha (exp(x) - 1)."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def __call__(self, x):
        return nnx.elu(x, self.alpha)


class GELU(nnx.Module):
    """x times the normal distribution function."""

    def __call__(self, x):
        return nnx.gelu(x, approximate=False)


class SELU(nnx.Module):
    """Scaled exponential units; the gradient below 0 is scale (alpha + y), as in MXNet."""

    def __call__(self, x):
        scale, alpha = 1.0507009873554805, 1.6732632423543772
        fixed = jax.lax.stop_gradient(x)
        y = nnx.selu(fixed)
        return y + jnp.where(fixed > 0, scale, scale * (alpha + y)) * (x - fixed)


class Swish(nnx.Module):
    """x sigmoid(beta x)."""

    def __init__(self, beta=1.0):
        self.beta = beta

    def __call__(self, x):
        return x * nnx.sigmoid(self.beta * x)
