"""Products of matrices and of stacks of them, (..., m, n), as BLAS has them.

Float32 and float64 only. A transposed matrix is written A^T, its inverse A^-T; tri(A) is a matrix
with the numbers outside of one triangle set to 0. None of the pullbacks has a derivative.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..matrices import require_floats, require_square, t
from ..operator import Array, operator


def _require_fit(op, fits, **arrays):
    """Sizes agree as they have to."""
    if not fits:
        shapes = ", ".join(f"{name} of shape {array.shape}" for name, array in arrays.items())
        raise MXNetError(
            f"{op}: {shapes} do not fit; expected equally many axes, equal leading ones, and "
            f"matrices that can be multiplied"
        )


def _turned(a, transposed):
    """The matrices as they go into a product."""
    return t(a) if transposed else a


def _rows_second(op, axis, *arrays):
    """Arrays with the axis of their matrices' rows as the last but one."""
    rank = arrays[0].ndim
    if rank < 2 or not 0 <= axis % rank < rank - 1 or not -rank <= axis < rank:
        raise MXNetError(
            f"{op}: axis={axis} cannot be that of the rows of A with shape {arrays[0].shape}; expected one "
            f"before the last, which is that of the columns"
        )
    return [np.moveaxis(a, axis, -2) for a in arrays]


def _product(op, a, b, transpose_a, transpose_b):
    """The product of matrices, after looking whether there is one."""
    left, right = _turned(a, transpose_a), _turned(b, transpose_b)
    fits = left.shape[:-2] == right.shape[:-2] and left.shape[-1] == right.shape[-2]
    _require_fit(op, fits, A=a, B=b)
    return left @ right


def _product_gradients(g, a, b, transpose_a, transpose_b):
    """dL/dA and dL/dB of op(A) op(B)."""
    left, right = _turned(a, transpose_a), _turned(b, transpose_b)
    return _turned(g @ t(right), transpose_a), _turned(t(left) @ g, transpose_b)


@operator(aliases=("linalg_gemm2",))
def _linalg_gemm2(
    A: Array,
    B: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    axis: int = -2,
) -> Array:
    """alpha op(A) op(B), where op transposes or does nothing.

    A: (..., m, k) and B: (..., k, n), before op; axis: that of the rows, instead of the last but
    one. With C = A B: dL/dA = g B^T, dL/dB = A^T g.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_gemm2(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), transpose_b=True)
    array([[11.]])
    """
    require_floats("_linalg_gemm2", A=A, B=B)
    _require_fit("_linalg_gemm2", A.ndim == B.ndim, A=A, B=B)
    a, b = _rows_second("_linalg_gemm2", axis, A, B)
    out = alpha * _product("_linalg_gemm2", a, b, transpose_a, transpose_b)
    return np.moveaxis(out, -2, axis)


@_linalg_gemm2.pullback(once=True)
def _(g, out, A, B, transpose_a, transpose_b, alpha, axis):
    g, a, b = _rows_second("_linalg_gemm2", axis, g, A, B)
    found = _product_gradients(alpha * g, a, b, transpose_a, transpose_b)
    return tuple(np.moveaxis(d, -2, axis) for d in found)


@operator(aliases=("linalg_gemm",))
def _linalg_gemm(
    A: Array,
    B: Array,
    C: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    beta: float = 1.0,
    axis: int = -2,
) -> Array:
    """alpha op(A) op(B) + beta C, where op transposes or does nothing.

    A: (..., m, k), B: (..., k, n), before op; C: (..., m, n). dL/dC = beta g, the others as of gemm2.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_gemm(np.eye(1), np.eye(1), np.eye(1), alpha=2.0, beta=3.0)
    array([[5.]])
    """
    require_floats("_linalg_gemm", A=A, B=B, C=C)
    _require_fit("_linalg_gemm", A.ndim == B.ndim == C.ndim, A=A, B=B, C=C)
    a, b = _rows_second("_linalg_gemm", axis, A, B)
    product = np.moveaxis(_product("_linalg_gemm", a, b, transpose_a, transpose_b), -2, axis)
    _require_fit("_linalg_gemm", product.shape == C.shape, A=A, B=B, C=C)
    return alpha * product + beta * C


