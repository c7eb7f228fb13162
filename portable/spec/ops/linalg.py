"""Products of matrices and of stacks of them, (..., m, n), as BLAS has them. Float32 and float64."""

from __future__ import annotations

from typing import Any

from ..case import REAL, Case, Domain, Input, Tolerance
from ..families import shape_name
from ..operator import Array, operator

Sizes = tuple[int, ...]
SOURCE = "src/operator/tensor/la_op.cc, la_op.h"
TRIANGULAR = Domain(low=0.5, high=2.0)
SCALED = Tolerance(2, "product", "array", reason="the product is scaled and added to afterwards")
SOLVED = Tolerance(16, "product", "array", reason="errors grow with the condition of the matrix")


def call(*shapes: Sizes, dtype: str = "float32", domain: Domain = REAL, **attributes: Any) -> Case:
    """A call with inputs of these shapes."""
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    name = f"{','.join(map(shape_name, shapes))} {dtype} {chosen}".strip()
    return Case(name, tuple(Input(s, dtype, domain) for s in shapes), attributes)


def refused(name: str, *shapes: Sizes, says: tuple[str, ...] = (), **attributes: Any) -> Case:
    """A call with inputs that do not fit together."""
    words = says or (str(shapes[0]),)
    return Case(name, tuple(Input(s) for s in shapes), attributes, raises="MXNetError", says=words)


def other_dtypes(*shapes: Sizes) -> tuple[Case, ...]:
    """Dtypes that LAPACK has not."""
    return tuple(
        Case(dtype, tuple(Input(s, dtype) for s in shapes), raises="MXNetError", says=(dtype,))
        for dtype in ("float16", "int32")
    )


MIXED = Case(
    "mixed dtypes",
    (Input((2, 2)), Input((2, 2), "float64")),
    raises="MXNetError",
    says=("float64", "float32"),
)


@operator(
    cases=(
        call((2, 3), (3, 4)),
        call((3, 2), (3, 4), transpose_a=True),
        call((2, 3), (4, 3), transpose_b=True, alpha=2.0),
        call((3, 2), (4, 3), transpose_a=True, transpose_b=True, alpha=-0.5),
        call((2, 2, 3), (2, 3, 1)),
        call((2, 1, 2, 3), (2, 1, 3, 2)),
        call((3, 2, 3), (3, 2, 4), axis=-3),
        call((2, 4, 3), (3, 4, 2), axis=0),
        call((2, 4, 3), (2, 4, 5), axis=0, transpose_a=True),
        call((2, 3), (3, 4), dtype="float64"),
        call((2, 4, 3), (3, 4, 2), dtype="float64", axis=0),
        refused("inner sizes", (2, 3), (2, 3)),
        refused("batches", (1, 2, 3), (2, 3, 4)),
        refused("ranks", (2, 3), (2, 3, 4)),
        refused("vectors", (3,), (3,)),
        refused("axis of the columns", (2, 3, 4), (2, 4, 3), says=("axis=-1",), axis=-1),
        refused("axis out of range", (2, 3, 4), (2, 4, 3), says=("axis=5",), axis=5),
        MIXED,
        *other_dtypes((2, 2), (2, 2)),
    ),
    aliases=("linalg_gemm2",),
    tolerance=SCALED,
    source=SOURCE,
)
def _linalg_gemm2(
    A: Array,
    B: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    alpha: float = 1.0,
    axis: int = -2,
) -> Array:
    """Matrix product: alpha * op(A) op(B), where op transposes or does nothing.

    Args:
        A: (..., m, k), or (..., k, m) with `transpose_a`; float32 or float64.
        B: (..., k, n), or (..., n, k) with `transpose_b`; leading axes as in A.
        transpose_a, transpose_b: exchange rows and columns first.
        alpha: a factor.
        axis: the axis of the rows, if it is not the last but one. The columns are always last.

    Returns:
        (..., m, n). With C = A B: gradients alpha g B^T and alpha A^T g.

    Raises:
        MXNetError: shapes do not fit; `axis` is out of range; dtypes differ or are others.
    """


