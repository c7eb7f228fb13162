"""Reductions: many numbers of one array become one, along some of its axes or all of them.

A reduction of everything gives shape (1,), as MXNet has no 0-d arrays (with keepdims, ones all
over). `axis=()` means every axis, like None.
"""

from __future__ import annotations

import math
from typing import Literal

from ..case import (
    NONZERO,
    REAL,
    ROUNDING,
    SUM,
    Case,
    Domain,
    Input,
    Tolerance,
    values,
)
from ..families import attributes
from ..operator import Array, Shape, operator

SOURCE = "src/operator/tensor/broadcast_reduce_op_value.cc, broadcast_reduce_op.h"
RANKS: tuple[tuple[int, ...], ...] = ((1,), (5,), (2, 3), (2, 1, 3), (2, 3, 1, 2))


def reduction(
    domain: Domain = REAL,
    *,
    integers: tuple[str, ...] = ("int32", "int64", "uint8"),
    exclude: bool = True,
    gradient: Tolerance | None = None,
) -> tuple[Case, ...]:
    """Cases of a reduction: ranks, every way to name axes, dtypes, refusals."""
    excluding = (
        {"axis": 1, "exclude": True},
        {"axis": (0, -1), "exclude": True, "keepdims": True},
        {"axis": (0, 1, 2), "exclude": True},
        {"exclude": True},
    )
    return (
        *(
            Case("x".join(map(str, s)), (Input(s, domain=domain),), gradient_tolerance=gradient)
            for s in RANKS
        ),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axis": 0},
            {"axis": -1, "keepdims": True},
            {"axis": (2, 0)},
            {"axis": (1,), "keepdims": True},
            {"axis": ()},
            {"axis": (0, 1, 2)},
            {"keepdims": True},
            *(excluding if exclude else ()),
            domain=domain,
            gradient_tolerance=gradient,
        ),
        *(
            Case(f"{dtype} axis=1", (Input((3, 4), dtype, domain),), {"axis": 1})
            for dtype in ("float16", "float64")
        ),
        *(
            Case(f"{dtype} axis=1", (Input((3, 4), dtype, Domain("integers", 1, 4)),), {"axis": 1})
            for dtype in integers
        ),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2", "2 dimensions"),
        ),
        Case(
            "axis below range",
            (Input((2, 3)),),
            {"axis": -3},
            raises="MXNetError",
            says=("axis=-3", "2 dimensions"),
        ),
        Case(
            "axis twice", (Input((2, 3)),), {"axis": (0, -2)}, raises="MXNetError", says=("axis",)
        ),
    )


UNCANCELLED = Domain(low=-0.5, high=2.0)  # sums stay of the size of their terms
FACTORS = Tolerance(12, reason="the product of up to 24 numbers, each rounded")
ROWS_WITH_NAN = values((math.nan, 1, 2), (1, math.nan, 2), (3, 1, 2))
INFINITE = values(
    (math.inf, 1, 2), (math.inf, -math.inf, 0), (-math.inf, 3, math.inf), (0, -0.0, 0)
)


