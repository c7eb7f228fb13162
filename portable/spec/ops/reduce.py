"""Reductions: many numbers of one array become one, along some of its axes or all of them.

A reduction of everything gives shape (1,), as MXNet has no 0-d arrays (with keepdims, ones all
over). `axis=()` means every axis, like None.
"""

from __future__ import annotations

import math
from typing import Literal

from ..case import DISTINCT, EXACT, FUNCTION, NONZERO, POSITIVE, REAL, ROUNDING, SUM, Case
from ..case import Domain, Input, Tolerance, values
from ..families import attributes
from ..operator import Array, Shape, operator

SOURCE = "src/operator/tensor/broadcast_reduce_op_value.cc, broadcast_reduce_op.h"
INTEGERS = Domain("integers", -5, 5)
RANKS: tuple[tuple[int, ...], ...] = ((1,), (5,), (2, 3), (2, 1, 3), (2, 3, 1, 2))


def reduction(
    domain: Domain = REAL,
    *,
    integers: tuple[str, ...] = ("int32", "int64", "uint8"),
    exclude: bool = True,
    second: bool = False,
) -> tuple[Case, ...]:
    """Cases of a reduction: ranks, every way to name axes, dtypes, refusals."""
    excluding = (
        {"axis": 1, "exclude": True},
        {"axis": (0, -1), "exclude": True, "keepdims": True},
        {"axis": (0, 1, 2), "exclude": True},
        {"exclude": True},
    )
    return (
        *(Case("x".join(map(str, s)), (Input(s, domain=domain),), second=second) for s in RANKS),
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
            second=second,
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


ROWS_WITH_NAN = values((math.nan, 1, 2), (1, math.nan, 2), (3, 1, 2))
INFINITE = values(
    (math.inf, 1, 2), (math.inf, -math.inf, 0), (-math.inf, 3, math.inf), (0, -0.0, 0)
)


@operator(
    cases=(
        *reduction(),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
        Case("nan", (ROWS_WITH_NAN,), {"axis": 1}, gradient=False),
        Case("int8 wraps around", (values(100, 27, 3, 15, dtype="int8"),)),
        Case("bool", (values(True, False, True, dtype="bool"),)),
        Case("zero-size", (Input((0, 3)),), gradient=False),
        Case(
            "float16 sums beyond 2048",
            (Input((3000,), "float16", Domain(low=0.5, high=1.5)),),
            gradient=False,
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
        *reduction(),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
        Case("integers are cut towards zero", (values(-1, -2, -2, dtype="int32"),)),
        Case("uint8 wraps around", (values(200, 250, 3, dtype="uint8"),)),
        Case("float16 overflows in the sum", (Input((40,), "float16", Domain(low=2e3, high=4e3)),)),
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
        *reduction(NONZERO),
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
        *reduction(),
        Case("nan counts as 0 and gets no gradient", (ROWS_WITH_NAN,), {"axis": 1}),
        Case("all nan", (values(math.nan, math.nan),)),
        Case("nonfinite", (INFINITE,), {"axis": 1}, gradient=False),
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
        *reduction(NONZERO),
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


TIES = (
    Case("ties all get g", (values((3, 3, 1), (0, 0, 0), (1, 2, 1)),), {"axis": 1}),
    Case("ties over everything", (values((3, 3, 1), (0, -0.0, 3), (1, 2, 0)),)),
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


@operator(
    cases=(
        *reduction(NONZERO, integers=(), exclude=False),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"ord": 1},
            {"ord": 1, "axis": 1},
            {"ord": 1, "axis": (0, 2), "keepdims": True},
            {"ord": 2, "axis": (0, 2)},
            domain=NONZERO,
        ),
        Case("out_dtype of the data", (Input((3,)),), {"out_dtype": "float32"}),
        Case("out_dtype=None", (Input((3,)),), {"out_dtype": None}),
        Case("zeros have gradient nan", (values((3, 4), (0, 0)),), {"axis": 1}),
        Case("ord=1 zeros have gradient 0", (values((3, -4), (0, -0.0)),), {"axis": 1, "ord": 1}),
        Case("int8 ord=1", (values(-3, 4, dtype="int8"),), {"ord": 1}),
        Case("squares beyond float32", (values(3e20, 4e20),)),
        Case("squares beyond float16", (values(300, 400, dtype="float16"),)),
        Case("nan", (ROWS_WITH_NAN,), {"axis": 1}, gradient=False),
        Case("inf", (values(math.inf, 1),), gradient=False),
        Case(
            "inf ord=1",
            (values(math.inf, 1),),
            {"ord": 1},
            gradient=False,
            judge="reference",
            reason="MXNet's compensated addition computes inf - inf and gives nan",
        ),
        Case(
            "int32 ord=2",
            (values(3, 4, dtype="int32"),),
            judge="reference",
            reason="MXNet scales by the largest element in integers and gives 4",
        ),
        Case("ord=3", (Input((3,)),), {"ord": 3}, raises="MXNetError", says=("ord=3",)),
        Case(
            "out_dtype of another dtype",
            (Input((3,)),),
            {"out_dtype": "float64"},
            raises="MXNetError",
            says=("out_dtype", "float64", "float32"),
        ),
    ),
    tolerance=SUM,
    source="src/operator/tensor/broadcast_reduce_norm_value.cc",
)
def norm(
    data: Array,
    ord: int = 2,
    axis: Shape | None = None,
    out_dtype: Literal["float16", "float32", "float64", "int32", "int64", "int8"] | None = None,
    keepdims: bool = False,
) -> Array:
    """Norm over axes: sum |x| for ord=1, sqrt(sum x^2) for ord=2.

    Over two axes it is the same (Frobenius) norm of the matrices, not a spectral one.

    Args:
        data: any shape, any dtype.
        ord: 1 or 2.
        axis, keepdims: as in `sum`.
        out_dtype: None, or the dtype of `data`: MXNet 1.9.1 refuses to run with another.

    Returns:
        The dtype of `data`. Gradient: g * sign(data) for ord=1; g * data / out for ord=2, which is
        nan where the norm is 0.

    Raises:
        MXNetError: `ord` is neither 1 nor 2; an axis is out of range or named twice; `out_dtype`
            is not that of the data.
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


@operator(
    cases=(
        *(Case("x".join(map(str, s)), (Input(s),), second=True) for s in RANKS),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axis": 0},
            {"axis": 1},
            {"axis": 2},
            {"axis": 1, "dtype": "float64"},
            {"axis": None, "dtype": None},
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


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axes": 0},
            {"axes": (1,), "keepdims": True},
            {"axes": (0, -1)},
            {"axes": (0, 1, 2)},
            {"axes": (0, 1, 2), "keepdims": True},
        ),
        Case("float16", (Input((3, 4), "float16"),), {"axes": (1,)}),
        Case("float64", (Input((3, 4), "float64"),), {"axes": (1,)}),
        Case("int32", (values(1, 2, 9, dtype="int32"),), {"axes": (0,)}),
        Case("far from zero", (values(1000, 1001, 1002),), {"axes": (0,)}),
        Case("no axes", (Input((2, 3)),), raises="MXNetError", says=("axes",)),
        Case("empty axes", (Input((2, 3)),), {"axes": ()}, raises="MXNetError", says=("axes",)),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axes": (2,)},
            raises="MXNetError",
            says=("2 dimensions",),
        ),
    ),
    outputs=2,
    tolerance=SUM,
    source="src/operator/nn/moments.cc",
)
def moments(data: Array, axes: Shape | None = None, keepdims: bool = False) -> tuple[Array, Array]:
    """Mean and variance over axes: mean = sum x / n, var = sum (x - mean)^2 / n.

    Args:
        data: any shape, any dtype.
        axes: the axes to reduce; they have to be named, even if all are meant.
        keepdims: keep them with size 1.

    Returns:
        mean, var: shape without the reduced axes ((1,) when none is left), dtype of `data`.
        Gradient: g_mean / n + g_var * 2 (x - mean) / n.

    Raises:
        MXNetError: no axes are given; one is out of range or named twice.
    """


@operator(
    cases=(
        *attributes(
            "2x3x4", (2, 3, 4), {}, {"mode": "instance"}, {"mode": "channel"}, {"mode": "spatial"}
        ),
        *attributes("2x3x2x2", (2, 3, 2, 2), {"mode": "channel"}, {"mode": "spatial", "eps": 0.5}),
        Case("2x3", (Input((2, 3)),)),
        Case("float16", (Input((2, 3), "float16"),)),
        Case("float64", (Input((2, 3, 2), "float64"),), {"mode": "channel", "eps": 1e-3}),
        Case("zeros", (values((0, 0), (3, 4)),)),
        Case("one dimension", (values(2, -3),), {"eps": 0.25}),
        Case(
            "mode without channels",
            (Input((2, 3)),),
            {"mode": "channel"},
            raises="MXNetError",
            says=("channel", "(2, 3)"),
        ),
        Case("unknown mode", (Input((2, 3)),), {"mode": "foo"}, raises="MXNetError", says=("foo",)),
        Case("integers", (Input((2, 3), "int32"),), raises="MXNetError", says=("int32",)),
    ),
    tolerance=SUM,
    source="src/operator/l2_normalization.cc",
)
def L2Normalization(  # noqa: N802
    data: Array, eps: float = 1e-10, mode: Literal["channel", "instance", "spatial"] = "instance"
) -> Array:
    """Scale to length 1: out = x / sqrt(sum x^2 + eps), the sum over a part of each sample.

    Args:
        data: (N, C, ...), floats.
        eps: added to the sum of squares.
        mode: what the sum runs over: 'instance' everything but axis 0, 'channel' axis 1, 'spatial'
            axes 2 and up.

    Returns:
        The shape and dtype of `data`.
        Gradient: (g - out * sum(g * out)) / sqrt(sum x^2 + eps).

    Raises:
        MXNetError: an unknown mode; 'channel' or 'spatial' with fewer than three dimensions; not
            floats.
    """


@operator(
    cases=(
        Case("finite", (Input((2, 3)),)),
        Case("inf", (values(1, math.inf),)),
        Case("nan in float16", (values(1, math.nan, dtype="float16"),)),
        Case("float64", (Input((2, 3), "float64"),)),
        Case("init_output=True", (Input((2, 3)),), {"init_output": True}),
        Case("integers", (values(1, 2, dtype="int32"),), raises="MXNetError", says=("int32",)),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/contrib/all_finite.cc",
)
def all_finite(data: Array, init_output: bool = True) -> Array:
    """1 if every element is finite, 0 if there is an infinity or a nan.

    Args:
        data: any shape, floats.
        init_output: accepted; MXNet leaves an `out=` as it is when False and all are finite.

    Returns:
        (1,), float32.

    Raises:
        MXNetError: not floats.
    """


@operator(
    cases=(
        Case("finite", (Input((2, 3)), Input((4,))), {"num_arrays": 2}),
        Case("inf in the second", (Input((2, 3)), values(math.inf, 1)), {"num_arrays": 2}),
        Case("one array", (values(math.nan, 1),), {"num_arrays": 1}),
        Case(
            "mixed dtypes",
            (Input((2,)), Input((2,), "float64")),
            {"num_arrays": 2},
            raises="MXNetError",
            says=("float64",),
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/contrib/all_finite.cc",
)
def multi_all_finite(*data: Array, num_arrays: int = 1, init_output: bool = True) -> Array:
    """1 if every element of every array is finite, else 0.

    Args:
        data: any number of arrays of any shapes, floats of one dtype.
        num_arrays: how many there are.
        init_output: as in `all_finite`.

    Returns:
        (1,), float32.

    Raises:
        MXNetError: `num_arrays` is not the number of arrays; they differ in dtype.
    """


@operator(
    cases=(
        Case("two arrays", (Input((2, 3)), Input((4,))), {"num_arrays": 2}),
        Case("one array", (Input((3,)),), {"num_arrays": 1}),
        Case("float16", (Input((3,), "float16"),), {"num_arrays": 1}),
        Case("float64", (Input((3,), "float64"),), {"num_arrays": 1}, tolerance=SUM),
    ),
    differentiable=(),
    tolerance=SUM,
    source="src/operator/contrib/multi_sum_sq.cc",
)
def multi_sum_sq(*data: Array, num_arrays: int) -> Array:
    """Sum of squares of each array: out[k] = sum data_k^2.

    Args:
        data: any number of arrays of any shapes, floats of one dtype.
        num_arrays: how many there are.

    Returns:
        (num_arrays,), float32 whatever the dtype of the data.

    Raises:
        MXNetError: `num_arrays` is not the number of arrays; they differ in dtype.
    """