@_linalg_gemm.pullback(once=True)
def _(g, out, A, B, C, transpose_a, transpose_b, alpha, beta, axis):
    h, a, b = _rows_second("_linalg_gemm", axis, g, A, B)
    found = _product_gradients(alpha * h, a, b, transpose_a, transpose_b)
    return *(np.moveaxis(d, -2, axis) for d in found), beta * g


@operator(aliases=("linalg_syrk",))
def _linalg_syrk(A: Array, transpose: bool = False, alpha: float = 1.0) -> Array:
    """alpha A A^T, or alpha A^T A with transpose.

    A: (..., m, n). dL/dA = alpha (g + g^T) A, or alpha A (g + g^T).
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_syrk(np.array([[1.0, 2.0]]))
    array([[5.]])
    """
    require_floats("_linalg_syrk", A=A)
    _require_fit("_linalg_syrk", A.ndim >= 2, A=A)
    return alpha * (t(A) @ A if transpose else A @ t(A))


@_linalg_syrk.pullback(once=True)
def _(g, out, A, transpose, alpha):
    both = alpha * (g + t(g))
    return A @ both if transpose else both @ A


def _triangle(a, lower):
    """One triangle, with the diagonal."""
    return np.tril(a) if lower else np.triu(a)


def _require_sides(op, a, b, rightside):
    """A triangular matrix beside another one."""
    require_square(op, a)
    beside = b.shape[-1 if rightside else -2] if b.ndim == a.ndim else 0
    _require_fit(op, a.shape[:-2] == b.shape[:-2] and beside == a.shape[-1], A=a, B=b)


@operator(aliases=("linalg_trmm",))
def _linalg_trmm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    """alpha op(tri(A)) B, or alpha B op(tri(A)) with rightside; op transposes or does nothing.

    A: (..., n, n), of which one triangle counts; B: (..., n, m), or (..., m, n) with rightside.
    dL/dA = tri of what a product would give, dL/dB = alpha op(A)^T g, or alpha g op(A)^T.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_trmm(np.array([[1.0, 9.0], [1.0, 1.0]]), np.array([[1.0], [2.0]]))
    array([[1.],
           [3.]])
    """
    require_floats("_linalg_trmm", A=A, B=B)
    _require_sides("_linalg_trmm", A, B, rightside)
    side = alpha * _turned(_triangle(A, lower), transpose)
    return B @ side if rightside else side @ B


@_linalg_trmm.pullback(once=True)
def _(g, out, A, B, transpose, rightside, lower, alpha):
    side, g = _turned(_triangle(A, lower), transpose), alpha * g
    dside, db = (t(B) @ g, g @ t(side)) if rightside else (g @ t(B), t(side) @ g)
    return _triangle(_turned(dside, transpose), lower), db


@operator(aliases=("linalg_trsm",))
def _linalg_trsm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    """The X with op(tri(A)) X = alpha B, or X op(tri(A)) = alpha B with rightside.

    A: (..., n, n), of which one triangle counts; B: (..., n, m), or (..., m, n) with rightside.
    With h = op(A)^-T g: dL/dB = alpha h, dL/d op(A) = -h X^T; on the right side h = g op(A)^-T and
    dL/d op(A) = -X^T h.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_trsm(np.array([[1.0, 9.0], [1.0, 1.0]]), np.array([[1.0], [3.0]]))
    array([[1.],
           [2.]])
    """
    require_floats("_linalg_trsm", A=A, B=B)
    _require_sides("_linalg_trsm", A, B, rightside)
    side = _turned(_triangle(A, lower), transpose)
    return alpha * (t(np.linalg.solve(t(side), t(B))) if rightside else np.linalg.solve(side, B))


@_linalg_trsm.pullback(once=True)
def _(g, out, A, B, transpose, rightside, lower, alpha):
    side = _turned(_triangle(A, lower), transpose)
    if rightside:
        h = t(np.linalg.solve(side, t(g)))
        dside = -t(out) @ h
    else:
        h = np.linalg.solve(t(side), g)
        dside = -h @ t(out)
    return _triangle(_turned(dside, transpose), lower), alpha * h