@operator(
    cases=(
        *reduction(UNCANCELLED),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
        Case("nan", (ROWS_WITH_NAN,), {"axis": 1}, gradient=False),
        Case("int8 wraps around", (values(100, 27, 3, 15, dtype="int8"),)),
        Case("bool", (values(True, False, True, dtype="bool"),)),
        Case("zero-size", (Input((0, 3)),), gradient=False),
        Case(
            "float16 sums beyond 2048",
            (Input((3000,), "float16", Domain(low=0.5, high=1.5)),),
            gradient=False,
            tolerance=ROUNDING,
        ),
        Case("large and small", (values(*(1e8, *(1.0,) * 20)),)),
    ),
    aliases=("sum_axis",),
    tolerance=SUM,
    source=SOURCE,
)
def sum(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Sum over axes: out = sum_i data[.., i, ..].

    Args:
        data: any shape, any dtype. Integers are added in their own dtype and wrap around.
        axis: the axes to sum over; None or () are all of them. Negative ones count from the back.
        keepdims: keep the reduced axes with size 1.
        exclude: sum over all axes but the given ones instead.

    Returns:
        The dtype of `data`; shape without the reduced axes, (1,) when none is left.
        Gradient: g for every element. Float16 is added with the lost low bits kept (Kahan), so that
        the result is the rounded exact sum as long as that stays below 65504.

    Raises:
        MXNetError: an axis is out of range or named twice.
    """


@operator(
    cases=(
        *reduction(UNCANCELLED),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
        Case("integers are cut towards zero", (values(-1, -2, -2, dtype="int32"),)),
        Case("uint8 wraps around", (values(200, 250, 3, dtype="uint8"),)),
        Case(
            "float16 overflows in the sum",
            (Input((40,), "float16", Domain(low=2e3, high=4e3)),),
            judge="mxnet",
            reason="the reference judges in float64, where nothing overflows",
        ),
    ),
    tolerance=SUM,
    source=SOURCE,
)
def mean(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Mean over axes: out = sum_i data[.., i, ..] / n, n the number of elements added.

    Args:
        data: any shape, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`: the sum in that dtype, then the division in that dtype. So a mean of
        integers is an integer, cut towards zero, and float16 overflows where its sum does.
        Gradient: g / n for every element.

    Raises:
        MXNetError: an axis is out of range or named twice.
    """


@operator(
    cases=(
        *reduction(NONZERO, gradient=FACTORS),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
        Case("zeros have gradient nan", (values((3, 0, 1), (2, 5, 4), (0, 0, 1)),), {"axis": 1}),
        Case("int8 wraps around", (values(100, 27, 3, dtype="int8"),)),
    ),
    tolerance=SUM,
    source=SOURCE,
)
def prod(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Product over axes: out = prod_i data[.., i, ..].

    Args:
        data: any shape, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`. Gradient: g * out / data, which is nan at a zero: MXNet divides.

    Raises:
        MXNetError: an axis is out of range or named twice.
    """


@operator(
    cases=(
        *reduction(UNCANCELLED),
        Case("nan counts as 0 and gets no gradient", (ROWS_WITH_NAN,), {"axis": 1}),
        Case("all nan", (values(math.nan, math.nan),)),
        Case(
            "nonfinite",
            (INFINITE,),
            {"axis": 1},
            gradient=False,
            judge="reference",
            reason="MXNet's compensated addition computes inf - inf here and gives nan",
        ),
    ),
    tolerance=SUM,
    source=SOURCE,
)
def nansum(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Sum over axes with nan counted as 0: out = sum_i (data_i if data_i == data_i else 0).

    Args:
        data: any shape, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`. Gradient: g, and 0 at every nan.

    Raises:
        MXNetError: an axis is out of range or named twice.
    """


@operator(
    cases=(
        *reduction(NONZERO, gradient=FACTORS),
        Case("nan counts as 1 and gets no gradient", (ROWS_WITH_NAN,), {"axis": 1}),
        Case("all nan", (values(math.nan, math.nan),)),
        Case("zeros have gradient nan", (values((3, 0, 1), (2, math.nan, 4)),), {"axis": 1}),
    ),
    tolerance=SUM,
    source=SOURCE,
)
def nanprod(
    data: Array, axis: Shape | None = None, keepdims: bool = False, exclude: bool = False
) -> Array:
    """Product over axes with nan counted as 1.

    Args:
        data: any shape, any dtype.
        axis, keepdims, exclude: as in `sum`.

    Returns:
        The dtype of `data`. Gradient: g * out / data, and 0 at every nan.

    Raises:
        MXNetError: an axis is out of range or named twice.
    """


@operator(
    cases=(
        *(Case("x".join(map(str, s)), (Input(s),)) for s in RANKS),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axis": 0},
            {"axis": 1},
            {"axis": 2},
            {"axis": 1, "dtype": "float64"},
            {"axis": None},
        ),
        Case("float16", (Input((2, 5), "float16"),), {"axis": 1}),
        Case("float64", (Input((2, 5), "float64"),), {"axis": 1}),
        Case("int8 wraps around", (values(100, 100, dtype="int8"),)),
        Case("bool counts in int64", (values(True, True, False, dtype="bool"),)),
        Case("cast before adding", (values(1.5, 2.5),), {"dtype": "int32"}, gradient=False),
        Case("nonfinite", (values(1, math.inf, 2, -math.inf, 1),), gradient=False),
        Case(
            "negative axis", (Input((2, 3)),), {"axis": -1}, raises="MXNetError", says=("axis=-1",)
        ),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
    ),
    tolerance=SUM,
    source="src/operator/numpy/np_cumsum.cc",
)
def cumsum(
    a: Array,
    axis: int | None = None,
    dtype: Literal["float16", "float32", "float64", "int32", "int64", "int8"] | None = None,
) -> Array:
    """Running sum along an axis: out[.., i, ..] = sum of a[.., j, ..] over j <= i.

    Args:
        a: any shape, any dtype.
        axis: the axis to add along, not negative; None flattens first.
        dtype: the dtype of the result, in which the numbers are added; None is that of `a`, int64
            for bool.

    Returns:
        The shape of `a`, (size,) for axis=None. Gradient: the running sum of g from the back.

    Raises:
        MXNetError: the axis is negative or out of range.
    """
