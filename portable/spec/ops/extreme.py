"""The largest and the smallest elements along axes, and where they are."""

from __future__ import annotations

import math

from ..case import (
    DISTINCT,
    EXACT,
    Case,
    Domain,
    Input,
    values,
)
from ..families import attributes
from ..operator import Array, Shape, operator
from .reduce import RANKS, ROWS_WITH_NAN, SOURCE, reduction

INTEGERS = Domain("integers", -5, 5)


TIES = (
    Case("ties all get g", (values((3, 3, 1), (0, 0, 0), (1, 2, 1)),), {"axis": 1}),
    Case("ties over everything", (values((3, 3, 1), (0, 0, 3), (1, 2, 0)),)),
    Case("nan wins and gets no gradient", (ROWS_WITH_NAN,), {"axis": 1}),
    Case("nonfinite", (values((math.inf, 1, math.inf), (-math.inf, -math.inf, 0)),), {"axis": 1}),
    Case("zero-size", (Input((2, 0)),), {"axis": 1}, raises="MXNetError", says=("(2, 0)",)),
)


@operator(
    cases=(*reduction(DISTINCT), *TIES), aliases=("max_axis",), tolerance=EXACT, source=SOURCE
)
def max(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Largest element over axes; nan if there is one among them.

    Args:
        data: any shape but an empty one, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`. Gradient: g for every element that equals the maximum, so that tied
        elements get it whole, each; a nan equals nothing.

    Raises:
        MXNetError: an axis is out of range or named twice; `data` is empty.
    """


@operator(
    cases=(*reduction(DISTINCT), *TIES), aliases=("min_axis",), tolerance=EXACT, source=SOURCE
)
def min(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Smallest element over axes; nan if there is one among them.

    Args:
        data: any shape but an empty one, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`. Gradient: g for every element that equals the minimum.

    Raises:
        MXNetError: an axis is out of range or named twice; `data` is empty.
    """


ARG_CASES = (
    *(Case("x".join(map(str, s)), (Input(s, domain=DISTINCT),)) for s in RANKS),
    *attributes(
        "2x3x4",
        (2, 3, 4),
        {"axis": 0},
        {"axis": 1},
        {"axis": -1, "keepdims": True},
        {"keepdims": True},
        {"axis": None},
        domain=DISTINCT,
    ),
    *(
        Case(dtype, (Input((3, 4), dtype, Domain("integers", 0, 9)),), {"axis": 1})
        for dtype in ("float16", "float64", "int32", "int64", "uint8")
    ),
    Case("first of the ties", (values((1, 3, 3), (0, 0, 0), (2, 1, 1)),), {"axis": 1}),
    Case(
        "first nan",
        (
            values(
                (1, math.nan, 2, math.nan),
            ),
        ),
        {"axis": 1},
    ),
    Case("infinite", (values((math.inf, math.inf), (-math.inf, -math.inf)),), {"axis": 1}),
    Case(
        "axis out of range",
        (Input((2, 3)),),
        {"axis": 2},
        raises="MXNetError",
        says=("axis=2", "2 dimensions"),
    ),
    Case("zero-size", (Input((2, 0)),), {"axis": 1}, raises="MXNetError", says=("(2, 0)",)),
)


@operator(
    cases=ARG_CASES,
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/tensor/broadcast_reduce_op_index.cc",
)
def argmax(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """Position of the largest element along an axis, the first one among equals.

    Args:
        data: any shape but an empty one, any dtype. The first nan, if any, counts as the largest.
        axis: the axis to search along; None searches the flattened array.
        keepdims: keep the searched axis (or all axes, for None) with size 1.

    Returns:
        The positions as numbers of the dtype of `data` (float32 positions for float32 data).

    Raises:
        MXNetError: the axis is out of range; `data` is empty.
    """


@operator(
    cases=ARG_CASES,
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/tensor/broadcast_reduce_op_index.cc",
)
def argmin(data: Array, axis: int | None = None, keepdims: bool = False) -> Array:
    """Position of the smallest element along an axis, the first one among equals.

    Args:
        data: any shape but an empty one, any dtype. The first nan, if any, counts as the smallest.
        axis, keepdims: as in `argmax`.

    Returns:
        The positions as numbers of the dtype of `data`.

    Raises:
        MXNetError: the axis is out of range; `data` is empty.
    """


@operator(
    cases=(
        Case("2x3", (Input((2, 3), domain=DISTINCT),)),
        Case("2x3x4", (Input((2, 3, 4), domain=DISTINCT),)),
        Case("float64", (Input((2, 3), "float64", DISTINCT),)),
        Case("int32", (Input((2, 3), "int32", INTEGERS),)),
        Case("first of the ties", (values((1, 3, 3), (0, 0, 0)),)),
        Case("one dimension", (Input((3,)),), raises="MXNetError", says=("1 dimensions",)),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/tensor/broadcast_reduce_op_index.cc",
)
def argmax_channel(data: Array) -> Array:
    """Position of the largest element along axis 1: `argmax(data, axis=1)`.

    Args:
        data: two or more dimensions, (N, C, ...).

    Returns:
        (N, ...), positions as numbers of the dtype of `data`.

    Raises:
        MXNetError: `data` has one dimension.
    """
