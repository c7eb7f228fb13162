"""Linear algebra: single and double precision, square matrices, sizes that fit."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule, same_dtype
from .axes import require


def _checked(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> tuple[Shape, ...]:
    """The shapes, after a look at the dtypes and at the rank."""
    same_dtype(op, shapes, dtypes, attributes)
    require(
        dtypes[0] in ("float32", "float64"),
        f"{op}: inputs are {dtypes[0]}; only float32 and float64 are possible, so cast them",
    )
    return tuple(shapes)


def _require_square(op: str, shape: Shape) -> None:
    require(
        len(shape) > 1 and shape[-1] == shape[-2],
        f"{op}: A {shape} has to be a square matrix or a stack of them, (..., n, n)",
    )


@rule("_linalg_gemm", "_linalg_gemm2")
def gemm(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis of the rows made non-negative; matrices that can be multiplied."""
    a, b, *rest = _checked(op, shapes, dtypes, attributes)
    rank, given = len(a), attributes["axis"]
    axis = given + rank if given < 0 else given
    fit = f"{op}: A {a} and B {b} do not fit"
    require(rank == len(b) and rank > 1, f"{fit}; give both the same number of axes, two or more")
    require(
        0 <= axis < rank - 1,
        f"{op}: axis={given} of arrays of {rank} dimensions; the rows are along one before the last",
    )

    def matrix(shape: Shape, transposed: bool) -> Shape:
        return (shape[-1], shape[axis]) if transposed else (shape[axis], shape[-1])

    def batch(shape: Shape) -> Shape:
        return shape[:axis] + shape[axis + 1 : -1]

    left, right = matrix(a, attributes["transpose_a"]), matrix(b, attributes["transpose_b"])
    require(batch(a) == batch(b), f"{fit}: all axes but those of the matrices have to be equal")
    require(left[1] == right[0], f"{fit}: matrices of {left} and {right} have no product")
    product = (*a[:axis], left[0], *a[axis + 1 : -1], right[1])
    for c in rest:
        require(c == product, f"{op}: C has shape {c} where {product} is needed")
    return {**attributes, "axis": axis}


@rule("_linalg_syrk")
def syrk(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Matrices."""
    (a,) = _checked(op, shapes, dtypes, attributes)
    require(len(a) > 1, f"{op}: A {a} has to be a matrix or a stack of them")
    return attributes


@rule("_linalg_trmm", "_linalg_trsm")
def sides(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """A square matrix that fits beside another one."""
    a, b = _checked(op, shapes, dtypes, attributes)
    _require_square(op, a)
    beside = -1 if attributes["rightside"] else -2
    require(
        len(a) == len(b) and a[:-2] == b[:-2] and a[-1] == b[beside],
        f"{op}: A {a} and B {b} do not fit with rightside={attributes['rightside']}; equal leading "
        f"axes, and {a[-1]} {'columns' if beside == -1 else 'rows'} of B are needed",
    )
    return attributes


@rule(
    "_linalg_potrf",
    "_linalg_potri",
    "_linalg_syevd",
    "_linalg_sumlogdiag",
    "_linalg_det",
    "_linalg_slogdet",
    "_linalg_inverse",
)
def square(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Square matrices."""
    (a,) = _checked(op, shapes, dtypes, attributes)
    _require_square(op, a)
    return attributes


@rule("_linalg_gelqf")
def gelqf(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Matrices that are not higher than wide."""
    (a,) = _checked(op, shapes, dtypes, attributes)
    require(
        len(a) > 1 and a[-2] <= a[-1],
        f"{op}: A {a} has to be (..., m, n) with m <= n; transpose it",
    )
    return attributes


@rule("_linalg_extractdiag", "_linalg_extracttrian")
def extract(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Square matrices that have such a diagonal."""
    square(op, shapes, dtypes, attributes)
    offset = attributes["offset"]
    require(
        abs(offset) < shapes[0][-1],
        f"{op}: offset={offset} is outside of A {shapes[0]}; give one nearer to 0",
    )
    return attributes


@rule("_linalg_makediag")
def makediag(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The size of the matrices."""
    (a,) = _checked(op, shapes, dtypes, attributes)
    return {**attributes, "size": a[-1] + abs(attributes["offset"])}


@rule("_linalg_maketrian")
def maketrian(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The size of the matrices, from the number of elements of a triangle."""
    (a,) = _checked(op, shapes, dtypes, attributes)
    rows = next(n for n in range(math.isqrt(2 * a[-1]), a[-1] + 1) if n * (n + 1) >= 2 * a[-1])
    require(
        rows * (rows + 1) == 2 * a[-1],
        f"{op}: A {a} has to have 1, 3, 6, 10, ... elements in a row, as a triangle has",
    )
    return {**attributes, "size": rows + abs(attributes["offset"])}
