"""Operators that leave the numbers alone: copies, constants of the same shape, gradients changed."""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import require_floats
from ..operator import Array, operator


@operator(aliases=("identity",))
def _copy(data: Array) -> Array:
    """The same numbers in a new array: out = data.

    data: any shape, any dtype. d out = d data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> _copy(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    return data.copy()


@_copy.pullback
def _(g, out, data):
    return g


@operator
def zeros_like(data: Array) -> Array:
    """Zeros in the shape and dtype of data.

    data: any shape, any dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> zeros_like(np.array([1.0, np.nan]))
    array([0., 0.])
    """
    return np.zeros_like(data)


@zeros_like.pullback(once=True)
def _(g, out, data):
    return np.zeros_like(data)


@operator
def ones_like(data: Array) -> Array:
    """Ones in the shape and dtype of data.

    data: any shape, any dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> ones_like(np.array([1.0, np.nan]))
    array([1., 1.])
    """
    return np.ones_like(data)


@ones_like.pullback
def _(g, out, data):
    return zeros_like(data)


@operator(aliases=("stop_gradient",))
def BlockGrad(data: Array) -> Array:
    """The same numbers, treated as constants: out = data.

    data: any shape, any dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> BlockGrad(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    return data.copy()


@BlockGrad.pullback
def _(g, out, data):
    return zeros_like(data)


@operator
def make_loss(data: Array) -> Array:
    """The same numbers as a loss, whose gradient is 1 whatever g is: out = data.

    data: any shape, any dtype. The gradient of data is 1.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> make_loss(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    return data.copy()


@make_loss.pullback
def _(g, out, data):
    return ones_like(data)
