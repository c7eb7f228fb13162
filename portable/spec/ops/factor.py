"""Factors, determinants, inverses of matrices and of stacks of them. Float32 and float64."""

from __future__ import annotations

from ..case import Case, Input, Tolerance, values
from ..operator import Array, operator

SOURCE = "src/operator/tensor/la_op.cc, la_op-inl.h"
CONDITION = Tolerance(32, "product", "array", reason="errors grow with the condition of the matrix")
FEW = ((4, 1, 0.5), (1, 3, -1), (0.5, -1, 5))
OTHER = ((2, 0.5, 0.25), (0.5, 1, 0.125), (0.25, 0.125, 3))
GENERAL = ((1, 2, -1), (3, -2, 0.5), (0.5, 1, 4))
MIRRORED = ((-1, 2, -1), (3, 2, 0.5), (1.5, 1, -4))
ONE = values((2.5,))


def calls(
    first: tuple[tuple[float, ...], ...], second: tuple[tuple[float, ...], ...]
) -> tuple[Case, ...]:
    """One matrix, of one and of three rows, stacks, and both dtypes."""
    return (
        Case("1x1", (ONE,)),
        Case("3x3", (values(*first),)),
        Case("2x3x3", (values(first, second),)),
        Case("1x2x3x3", (values((second, first)),)),
        Case("3x3 float64", (values(*first, dtype="float64"),)),
        Case("2x3x3 float64", (values(first, second, dtype="float64"),)),
        *(
            Case(dtype, (Input((2, 2), dtype),), raises="MXNetError", says=(dtype,))
            for dtype in ("float16", "int32")
        ),
    )


def not_square() -> tuple[Case, ...]:
    """What has no diagonal."""
    return (
        Case("not square", (Input((2, 3)),), raises="MXNetError", says=("(2, 3)",)),
        Case("vector", (Input((3,)),), raises="MXNetError", says=("(3,)",)),
    )


