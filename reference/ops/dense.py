"""The fully connected layer."""

from __future__ import annotations

import math

from ..base import MXNetError
from ..floats import matmul, require_floats
from ..operator import Array, operator
from .matrix import dot


def require_bias(op, bias, no_bias):
    """A bias has to be given unless `no_bias` says that there is none."""
    if (bias is None) != bool(no_bias):
        raise MXNetError(
            f"{op}: no_bias={no_bias}, but bias is "
            + ("missing; give it, or no_bias=True" if bias is None else "given; leave it out")
        )


def require_shape(op, name, array, expected):
    """An array has to have the shape that the other arguments make of it."""
    if array is not None and array.shape != expected:
        raise MXNetError(f"{op}: {name} has shape {array.shape}; expected {expected}")


@operator
def FullyConnected(
    data: Array,
    weight: Array,
    bias: Array | None,
    num_hidden: int,
    no_bias: bool = False,
    flatten: bool = True,
) -> Array:
    """A linear map of each row, and a shift: out = data weight^T + bias.

    data: (n, ...), all axes but the first taken as one, or with flatten=False (..., k), whose last
    axis is mapped; weight: (num_hidden, k); bias: (num_hidden,), or none with no_bias.
    dL/d data = g weight, dL/d weight = g^T data, dL/d bias = sum of the rows of g.
    Source: MXNet 1.9.1, src/operator/nn/fully_connected.cc.

    >>> import numpy as np
    >>> FullyConnected(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]]), np.array([0.5]), num_hidden=1)
    array([[3.5]])
    """
    require_floats("FullyConnected", data=data, weight=weight)
    require_bias("FullyConnected", bias, no_bias)
    if num_hidden < 1:
        raise MXNetError(f"FullyConnected: num_hidden={num_hidden}; expected at least 1")
    size = math.prod(data.shape[1:]) if flatten else data.shape[-1]
    require_shape("FullyConnected", "weight", weight, (num_hidden, size))
    require_shape("FullyConnected", "bias", bias, (num_hidden,))
    out = matmul(data.reshape(-1, size), weight.T)
    if bias is not None:
        out += bias
    return out if flatten else out.reshape(*data.shape[:-1], num_hidden)


@FullyConnected.pullback
def _(g, out, data, weight, bias, num_hidden, no_bias, flatten):
    rows, g = data.reshape((-1, weight.shape[1])), g.reshape((-1, num_hidden))
    return (
        lambda: dot(g, weight).reshape(data.shape),
        lambda: dot(g, rows, transpose_a=True),
        lambda: g.sum(axis=0),
    )