@operator(
    cases=(
        call((2, 3), (3, 4), (2, 4)),
        call((2, 3), (3, 4), (2, 4), alpha=2.0, beta=3.0),
        call((3, 2), (4, 3), (2, 4), transpose_a=True, transpose_b=True, beta=0.0),
        call((2, 2, 3), (2, 3, 1), (2, 2, 1), alpha=-1.0),
        call((2, 4, 3), (3, 4, 2), (2, 4, 2), axis=0, beta=0.5),
        call((2, 4, 3), (3, 4, 2), (2, 4, 2), axis=-3),
        call((2, 3), (3, 4), (2, 4), dtype="float64", alpha=2.0),
        refused("inner sizes", (2, 3), (2, 3), (2, 3)),
        refused("C", (2, 3), (3, 4), (1, 4), says=("(1, 4)",)),
        refused("axis out of range", (2, 3), (3, 3), (2, 3), says=("axis=1",), axis=1),
        *other_dtypes((2, 2), (2, 2), (2, 2)),
    ),
    aliases=("linalg_gemm",),
    tolerance=SCALED,
    source=SOURCE,
)
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
    """Matrix product and sum: alpha * op(A) op(B) + beta * C.

    Args:
        A, B, transpose_a, transpose_b, alpha, axis: as in `linalg.gemm2`.
        C: (..., m, n), the shape of the product.
        beta: a factor.

    Returns:
        (..., m, n). Gradients as of `linalg.gemm2`, and beta g for C.

    Raises:
        MXNetError: shapes do not fit; `axis` is out of range; dtypes differ or are others.
    """


@operator(
    cases=(
        call((2, 3)),
        call((2, 3), transpose=True, alpha=2.0),
        call((2, 1, 3), alpha=-0.5),
        call((2, 2, 1, 3), transpose=True),
        call((2, 3), dtype="float64"),
        refused("vector", (3,)),
        *other_dtypes((2, 2)),
    ),
    aliases=("linalg_syrk",),
    tolerance=SCALED,
    source=SOURCE,
)
def _linalg_syrk(A: Array, transpose: bool = False, alpha: float = 1.0) -> Array:
    """Product of a matrix with its transpose: alpha * A A^T, or alpha * A^T A.

    Args:
        A: (..., m, n), float32 or float64.
        transpose: A^T A instead of A A^T.
        alpha: a factor.

    Returns:
        (..., m, m), or (..., n, n) with `transpose`. Gradient: alpha (g + g^T) A, or alpha A (g + g^T).

    Raises:
        MXNetError: A has less than two axes, or another dtype.
    """


SIDES = (
    call((3, 3), (3, 2), domain=TRIANGULAR),
    call((3, 3), (3, 2), domain=TRIANGULAR, transpose=True),
    call((3, 3), (3, 2), domain=TRIANGULAR, lower=False),
    call((3, 3), (2, 3), domain=TRIANGULAR, rightside=True),
    call((3, 3), (2, 3), domain=TRIANGULAR, rightside=True, transpose=True, alpha=2.0),
    call((3, 3), (2, 3), domain=TRIANGULAR, rightside=True, lower=False),
    call(
        (3, 3),
        (2, 3),
        domain=TRIANGULAR,
        rightside=True,
        lower=False,
        transpose=True,
        alpha=-0.5,
    ),
    call((2, 2, 2), (2, 2, 3), domain=TRIANGULAR),
    call((1, 1), (1, 1), domain=TRIANGULAR),
    call((3, 3), (3, 2), dtype="float64", domain=TRIANGULAR, alpha=2.0),
    refused("not square", (3, 2), (2, 3)),
    refused("sizes", (3, 3), (2, 3), says=("(2, 3)",)),
    refused("sizes at the right", (3, 3), (3, 2), says=("(3, 2)",), rightside=True),
    refused("ranks", (3, 3), (2, 3, 2), says=("(2, 3, 2)",)),
    MIXED,
    *other_dtypes((2, 2), (2, 2)),
)


@operator(cases=SIDES, aliases=("linalg_trmm",), tolerance=SCALED, source=SOURCE)
def _linalg_trmm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    """Product with a triangular matrix: alpha * op(tri(A)) B, or alpha * B op(tri(A)).

    Args:
        A: (..., n, n), float32 or float64; only one triangle of it counts.
        B: (..., n, m), or (..., m, n) with `rightside`.
        transpose: transpose the triangle first.
        rightside: the triangle stands at the right side of B.
        lower: it is the lower one.
        alpha: a factor.

    Returns:
        The shape of B. Gradients as of a product; that of A is 0 outside of the triangle.

    Raises:
        MXNetError: A is not square, B does not fit; dtypes differ or are others.
    """


@operator(cases=SIDES, aliases=("linalg_trsm",), tolerance=SOLVED, source=SOURCE)
def _linalg_trsm(
    A: Array,
    B: Array,
    transpose: bool = False,
    rightside: bool = False,
    lower: bool = True,
    alpha: float = 1.0,
) -> Array:
    """Solution X of op(tri(A)) X = alpha * B, or of X op(tri(A)) = alpha * B.

    Args:
        A, B, transpose, rightside, lower, alpha: as in `linalg.trmm`.

    Returns:
        The shape of B. With h = op(A)^-T g, the gradients are alpha h for B, and -h X^T for op(A), 0
        outside of the triangle.

    Raises:
        MXNetError: A is not square, B does not fit; dtypes differ or are others.
    """