@operator(
    cases=(
        *calls(FEW, OTHER),
        *not_square(),
        Case("only the lower triangle is read", (values((4, 7), (2, 3)),)),
        Case(
            "not positive definite",
            (values((1, 2), (2, 1)),),
            raises="MXNetError",
            says=("_linalg_potrf",),
        ),
    ),
    aliases=("linalg_potrf",),
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_potrf(A: Array) -> Array:
    """Cholesky factor: the lower triangular L with L L^T = A.

    Args:
        A: (..., n, n), symmetric and positive definite, float32 or float64. Only the lower triangle
            is read.

    Returns:
        (..., n, n). Gradient: sym(L^-T P L^-1), where P is the lower triangle of L^T g with half of
        its diagonal. It is symmetric.

    Raises:
        MXNetError: A is not square, not positive definite, or has another dtype.
    """


@operator(
    cases=(
        *calls(GENERAL, MIRRORED),
        *not_square(),
        Case("only the lower triangle is read", (values((2, 7), (1, 3)),)),
    ),
    aliases=("linalg_potri",),
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_potri(A: Array) -> Array:
    """From a Cholesky factor A = L to the inverse of L L^T: L^-T L^-1.

    Args:
        A: (..., n, n), float32 or float64. Only the lower triangle is read.

    Returns:
        (..., n, n). Gradient: the lower triangle of -out (g + g^T) L^-T.

    Raises:
        MXNetError: A is not square, or has another dtype.
    """


@operator(
    cases=(
        *calls(GENERAL, MIRRORED),
        Case("1x3", (values((3, 4, 0)),)),
        Case("2x3", (values((1, 2, -1), (3, -2, 0.5)),)),
        Case("2x2x3 float64", (values(GENERAL[:2], MIRRORED[1:], dtype="float64"),)),
        Case("higher than wide", (Input((3, 2)),), raises="MXNetError", says=("(3, 2)",)),
        Case("vector", (Input((3,)),), raises="MXNetError", says=("(3,)",)),
    ),
    aliases=("linalg_gelqf",),
    outputs=2,
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_gelqf(A: Array) -> Array:
    """LQ factors: A = L Q with L lower triangular and Q Q^T = I. Returns Q, then L.

    Args:
        A: (..., m, n) of full rank with m <= n, float32 or float64.

    Returns:
        Q (..., m, n) and L (..., m, m), with the signs that LAPACK gives. With
        M = L^T dL - dQ Q^T, made symmetric from its lower triangle, the gradient is
        L^-T (dQ + M Q).

    Raises:
        MXNetError: A is higher than wide, or has another dtype.
    """


@operator(
    cases=(
        *calls(FEW, OTHER),
        *not_square(),
        Case("only the lower triangle is read", (values((4, 7), (2, 3)),)),
    ),
    outputs=2,
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_syevd(A: Array) -> Array:
    """Eigenvectors and eigenvalues of a symmetric matrix: A = U^T diag(L) U. Returns U, then L.

    Args:
        A: (..., n, n), symmetric, float32 or float64. Only the lower triangle is read.

    Returns:
        U (..., n, n), with an eigenvector in each row whose largest component is positive, and
        L (..., n), ascending. The gradient is U^T (sym(E * (U dU^T)) + diag(dL)) U with
        E[i, j] = 1 / (L[j] - L[i]), and exists where no two eigenvalues are equal.

    Raises:
        MXNetError: A is not square, or has another dtype.
    """


@operator(
    cases=(
        *calls(FEW, OTHER),
        Case("triangular", (values((2, 0), (1, 3)),)),
        Case("negative", (values((-1, 0), (0, 1)),), gradient=False),
        *not_square(),
    ),
    aliases=("linalg_sumlogdiag",),
    tolerance=Tolerance(4, "sum", "array", reason="logarithms of different sign cancel"),
    source=SOURCE,
)
def _linalg_sumlogdiag(A: Array) -> Array:
    """Sum of the logarithms of the diagonal elements.

    Args:
        A: (..., n, n), float32 or float64.

    Returns:
        (...), or (1,) for one matrix. Gradient: g / A on the diagonal, 0 elsewhere.

    Raises:
        MXNetError: A is not square, or has another dtype.
    """


SINGULAR = Case("singular", (values((1, 2), (2, 4)),))


@operator(
    cases=(*calls(GENERAL, MIRRORED), SINGULAR, *not_square()),
    aliases=("linalg_det",),
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_det(A: Array) -> Array:
    """Determinant.

    Args:
        A: (..., n, n), float32 or float64.

    Returns:
        (...), or (1,) for one matrix. Gradient: g det(A) A^-T, and 0 where the determinant is 0.

    Raises:
        MXNetError: A is not square, or has another dtype.
    """


@operator(
    cases=(*calls(GENERAL, MIRRORED), SINGULAR, *not_square()),
    aliases=("linalg_slogdet",),
    outputs=2,
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_slogdet(A: Array) -> Array:
    """Sign of the determinant, and the logarithm of its magnitude.

    Args:
        A: (..., n, n), float32 or float64.

    Returns:
        Two arrays (...), or (1,) for one matrix: 1, -1 or 0, and log |det A|. Gradient: g A^-T from
        the logarithm alone, and 0 where the determinant is 0.

    Raises:
        MXNetError: A is not square, or has another dtype.
    """


@operator(
    cases=(
        *calls(GENERAL, MIRRORED),
        Case(
            "singular",
            (values((1, 2), (2, 4)),),
            raises="MXNetError",
            says=("_linalg_inverse",),
        ),
        *not_square(),
    ),
    aliases=("linalg_inverse",),
    tolerance=CONDITION,
    source=SOURCE,
)
def _linalg_inverse(A: Array) -> Array:
    """Inverse matrix.

    Args:
        A: (..., n, n), float32 or float64.

    Returns:
        (..., n, n). Gradient: -out^T g out^T.

    Raises:
        MXNetError: A is not square, singular, or has another dtype.
    """
