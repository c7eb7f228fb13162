"""Functions of arrays with MXNet's conventions."""

# mypy: ignore-errors

from __future__ import annotations

import math

import torch


def amax(data, dim=(), keepdim=False):
    """The largest numbers; all equal ones have the gradient."""
    best = torch.amax(data, dim, keepdim)
    if best.requires_grad:
        equal = data == torch.amax(data, dim, True)
        best.register_hook(lambda gradient: gradient * equal.sum(dim, keepdim))
    return best


def amin(data, dim=(), keepdim=False):
    """The smallest numbers; all equal ones have the gradient."""
    return -amax(-data, dim, keepdim)


def maximum(lhs, rhs):
    """The larger ones; where two are equal, the first array has the gradient."""
    if not isinstance(lhs, torch.Tensor):
        lhs, rhs = rhs, lhs
    return torch.where(lhs >= rhs, lhs, rhs)


def minimum(lhs, rhs):
    """The smaller ones; where two are equal, the first array has the gradient."""
    if not isinstance(lhs, torch.Tensor):
        lhs, rhs = rhs, lhs
    return torch.where(lhs <= rhs, lhs, rhs)


def clip(data, a_min, a_max):
    """Numbers between two; those at the ends have the gradient."""
    return torch.where(data > a_max, a_max, torch.where(data < a_min, a_min, data))


def hard_sigmoid(data):
    """A slope of 0.2 between 0 and 1, where it ends."""
    data = 0.2 * data + 0.5
    return torch.where(data <= 0, 0.0, torch.where(data >= 1, 1.0, data))


def rint(data):
    """The nearest whole numbers; the lower one where two are as near."""
    below = torch.floor(data)
    return torch.where(data - below <= 0.5, below, below + 1)


def cbrt(data):
    """The cube root; its gradient at 0 is inf."""
    sign = torch.where(data < 0, -1.0, 1.0)
    return sign * (sign * data) ** (1 / 3)


def gamma_function(data):
    """The gamma function; of negative numbers it is negative now and then, nan of whole ones."""
    below = torch.floor(data)
    sign = torch.where(data < 0, 1 - 2 * (below % 2), 1.0)
    sign = torch.where((data < 0) & (data == below), math.nan, sign)
    return sign * torch.exp(torch.lgamma(data))


def topk(data, axis=-1, k=1, ret_typ="indices", is_ascend=False):
    """The k largest along an axis, or their places; equal ones in their order."""
    order = torch.argsort(data, dim=axis, descending=not is_ascend, stable=True)
    order = order.narrow(axis, 0, k)
    if ret_typ == "mask":
        return torch.zeros_like(data).scatter(axis, order, 1.0)
    both = [data.gather(axis, order), order.float()]
    return both if ret_typ == "both" else both[ret_typ == "indices"]


def l2_normalization(data, eps=1e-10, mode="instance"):
    """Each example, channel vector or channel divided by its length."""
    axes = {"instance": 1, "channel": 1, "spatial": 2}[mode]
    dims = [1] if mode == "channel" else list(range(axes, data.dim()))
    return data / torch.sqrt((data**2).sum(dims, keepdim=True) + eps)


def softmax_cross_entropy(data, label):
    """The sum of -log(probability); none counts as less than 1e-8, which the gradient ignores."""
    losses = torch.nn.functional.cross_entropy(data, label.long(), reduction="none")
    return (losses - torch.relu(losses.detach() + math.log(1e-8))).sum().reshape(1)


def take(a, indices, axis=0, mode="clip"):
    """Rows by their places; places beyond the ends are the ends."""
    count = a.shape[axis]
    places = indices.long() % count if mode == "wrap" else indices.long().clamp(0, count - 1)
    rows = a.index_select(axis, places.flatten())
    axis = axis % a.dim()
    return rows.reshape(a.shape[:axis] + places.shape + a.shape[axis + 1 :])


