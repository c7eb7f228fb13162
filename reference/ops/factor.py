"""Factors, determinants and inverses of matrices and of stacks of them, (..., n, n).

Float32 and float64 only. A transposed matrix is written A^T, its inverse A^-T, its symmetric part
sym(A) = (A + A^T) / 2. None of the pullbacks has a derivative.
"""

from __future__ import annotations

import numpy as np

from ..base import MXNetError
from ..matrices import require_floats, require_square, t
from ..operator import Array, operator


def _sym(a):
    """The symmetric part."""
    return (a + t(a)) / 2


@operator(aliases=("linalg_potrf",))
def _linalg_potrf(A: Array) -> Array:
    """Cholesky factor: the lower triangular L with a positive diagonal and L L^T = A.

    A: (..., n, n), symmetric and positive definite; only its lower triangle is read.
    With P = tril(L^T g), its diagonal halved: dL/dA = sym(L^-T P L^-1).
    Source: MXNet 1.9.1, src/operator/tensor/la_op-inl.h.

    >>> _linalg_potrf(np.array([[4.0, 2.0], [2.0, 5.0]]))
    array([[2., 0.],
           [1., 2.]])
    """
    require_floats("_linalg_potrf", A=A)
    require_square("_linalg_potrf", A)
    try:
        return np.linalg.cholesky(A)
    except np.linalg.LinAlgError as error:
        raise MXNetError(f"_linalg_potrf: A is not positive definite: {error}") from error


@_linalg_potrf.pullback(once=True)
def _(g, out, A):
    inner = np.tril(t(out) @ g)
    inner = inner - _only_diagonal(inner) / 2
    inverse = np.linalg.inv(out)
    return _sym(t(inverse) @ inner @ inverse)


def _only_diagonal(a):
    """The matrix without everything off its diagonal."""
    return np.where(np.eye(a.shape[-1], dtype=bool), a, np.zeros_like(a))


@operator(aliases=("linalg_potri",))
def _linalg_potri(A: Array) -> Array:
    """From a Cholesky factor to the inverse of what it is the factor of: A^-T A^-1.

    A: (..., n, n), of which the lower triangle counts. dL/dA = -tril(out (g + g^T) A^-T).
    Source: MXNet 1.9.1, src/operator/tensor/la_op-inl.h.

    >>> _linalg_potri(np.array([[2.0, 0.0], [0.0, 1.0]]))
    array([[0.25, 0.  ],
           [0.  , 1.  ]])
    """
    require_floats("_linalg_potri", A=A)
    require_square("_linalg_potri", A)
    inverse = np.linalg.inv(np.tril(A))
    return t(inverse) @ inverse


@_linalg_potri.pullback(once=True)
def _(g, out, A):
    return -np.tril(out @ (g + t(g)) @ t(np.linalg.inv(np.tril(A))))


@operator(aliases=("linalg_gelqf",), outputs=2)
def _linalg_gelqf(A: Array) -> tuple[Array, Array]:
    """LQ factors: A = L Q with L lower triangular and Q Q^T = I. Gives Q, then L.

    A: (..., m, n) with m <= n; Q: (..., m, n), L: (..., m, m). With M = L^T dL - dQ Q^T, and low(M)
    for the symmetric matrix that has the lower triangle of M: dA = L^-T (dQ + low(M) Q).
    Source: MXNet 1.9.1, src/operator/tensor/la_op-inl.h.

    >>> q, l = _linalg_gelqf(np.array([[3.0, 4.0]]))
    >>> q, l
    (array([[-0.6, -0.8]]), array([[-5.]]))
    """
    require_floats("_linalg_gelqf", A=A)
    if A.ndim < 2 or A.shape[-2] > A.shape[-1]:
        raise MXNetError(
            f"_linalg_gelqf: A has shape {A.shape}; expected matrices that are not higher than wide"
        )
    q, r = np.linalg.qr(t(A))
    return t(q), t(r)


@_linalg_gelqf.pullback(once=True)
def _(g, out, A):
    (dq, dlow), (q, low) = g, out
    m = t(low) @ dlow - dq @ t(q)
    symmetric = np.tril(m) + t(np.tril(m, -1))
    return np.linalg.solve(t(low), dq + symmetric @ q)


