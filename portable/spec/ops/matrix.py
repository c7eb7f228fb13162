"""Products of matrices, and of arrays of any rank that are treated as matrices."""

from __future__ import annotations

from typing import Any, Literal

from ..case import PRODUCT, Case, Input
from ..families import shape_name
from ..operator import Array, operator

Sizes = tuple[int, ...]
StorageType = Literal["default", "row_sparse", "csr"]
NO_HALF = "MXNet multiplies float16 matrices on the GPU only; its documentation counts"


def product(a: Sizes, b: Sizes, dtype: str = "float32", **attributes: Any) -> Case:
    """A product of two arrays of these shapes."""
    name = f"{shape_name(a)},{shape_name(b)} {dtype if dtype != 'float32' else ''}"
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    return Case(f"{name.strip()} {chosen}".strip(), (Input(a, dtype), Input(b, dtype)), attributes)


def refused(name: str, a: Input, b: Input, *says: str, **attributes: Any) -> Case:
    """A product that cannot be made."""
    return Case(name, (a, b), attributes, raises="MXNetError", says=says)


@operator(
    cases=(
        product((4,), (4,)),
        product((1,), (1,)),
        product((2, 3), (3,)),
        product((3,), (3, 2)),
        product((2, 3), (3, 4)),
        product((1, 3), (3, 1)),
        product((2, 1), (1, 3)),
        product((2, 3, 4), (4,)),
        product((4,), (4, 2, 3)),
        product((2, 3, 4), (4, 2)),
        product((2, 3), (3, 2, 2)),
        product((2, 3, 4), (4, 2, 3)),
        product((2, 2, 1, 3), (3, 2)),
        product((3, 2), (3, 4), transpose_a=True),
        product((2, 3), (4, 3), transpose_b=True),
        product((3, 2), (4, 3), transpose_a=True, transpose_b=True),
        product((2, 3, 4), (2, 5), transpose_a=True),
        product((4, 2, 3), (4, 2, 2), transpose_a=True),
        product((2, 3, 4), (2, 3, 4), transpose_b=True),
        product((4, 2, 3), (2, 3, 4), transpose_a=True, transpose_b=True),
        product((3,), (3, 2), transpose_a=True),
        product((3,), (2, 3), transpose_b=True),
        product((2, 3), (2,), transpose_a=True),
        product((2, 3), (3, 4), "float64"),
        product((2, 3, 4), (4, 2), "float64"),
        product((2, 3), (3, 4), "float16").but(judge="reference", reason=NO_HALF),
        product((2, 3), (3, 4), forward_stype="default"),
        refused("vectors transposed", Input((3,)), Input((3,)), "transpose_a", transpose_a=True),
        refused("vectors of two sizes", Input((1,)), Input((3,)), "(1,)", "(3,)"),
        refused("inner sizes", Input((2, 3)), Input((4, 3)), "(2, 3)", "(4, 3)"),
        refused(
            "inner sizes transposed",
            Input((2, 3, 4)),
            Input((4, 5)),
            "(2, 3, 4)",
            "(4, 5)",
            transpose_a=True,
        ),
        refused("empty", Input((0, 3)), Input((3, 2)), "(0, 3)"),
        refused("mixed dtypes", Input((2, 3)), Input((3, 2), "float64"), "float64", "float32"),
        refused("integers", Input((2, 3), "int32"), Input((3, 2), "int32"), "int32", "dot"),
    ),
    tolerance=PRODUCT,
    source="src/operator/tensor/dot-inl.h",
)
def dot(
    lhs: Array,
    rhs: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: StorageType | None = None,
) -> Array:
    """Product: out[i.., j..] = sum_k lhs[i.., k] * rhs[k, j..].

    The inner product of vectors, the matrix product of matrices; in general the sum runs over the
    last axis of `lhs` and the first axis of `rhs`.

    Args:
        lhs: (..., k), or (k, ...) with `transpose_a`; a vector stays one. Floats.
        rhs: (k, ...), or (..., k) with `transpose_b`; the dtype of `lhs`.
        transpose_a, transpose_b: sum over the first axis of `lhs`, the last of `rhs` instead.
        forward_stype: storage type of the result; all arrays are dense here, and it changes nothing.

    Returns:
        The other axes of `lhs`, then those of `rhs`; shape (1,) for two vectors. With C = A B,
        the gradients are g B^T and A^T g. MXNet has no second derivative here.

    Raises:
        MXNetError: the sizes that are summed over differ; an array is empty; two vectors are to be
            transposed; dtypes differ or are no floats.
    """


@operator(
    cases=(
        product((2, 3, 4), (2, 4, 5)).but(second=True),
        product((2, 4, 3), (2, 4, 5), transpose_a=True).but(second=True),
        product((2, 3, 4), (2, 5, 4), transpose_b=True).but(second=True),
        product((2, 4, 3), (2, 5, 4), transpose_a=True, transpose_b=True).but(second=True),
        product((2, 2, 3, 1), (2, 2, 1, 2)),
        product((1, 1, 3), (1, 3, 1)),
        product((2, 1, 3, 2), (2, 1, 3, 2), transpose_a=True),
        product((2, 2, 3), (2, 3, 2), "float64"),
        product((2, 2, 3), (2, 3, 2), "float16").but(judge="reference", reason=NO_HALF),
        product((2, 2, 3), (2, 3, 2), forward_stype="default"),
        refused("matrices", Input((3, 4)), Input((4, 5)), "(3, 4)", "(4, 5)"),
        refused("ranks", Input((2, 3, 4)), Input((4, 5)), "(2, 3, 4)", "(4, 5)"),
        refused("batches", Input((1, 3, 4)), Input((2, 4, 5)), "(1, 3, 4)", "(2, 4, 5)"),
        refused("inner sizes", Input((2, 3, 4)), Input((2, 5, 5)), "(2, 3, 4)", "(2, 5, 5)"),
        refused("mixed dtypes", Input((1, 1, 1)), Input((1, 1, 1), "float64"), "float64"),
        refused("integers", Input((1, 1, 1), "int32"), Input((1, 1, 1), "int32"), "int32"),
    ),
    tolerance=PRODUCT,
    source="src/operator/tensor/dot-inl.h (BatchDotShape)",
)
def batch_dot(
    lhs: Array,
    rhs: Array,
    transpose_a: bool = False,
    transpose_b: bool = False,
    forward_stype: StorageType | None = None,
) -> Array:
    """Many matrix products at once: out[b..] = lhs[b..] rhs[b..].

    Args:
        lhs: (b..., m, k), or (b..., k, m) with `transpose_a`; at least three axes. Floats.
        rhs: (b..., k, n), or (b..., n, k) with `transpose_b`; the leading axes of `lhs`.
        transpose_a, transpose_b: exchange the last two axes first.
        forward_stype: storage type of the result; changes nothing for dense arrays.

    Returns:
        (b..., m, n). With C = A B, the gradients are g B^T and A^T g.

    Raises:
        MXNetError: fewer than three axes, unequal leading axes or inner sizes; dtypes differ or are
            no floats.
    """
