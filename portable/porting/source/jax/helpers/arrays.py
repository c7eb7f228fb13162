"""Functions of arrays with MXNet's conventions."""

# mypy: ignore-errors

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax


def amax(data, axis=None, keepdims=False):
    """The largest numbers; all equal ones have the gradient."""

    @jax.custom_jvp
    def largest(data):
        return jnp.max(data, axis, keepdims=keepdims)

    @largest.defjvp
    def derivative(primals, tangents):
        (data,), (change,) = primals, tangents
        equal = data == jnp.max(data, axis, keepdims=True)
        return largest(data), jnp.where(equal, change, 0).sum(axis, keepdims=keepdims)

    return largest(data)


def amin(data, axis=None, keepdims=False):
    """The smallest numbers; all equal ones have the gradient."""
    return -amax(-data, axis, keepdims)


def maximum(lhs, rhs):
    """The larger ones; where two are equal, the first array has the gradient."""
    if not isinstance(lhs, jax.Array):
        lhs, rhs = rhs, lhs
    return jnp.where(lhs >= rhs, lhs, rhs)


def minimum(lhs, rhs):
    """The smaller ones; where two are equal, the first array has the gradient."""
    if not isinstance(lhs, jax.Array):
        lhs, rhs = rhs, lhs
    return jnp.where(lhs <= rhs, lhs, rhs)


def absolute(data):
    """Numbers without their signs; there is no gradient at 0."""
    return data * jnp.sign(data)


def clip(data, a_min, a_max):
    """Numbers between two; those at the ends have the gradient."""
    return jnp.where(data > a_max, a_max, jnp.where(data < a_min, a_min, data))


def hard_sigmoid(data):
    """A slope of 0.2 between 0 and 1, where it ends."""
    data = 0.2 * data + 0.5
    return jnp.where(data <= 0, 0, jnp.where(data >= 1, 1, data))


def rint(data):
    """The nearest whole numbers; the lower one where two are as near."""
    below = jnp.floor(data)
    return jnp.where(data - below <= 0.5, below, below + 1)


def sort(data, axis=-1, is_ascend=True):
    """The numbers along an axis in order; equal ones in theirs."""
    order = jnp.argsort(data, axis=axis, descending=not is_ascend)
    return jnp.take_along_axis(data, order, axis)


def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False):
    """The k largest along an axis, or their places; equal ones in their order."""
    order = jnp.argsort(data, axis=axis, descending=not is_ascend)
    order = jax.lax.slice_in_dim(order, 0, k, axis=axis)
    if ret_typ == "mask":
        return jnp.put_along_axis(jnp.zeros_like(data), order, 1, axis, inplace=False)
    both = [jnp.take_along_axis(data, order, axis), order.astype(jnp.float32)]
    return both if ret_typ == "both" else both[ret_typ == "indices"]


def l2_normalization(data, eps=1e-10, mode="instance"):
    """Each example, channel vector or channel divided by its length."""
    axes = {"instance": range(1, data.ndim), "channel": [1], "spatial": range(2, data.ndim)}
    return data / jnp.sqrt((data**2).sum(tuple(axes[mode]), keepdims=True) + eps)


def softmax_cross_entropy(data, label):
    """The sum of -log(probability); none counts as less than 1e-8, which the gradient ignores."""
    places = label.astype(jnp.int32)
    losses = optax.softmax_cross_entropy_with_integer_labels(data, places)
    return (losses - jax.lax.stop_gradient(jnp.maximum(losses + jnp.log(1e-8), 0))).sum()


def pick(data, index, axis=-1, keepdims=False, mode="clip"):
    """One number of each row by its place; places beyond the ends are the ends."""
    count = data.shape[axis]
    places = index.astype(jnp.int32)
    places = places % count if mode == "wrap" else places.clip(0, count - 1)
    if places.ndim < data.ndim:
        places = jnp.expand_dims(places, axis)
    picked = jnp.take_along_axis(data, places, axis)
    return picked if keepdims else picked.squeeze(axis)


def one_hot(indices, depth, on_value=1.0, off_value=0.0):
    """A number in the place of the index; nowhere for places beyond the ends."""
    here = jnp.expand_dims(indices.astype(jnp.int32), -1) == jnp.arange(depth)
    return jnp.where(here, float(on_value), float(off_value))


def slice_(data, begin, end, step=None):
    """From begin to end along each of the first axes; None for the whole axis."""
    steps = step or [None] * len(begin)
    return data[tuple(slice(*along) for along in zip(begin, end, steps, strict=True))]


def slice_like(data, shape_like, axes=None):
    """As many along each axis as another array has."""
    for axis in axes or range(data.ndim):
        data = jax.lax.slice_in_dim(data, 0, shape_like.shape[axis], axis=axis)
    return data


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Equal parts along an axis."""
    parts = jnp.split(data, num_outputs, axis)
    parts = [part.squeeze(axis) for part in parts] if squeeze_axis else parts
    return parts if num_outputs > 1 else parts[0]


def broadcast_axis(data, axis, size):
    """Axes of length 1 repeated."""
    shape = list(data.shape)
    axes = [axis] if isinstance(axis, int) else axis
    sizes = [size] if isinstance(size, int) else size
    for place, length in zip(axes, sizes, strict=True):
        shape[place] = length
    return jnp.broadcast_to(data, shape)


def broadcast_to(data, shape):
    """Axes of length 1 repeated; 0 in the shape keeps an axis."""
    shape = [new or old for new, old in zip(shape, data.shape, strict=True)]
    return jnp.broadcast_to(data, shape)


def pad(data, mode, pad_width, constant_value=0.0):
    """Numbers around an array of 4 or 5 axes."""
    widths = list(zip(pad_width[::2], pad_width[1::2], strict=True))
    options = {"constant_values": constant_value} if mode == "constant" else {}
    return jnp.pad(data, widths, mode, **options)


def sequence_mask(data, sequence_length=None, use_sequence_length=False, value=0.0, axis=0):
    """`value` behind the end of each sequence of the batch."""
    if not use_sequence_length:
        return data
    steps = jnp.arange(data.shape[axis])
    inside = steps[:, None] < sequence_length if axis == 0 else steps < sequence_length[:, None]
    return jnp.where(inside.reshape(inside.shape + (1,) * (data.ndim - 2)), data, value)


def depth_to_space(data, block_size):
    """Channels become blocks of the image; the block's place comes first among the channels."""
    count, channels, height, width = data.shape
    new = channels // block_size**2
    blocks = data.reshape(count, block_size, block_size, new, height, width)
    return blocks.transpose(0, 3, 4, 1, 5, 2).reshape(
        count, new, height * block_size, width * block_size
    )


def save(fname, data):
    """Write an array, a list or a dictionary of arrays to a file."""
    arrays = [data] if isinstance(data, jax.Array) else data
    if isinstance(arrays, dict):
        named = {f"name:{name}": array for name, array in arrays.items()}
    else:
        named = {f"place:{i}": array for i, array in enumerate(arrays)}
    with open(fname, "wb") as file:
        np.savez(file, **named)


def load(fname):
    """The list or dictionary of arrays in a file."""
    with np.load(fname) as file:
        named = {name.partition(":"): jnp.array(file[name]) for name in file.files}
    if any(kind == "name" for kind, _, _ in named):
        return {name: array for (_, _, name), array in named.items()}
    return list(named.values())
