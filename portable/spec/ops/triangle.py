"""Between matrices and their diagonals and triangles, written out as vectors. Float32 and float64."""

from __future__ import annotations

from typing import Any

from ..case import EXACT, Case, Input
from ..families import attributes, shape_name
from ..operator import Array, operator

SOURCE = "src/operator/tensor/la_op.cc, la_op.h"
OFFSETS: tuple[dict[str, Any], ...] = (
    {},
    {"offset": 1},
    {"offset": -1},
    {"offset": 2},
    {"offset": -2},
)
UPPER: tuple[dict[str, Any], ...] = (
    {"lower": False},
    {"lower": False, "offset": 1},
    {"lower": False, "offset": -1},
)


def calls(*shapes: tuple[int, ...], choices: tuple[dict[str, Any], ...]) -> tuple[Case, ...]:
    """The first shape with each choice, the others and further dtypes with the first two."""
    first = shapes[0]
    return (
        *attributes(shape_name(first), first, *choices),
        *(case for s in shapes[1:] for case in attributes(shape_name(s), s, *choices[:2])),
        *attributes("float64", first, *choices[:2], dtype="float64"),
        *(
            Case(dtype, (Input(first, dtype),), raises="MXNetError", says=(dtype,))
            for dtype in ("float16", "int32")
        ),
    )


def refused(name: str, shape: tuple[int, ...], **chosen: Any) -> Case:
    """Something of a shape that cannot be read or written."""
    return Case(name, (Input(shape),), chosen, raises="MXNetError", says=(str(shape),))


@operator(
    cases=(
        *calls((3, 3), (1, 2, 2), (2, 1, 3, 3), choices=OFFSETS),
        refused("not square", (3, 4)),
        refused("vector", (3,)),
        refused("offset too large", (3, 3), offset=3),
    ),
    aliases=("linalg_extractdiag",),
    tolerance=EXACT,
    source=SOURCE,
)
def _linalg_extractdiag(A: Array, offset: int = 0) -> Array:
    """A diagonal of each matrix as a vector.

    Args:
        A: (..., n, n), float32 or float64.
        offset: how far it is above (> 0) or below (< 0) the main diagonal.

    Returns:
        (..., n - |offset|). Gradient: g on that diagonal.

    Raises:
        MXNetError: A is not square, has no such diagonal, or has another dtype.
    """


@operator(
    cases=calls((3,), (1,), (2, 2), (2, 1, 3), choices=OFFSETS),
    aliases=("linalg_makediag",),
    tolerance=EXACT,
    source=SOURCE,
)
def _linalg_makediag(A: Array, offset: int = 0) -> Array:
    """Matrices with vectors on one of their diagonals, 0 elsewhere.

    Args:
        A: (..., n), float32 or float64.
        offset: how far the diagonal is above (> 0) or below (< 0) the main one.

    Returns:
        (..., m, m) with m = n + |offset|. Gradient: that diagonal of g.

    Raises:
        MXNetError: A has another dtype.
    """


@operator(
    cases=(
        *calls((3, 3), (1, 2, 2), (2, 1, 3, 3), choices=(*OFFSETS, *UPPER)),
        refused("not square", (2, 3)),
        refused("vector", (3,)),
        refused("offset too large", (3, 3), offset=3),
    ),
    aliases=("linalg_extracttrian",),
    tolerance=EXACT,
    source=SOURCE,
)
def _linalg_extracttrian(
    A: Array,
    offset: int = 0,
    lower: bool = True,
) -> Array:
    """A triangle of each matrix as a vector.

    Args:
        A: (..., n, n), float32 or float64.
        offset: the diagonal at which it begins; > 0 means the upper triangle from there on, < 0 the
            lower one.
        lower: which one it is if `offset` is 0.

    Returns:
        (..., m (m + 1) / 2) with m = n - |offset|: a lower triangle row by row, an upper one column
        by column. Gradient: g, in that triangle.

    Raises:
        MXNetError: A is not square, has no such triangle, or has another dtype.
    """


@operator(
    cases=(
        *calls((6,), (1,), (2, 3), (2, 1, 3), choices=(*OFFSETS, *UPPER)),
        refused("no triangle", (5,)),
    ),
    aliases=("linalg_maketrian",),
    tolerance=EXACT,
    source=SOURCE,
)
def _linalg_maketrian(
    A: Array,
    offset: int = 0,
    lower: bool = True,
) -> Array:
    """Matrices with vectors in one of their triangles: the reverse of `linalg.extracttrian`.

    Args:
        A: (..., m (m + 1) / 2), float32 or float64.
        offset, lower: as in `linalg.extracttrian`.

    Returns:
        (..., n, n) with n = m + |offset|. Gradient: that triangle of g.

    Raises:
        MXNetError: the last axis has not as many elements as a triangle; another dtype.
    """
