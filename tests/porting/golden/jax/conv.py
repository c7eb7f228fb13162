import jax
import jax.numpy as jnp
from flax import nnx


def per_axis(number, count):
    """A number for each axis."""
    return (number,) * count if isinstance(number, int) else tuple(number)


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


class Conv2D(Conv):
    """A convolution of (batch, channels, height, width)."""


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


rngs = nnx.Rngs(0)


net = Sequential()
net.extend([Conv2D(1, 6, 5, rngs=rngs), jnp.tanh, MaxPool(2, 2), Flatten()])
