"""Rounding and signs, element by element. The results change in jumps, so that gradients are 0.

Each pullback is the chain rule g * f'(x), written with `out` where that is the shorter formula.
"""

from __future__ import annotations

import numpy as np

from ..integers import in_floats
from ..operator import Array, operator
from .identity import zeros_like


def _half_away(data):
    """The nearest integer, halves away from 0."""
    whole = np.trunc(data)
    return np.where(np.abs(data - whole) >= 0.5, whole + np.sign(data), whole)


def _half_down(data):
    """The nearest integer, halves down."""
    low, high = np.floor(data), np.ceil(data)
    return np.where(data - low <= high - data, low, high)


@operator
@in_floats
def round(data: Array) -> Array:
    """Nearest integer: halves go away from 0.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> round(np.array([0.5, 1.5, -1.7]))
    array([ 1.,  2., -2.])
    """
    return _half_away(data)


@round.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def rint(data: Array) -> Array:
    """Nearest integer: halves go down.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> rint(np.array([0.5, 1.5, -1.7]))
    array([ 0.,  1., -2.])
    """
    return _half_down(data)


@rint.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def ceil(data: Array) -> Array:
    """Round up: the smallest integer >= data.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> ceil(np.array([0.5, 1.5, -1.7]))
    array([ 1.,  2., -1.])
    """
    return np.ceil(data)


@ceil.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def floor(data: Array) -> Array:
    """Round down: the largest integer <= data.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> floor(np.array([0.5, 1.5, -1.7]))
    array([ 0.,  1., -2.])
    """
    return np.floor(data)


@floor.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def trunc(data: Array) -> Array:
    """Cut towards zero: the integer part of data.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> trunc(np.array([0.5, 1.5, -1.7]))
    array([ 0.,  1., -1.])
    """
    return np.trunc(data)


@trunc.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def fix(data: Array) -> Array:
    """Cut towards zero: the integer part of data.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> fix(np.array([0.5, 1.5, -1.7]))
    array([ 0.,  1., -1.])
    """
    return np.trunc(data)


@fix.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def _contrib_round_ste(data: Array) -> Array:
    """Nearest integer with a gradient passed straight through.

    data: any shape, numbers. d out is treated as dx.
    Source: MXNet 1.9.1, src/operator/contrib/stes_op.cc.

    >>> _contrib_round_ste(np.array([0.5, 1.5, -1.7]))
    array([ 1.,  2., -2.])
    """
    return _half_away(data)


@_contrib_round_ste.pullback
def _(g, out, data):
    return g


@operator
@in_floats
def sign(data: Array) -> Array:
    """Sign: 1 above 0, -1 below, 0 at 0 and for nan.

    data: any shape, numbers. d out = 0.
    Source: MXNet 1.9.1, src/operator/tensor/elemwise_unary_op_basic.cc.

    >>> sign(np.array([0.5, 1.5, -1.7]))
    array([ 1.,  1., -1.])
    """
    return np.nan_to_num(np.sign(data))


@sign.pullback
def _(g, out, data):
    return zeros_like(g)


@operator
@in_floats
def _contrib_sign_ste(data: Array) -> Array:
    """Sign with a gradient passed straight through.

    data: any shape, numbers. d out is treated as dx.
    Source: MXNet 1.9.1, src/operator/contrib/stes_op.cc.

    >>> _contrib_sign_ste(np.array([0.5, 1.5, -1.7]))
    array([ 1.,  1., -1.])
    """
    return np.nan_to_num(np.sign(data))


@_contrib_sign_ste.pullback
def _(g, out, data):
    return g