def pick(data, index, axis=-1, keepdims=False, mode="clip"):
    """One number of each row by its place; places beyond the ends are the ends."""
    count = data.shape[axis]
    places = index.long() % count if mode == "wrap" else index.long().clamp(0, count - 1)
    if places.dim() < data.dim():
        places = places.unsqueeze(axis)
    picked = data.gather(axis, places)
    return picked if keepdims else picked.squeeze(axis)


def one_hot(indices, depth, on_value=1.0, off_value=0.0):
    """A one in the place of the index; nothing for places beyond the ends."""
    places = torch.arange(depth, device=indices.device)
    return torch.where(indices.long().unsqueeze(-1) == places, float(on_value), float(off_value))


def transpose(data, axes=None):
    """The axes in another order; reversed where none is given."""
    return data.permute(axes or tuple(range(data.dim()))[::-1])


def slice_(data, begin, end, step=None):
    """From begin to end along each of the first axes; None for the whole axis."""
    steps = step or [None] * len(begin)
    for axis, (first, last, by) in enumerate(zip(begin, end, steps, strict=True)):
        places = torch.tensor(range(data.shape[axis])[first:last:by], device=data.device)
        data = data.index_select(axis, places)
    return data


def slice_like(data, shape_like, axes=None):
    """As many along each axis as another array has."""
    for axis in axes or range(data.dim()):
        data = data.narrow(axis, 0, shape_like.shape[axis])
    return data


def split(data, num_outputs, axis=1, squeeze_axis=False):
    """Equal parts along an axis."""
    parts = torch.chunk(data, num_outputs, axis)
    parts = [part.squeeze(axis) for part in parts] if squeeze_axis else list(parts)
    return parts if num_outputs > 1 else parts[0]


def broadcast_axis(data, axis, size):
    """Axes of length 1 repeated."""
    shape = list(data.shape)
    axes = [axis] if isinstance(axis, int) else axis
    sizes = [size] if isinstance(size, int) else size
    for place, length in zip(axes, sizes, strict=True):
        shape[place] = length
    return data.expand(shape)


def broadcast_to(data, shape):
    """Axes of length 1 repeated; 0 in the shape keeps an axis."""
    return data.expand([new or old for new, old in zip(shape, data.shape, strict=True)])


def pad(data, mode, pad_width, constant_value=0.0):
    """Numbers around an array of 4 or 5 axes; only the last 2 or 3 may grow."""
    kind = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}[mode]
    pairs = list(zip(pad_width[4::2], pad_width[5::2], strict=True))
    widths = [width for pair in reversed(pairs) for width in pair]
    value = constant_value if mode == "constant" else None
    return torch.nn.functional.pad(data, widths, kind, value)


def gather_nd(data, indices):
    """The numbers at places, whose first axis has a coordinate for each axis."""
    return data[tuple(indices.long())]


def scatter_nd(data, indices, shape):
    """Zeros with numbers at places."""
    return torch.zeros(shape, dtype=data.dtype).index_put(tuple(indices.long()), data)


def sequence_mask(data, sequence_length=None, use_sequence_length=False, value=0.0, axis=0):
    """`value` behind the end of each sequence of the batch."""
    if not use_sequence_length:
        return data
    steps = torch.arange(data.shape[axis], device=data.device)
    inside = steps[:, None] < sequence_length if axis == 0 else steps < sequence_length[:, None]
    shape = inside.shape + (1,) * (data.dim() - 2)
    return torch.where(inside.reshape(shape), data, value)


def slice_axis(data, axis, begin, end):
    """From begin to end along an axis."""
    places = range(data.shape[axis])[begin:end]
    return data.narrow(axis, places.start, len(places))


def depth_to_space(data, block_size):
    """Channels become blocks of the image; the block's place comes first among the channels."""
    count, channels, height, width = data.shape
    new = channels // block_size**2
    blocks = data.reshape(count, block_size, block_size, new, height, width)
    return blocks.permute(0, 3, 4, 1, 5, 2).reshape(
        count, new, height * block_size, width * block_size
    )
