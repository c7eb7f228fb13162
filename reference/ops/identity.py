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
    """The same numbers as a loss: out = data, whose gradient is 1 whatever g is.

    data: any shape, any dtype.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> make_loss(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    return data.copy()


@make_loss.pullback
def _(g, out, data):
    return ones_like(data)


@operator
def MakeLoss(
    data: Array, grad_scale: float = 1.0, valid_thresh: float = 0.0, normalization: str = "null"
) -> Array:
    """The same numbers as a loss: out = data, whose gradient is grad_scale / n whatever g is.

    data: (N, ...), floats. n = 1 ('null'), N ('batch'), or the number of elements above
    valid_thresh, but at least 1 ('valid').
    Source: MXNet 1.9.1, src/operator/make_loss-inl.h.

    >>> MakeLoss(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    require_floats("MakeLoss", data=data)
    if normalization not in ("null", "batch", "valid"):
        raise MXNetError(
            f"MakeLoss: normalization={normalization!r}; expected 'null', 'batch' or 'valid'"
        )
    return data.copy()


@MakeLoss.pullback(once=True)
def _(g, out, data, grad_scale, valid_thresh, normalization):
    counts = {"null": 1, "batch": len(data), "valid": max(1, int((data > valid_thresh).sum()))}
    return np.full_like(data, grad_scale / counts[normalization])


@operator
def _contrib_gradientmultiplier(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The same numbers, with the gradient multiplied: out = data, d out is treated as scalar dx.

    data: any shape, any dtype.
    Source: MXNet 1.9.1, src/operator/contrib/gradient_multiplier_op.cc.

    >>> _contrib_gradientmultiplier(np.array([1.0, 2.0]), scalar=-1.0)
    array([1., 2.])
    """
    return data.copy()


@_contrib_gradientmultiplier.pullback
def _(g, out, data, scalar, is_int):
    return g * scalar


@operator(aliases=("cast",))
def Cast(data: Array, dtype: str) -> Array:
    """The same numbers in another dtype; to integers they are cut towards zero.

    data: any shape, any dtype. d out = dx, in the dtype of data.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> Cast(np.array([1.7, -1.7]), dtype="int32")
    array([ 1, -1], dtype=int32)
    """
    if np.issubdtype(dtype, np.integer) and np.issubdtype(data.dtype, np.floating):
        return data.astype(np.int64).astype(dtype)
    return data.astype(dtype)


@Cast.pullback
def _(g, out, data, dtype):
    return g.astype(data.dtype)


@operator
def amp_cast(data: Array, dtype: str) -> Array:
    """The same numbers in another dtype if they are floats; others stay as they are.

    data: any shape, any dtype. d out = dx, in the dtype of data.
    Source: MXNet 1.9.1, src/operator/tensor/amp_cast.cc.

    >>> amp_cast(np.array([1, 2]), dtype="float16")
    array([1, 2])
    """
    return data.astype(dtype) if data.dtype.kind == "f" else data.copy()


@amp_cast.pullback
def _(g, out, data, dtype):
    return g.astype(data.dtype)


@operator
def shape_array(data: Array) -> Array:
    """The shape of data as an int64 array.

    data: any shape, any dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> shape_array(np.zeros((2, 3)))
    array([2, 3])
    """
    return np.array(data.shape, np.int64)


@shape_array.pullback
def _(g, out, data):
    return zeros_like(data)


@operator
def size_array(data: Array) -> Array:
    """The number of elements of data as an int64 array of shape (1,).

    data: any shape, any dtype. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> size_array(np.zeros((2, 3)))
    array([6])
    """
    return np.array([data.size], np.int64)


@size_array.pullback
def _(g, out, data):
    return zeros_like(data)