@operator(outputs=2)
def _linalg_syevd(A: Array) -> tuple[Array, Array]:
    """Eigenvectors and eigenvalues of symmetric matrices: A = U^T diag(L) U. Gives U, then L.

    A: (..., n, n), of which the lower triangle is read; U: (..., n, n), one eigenvector in each row,
    its largest component positive; L: (..., n), ascending.
    With E[i, j] = 1 / (L[j] - L[i]), 0 for i = j: dA = U^T (sym(E (U dU^T)) + diag(dL)) U.
    Source: MXNet 1.9.1, src/operator/tensor/la_op-inl.h.

    >>> u, l = _linalg_syevd(np.array([[2.0, 0.0], [0.0, 1.0]]))
    >>> l
    array([1., 2.])
    """
    require_floats("_linalg_syevd", A=A)
    require_square("_linalg_syevd", A)
    values, vectors = np.linalg.eigh(A, UPLO="L")
    rows = t(vectors)
    largest = np.abs(rows).argmax(axis=-1)[..., np.newaxis]
    return rows * np.sign(np.take_along_axis(rows, largest, axis=-1)), values


@_linalg_syevd.pullback(once=True)
def _(g, out, A):
    (du, dvalues), (u, values) = g, out
    same = np.eye(values.shape[-1], dtype=values.dtype)
    gaps = values[..., np.newaxis, :] - values[..., :, np.newaxis]
    slopes = (1 - same) / (gaps + same)
    inner = _sym(slopes * (u @ t(du))) + same * dvalues[..., np.newaxis]
    return t(u) @ inner @ u


@operator(aliases=("linalg_sumlogdiag",))
def _linalg_sumlogdiag(A: Array) -> Array:
    """The sum of the logarithms of the diagonal, as in log det of a Cholesky factor.

    A: (..., n, n); out: (...), or (1,) for one matrix. dL/dA = g / A on the diagonal.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_sumlogdiag(np.eye(2))
    array([0.])
    """
    require_floats("_linalg_sumlogdiag", A=A)
    require_square("_linalg_sumlogdiag", A)
    return np.atleast_1d(np.log(A.diagonal(axis1=-2, axis2=-1)).sum(axis=-1))


@_linalg_sumlogdiag.pullback(once=True)
def _(g, out, A):
    same = np.eye(A.shape[-1], dtype=A.dtype)
    return _for_each(g, A) * same / np.where(same == 1, A, 1)


def _for_each(g, a):
    """One number a matrix, ready to be multiplied with the matrices."""
    return g.reshape(*a.shape[:-2], 1, 1)


def _inverse_or_zero(a, determinant):
    """The transposed inverses, and 0 for what has none."""
    singular = _for_each(determinant, a) == 0
    regular = np.where(singular, np.eye(a.shape[-1], dtype=a.dtype), a)
    return np.where(singular, 0, t(np.linalg.inv(regular)))


@operator(aliases=("linalg_det",))
def _linalg_det(A: Array) -> Array:
    """Determinants. A: (..., n, n); out: (...), or (1,) for one matrix.

    dL/dA = g det(A) A^-T, and 0 where the determinant is 0.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_det(np.array([[2.0, 1.0], [0.0, 3.0]]))
    array([6.])
    """
    require_floats("_linalg_det", A=A)
    require_square("_linalg_det", A)
    return np.atleast_1d(np.linalg.det(A)).astype(A.dtype)


@_linalg_det.pullback(once=True)
def _(g, out, A):
    return _for_each(g * out, A) * _inverse_or_zero(A, out)


@operator(aliases=("linalg_slogdet",), outputs=2)
def _linalg_slogdet(A: Array) -> tuple[Array, Array]:
    """Sign of the determinant, and the logarithm of its magnitude.

    A: (..., n, n); both results: (...), or (1,) for one matrix; 0 and -inf where it is singular.
    dL/dA = g A^-T for the logarithm, and 0 where the determinant is 0; none for the sign.
    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_slogdet(np.array([[-1.0]]))
    (array([-1.]), array([0.]))
    """
    require_floats("_linalg_slogdet", A=A)
    require_square("_linalg_slogdet", A)
    sign, logarithm = np.linalg.slogdet(A)
    return np.atleast_1d(sign).astype(A.dtype), np.atleast_1d(logarithm).astype(A.dtype)


@_linalg_slogdet.pullback(once=True)
def _(g, out, A):
    return _for_each(g[1], A) * _inverse_or_zero(A, out[0])


@operator(aliases=("linalg_inverse",))
def _linalg_inverse(A: Array) -> Array:
    """Inverse matrices. A: (..., n, n). dL/dA = -out^T g out^T.

    Source: MXNet 1.9.1, src/operator/tensor/la_op.h.

    >>> _linalg_inverse(np.array([[2.0]]))
    array([[0.5]])
    """
    require_floats("_linalg_inverse", A=A)
    require_square("_linalg_inverse", A)
    try:
        return np.linalg.inv(A)
    except np.linalg.LinAlgError as error:
        raise MXNetError(f"_linalg_inverse: A is singular and has no inverse: {error}") from error


@_linalg_inverse.pullback(once=True)
def _(g, out, A):
    return -t(out) @ g @ t(out)
