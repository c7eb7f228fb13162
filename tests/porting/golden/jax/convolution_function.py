import jax
import jax.numpy as jnp
from flax import nnx


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


def lenet(X, weight, bias):
    h = convolution(X, weight, bias)
    h = pooling(nnx.relu(h), (2, 2), pool_type='avg', stride=(2, 2))
    return jax.lax.collapse(h, 1)
