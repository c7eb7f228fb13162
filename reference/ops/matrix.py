"""Products of matrices, and of arrays of any rank that are treated as matrices."""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..floats import matmul, require_floats
from ..operator import Array, operator


def _contracted(lhs, rhs, transpose_a, transpose_b):
    """Both arrays with the axis that is summed over last in lhs, and first in rhs."""
    left = lhs.transpose(*range(1, lhs.ndim), 0) if transpose_a else lhs
    right = rhs.transpose(-1, *range(rhs.ndim - 1)) if transpose_b else rhs
    return left, right


def _check_storage(op, forward_stype):
    """MXNet's hint how to store the result; all arrays are dense here."""
    if forward_stype not in (None, "default", "csr", "row_sparse"):
        raise MXNetError(
            f"{op}: forward_stype={forward_stype!r}; expected 'default', 'csr', 'row_sparse' or None"
        )


@operator
def dot(
    lhs: Array,
    rhs: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: str | None = None,
) -> Array:
    """Sum over the last axis of lhs and the first of rhs: out[i.., j..] = sum_k lhs[i.., k] rhs[k, j..].

    lhs: (..., k), or (k, ...) with transpose_a; rhs: (k, ...), or (..., k) with transpose_b; floats.
    For matrices with C = A B: dL/dA = dL/dC B^T and dL/dB = A^T dL/dC. Two vectors give shape (1,).
    Source: MXNet 1.9.1, src/operator/tensor/dot-inl.h.

    >>> dot(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 1.0]))
    array([3., 7.])
    """
    _check_storage("dot", forward_stype)
    require_floats("dot", lhs=lhs, rhs=rhs)
    if lhs.ndim == rhs.ndim == 1 and (transpose_a or transpose_b):
        raise MXNetError(
            "dot: two vectors can't be transposed; expected transpose_a=False, transpose_b=False"
        )
    left, right = _contracted(lhs, rhs, transpose_a, transpose_b)
    if left.shape[-1] != right.shape[0]:
        raise MXNetError(
            f"dot: lhs of shape {lhs.shape} and rhs of shape {rhs.shape} (transpose_a="
            f"{transpose_a}, transpose_b={transpose_b}) do not fit: the sum would run over "
            f"{left.shape[-1]} elements of lhs, but {right.shape[0]} of rhs"
        )
    if lhs.size == 0 or rhs.size == 0:
        raise MXNetError(
            f"dot: an array of {lhs.shape} and {rhs.shape} is empty; expected elements"
        )
    k = right.shape[0]
    out = matmul(left.reshape(-1, k), right.reshape(k, -1))
    return out.reshape(left.shape[:-1] + right.shape[1:] or (1,))


@dot.pullback(once=True)
def _(g, out, lhs, rhs, transpose_a, transpose_b, forward_stype):
    left, right = _contracted(lhs, rhs, transpose_a, transpose_b)
    k = right.shape[0]
    rows, columns = left.reshape(-1, k), right.reshape(k, -1)
    g = g.reshape(len(rows), columns.shape[1])
    dleft = matmul(g, columns.T).reshape(left.shape)
    dright = matmul(rows.T, g).reshape(right.shape)
    return (
        np.moveaxis(dleft, -1, 0) if transpose_a else dleft,
        np.moveaxis(dright, 0, -1) if transpose_b else dright,
    )


@operator
def batch_dot(
    lhs: Array,
    rhs: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: str | None = None,
) -> Array:
    """Matrix products, one for each place along the leading axes: out[b] = lhs[b] rhs[b].

    lhs: (..., m, k), or (..., k, m) with transpose_a; rhs: (..., k, n), or (..., n, k) with
    transpose_b; at least 3 axes, equal leading ones. dL/dA = dL/dC B^T, dL/dB = A^T dL/dC.
    Source: MXNet 1.9.1, src/operator/tensor/dot-inl.h (BatchDotShape).

    >>> batch_dot(np.ones((2, 1, 3)), np.ones((2, 3, 1))).ravel()
    array([3., 3.])
    """
    _check_storage("batch_dot", forward_stype)
    require_floats("batch_dot", lhs=lhs, rhs=rhs)
    if lhs.ndim < 3 or lhs.ndim != rhs.ndim:
        raise MXNetError(
            f"batch_dot: lhs has shape {lhs.shape}, rhs {rhs.shape}; expected equally many axes, "
            f"at least 3"
        )
    left = lhs.swapaxes(-1, -2) if transpose_a else lhs
    right = rhs.swapaxes(-1, -2) if transpose_b else rhs
    if left.shape[:-2] != right.shape[:-2] or left.shape[-1] != right.shape[-2]:
        raise MXNetError(
            f"batch_dot: lhs of shape {lhs.shape} and rhs of shape {rhs.shape} (transpose_a="
            f"{transpose_a}, transpose_b={transpose_b}) do not fit; expected equal leading axes "
            f"and (m, k) by (k, n) at the end"
        )
    return matmul(left, right)


@batch_dot.pullback
def _(g, out, lhs, rhs, transpose_a, transpose_b, forward_stype):
    a, b = transpose_a, transpose_b
    dlhs = batch_dot(rhs, g, b, True) if a else batch_dot(g, rhs, False, not b)
    drhs = batch_dot(g, lhs, True, a) if b else batch_dot(lhs, g, not a, False)
    return dlhs, drhs
