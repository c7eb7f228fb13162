"""Numbers in order: sorting, the largest ones, counting, numbers in a row."""

from __future__ import annotations

from math import inf, nan
from typing import Literal

from ..case import DISTINCT, EXACT, ROUNDING, Case, Domain, Input, values
from ..families import attributes
from ..operator import Array, Ignored, operator
from .join import typed

ORDERING = "src/operator/tensor/ordering_op.cc, ordering_op-inl.h"
IndexType = Literal["float16", "float32", "float64", "int32", "int64", "uint8"]
INDEX_TYPES = ("float16", "float32", "float64", "int32", "int64", "uint8")
SORTABLE = ("float64", "int8", "uint8", "int32", "int64")
TIES = values((3, 1, 1, 2), (0, 0, -0.0, 0), (2, 2, 3, 3))
UNORDERED = "MXNet compares with nan as if all were equal, so that the result has no order"
UNSTABLE = "std::sort, which MXNet calls, does not keep the order of equal numbers beyond 16"
MANY = values(*(float(i % 3) for i in range(24)))


def sorting(**more: object) -> tuple[Case, ...]:
    """Cases of sorting: axes, both directions, dtypes, ties, infinities, nan, refusals."""
    return (
        *(
            Case(f"axis=-1 of {'x'.join(map(str, s))}", (Input(s, domain=DISTINCT),), {"axis": -1})
            for s in ((1,), (6,), (2, 3), (2, 1, 3, 2))
        ),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            *({"axis": i} for i in (0, 1, None)),
            *({"axis": i, "is_ascend": False} for i in (-1, 1, None)),
            domain=DISTINCT,
        ),
        Case("default axis", (Input((2, 3), domain=DISTINCT),), gradient=False),
        *(Case(d, (Input((2, 4), d, Domain("integers", 0, 9)),), {"axis": 1}) for d in SORTABLE),
        *(
            Case(f"ties is_ascend={up}", (TIES,), {"axis": 1, "is_ascend": up})
            for up in (True, False)
        ),
        *(
            Case(
                f"infinite is_ascend={up}",
                (values(1, inf, -inf, 0, inf),),
                {"axis": 0, "is_ascend": up},
            )
            for up in (True, False)
        ),
        *(
            Case(
                f"nan is_ascend={up}",
                (values(3, nan, 2, inf, nan, 1),),
                {"axis": 0, "is_ascend": up},
                judge="reference",
                reason=UNORDERED,
            )
            for up in (True, False)
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)),),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}", "2 dimensions"),
            )
            for i in (2, -3)
        ),
    )


@operator(cases=sorting(), tolerance=EXACT, source=ORDERING)
def sort(data: Array, axis: int | None = -1, is_ascend: bool = True) -> Array:
    """Numbers in order along an axis.

    Args:
        data: any shape. nan counts as the largest (in real MXNet it destroys the order).
        axis: the axis; a negative one counts from the back, None sorts the flattened array.
        is_ascend: the smallest first; if False the largest.

    Returns:
        Shape (or (size,) for axis=None) and dtype of `data`.
        Gradient: g sent back to where each number came from; of equal numbers in their order.
        (Real MXNet fails in the gradient if the axis is left to its default.)

    Raises:
        MXNetError: the axis is out of range.
    """


@operator(
    cases=(
        *sorting(),
        *attributes("5", (5,), *({"dtype": d} for d in INDEX_TYPES), domain=DISTINCT),
        *(
            Case(
                f"many ties is_ascend={up}",
                (MANY,),
                {"is_ascend": up},
                judge="reference",
                reason=UNSTABLE,
            )
            for up in (True, False)
        ),
        Case(
            "dtype of int8", (Input((3,)),), {"dtype": "int8"}, raises="MXNetError", says=("dtype",)
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source=ORDERING,
)
def argsort(
    data: Array, axis: int | None = -1, is_ascend: bool = True, dtype: IndexType = "float32"
) -> Array:
    """The places that the numbers in order came from.

    Args:
        data: any shape. nan counts as the largest.
        axis: the axis; None sorts the flattened array.
        is_ascend: the smallest first; if False the largest. Equal numbers keep their order.
        dtype: of the result.

    Returns:
        Shape of `data` ((size,) for axis=None), floats by default.

    Raises:
        MXNetError: the axis is out of range; a dtype that MXNet does not offer here.
    """


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {},
            *(
                {"k": 2, "ret_typ": r, **more}
                for r in ("value", "indices", "mask", "both")
                for more in ({}, {"axis": 1}, {"axis": None}, {"is_ascend": True})
            ),
            {"k": 0},
            {"k": -1, "ret_typ": "value"},
            {"k": 4, "ret_typ": "both"},
            {"axis": 0, "k": 1, "ret_typ": "both"},
            domain=DISTINCT,
        ),
        Case("one dimension", (Input((5,), domain=DISTINCT),), {"k": 3, "ret_typ": "both"}),
        *attributes(
            "3",
            (3,),
            *({"k": 2, "ret_typ": "both", "dtype": d} for d in INDEX_TYPES),
            domain=DISTINCT,
        ),
        *(
            Case(
                f"{d} {r}",
                (Input((2, 4), d, Domain("integers", 0, 9)),),
                {"k": 2, "ret_typ": r},
            )
            for d in (*SORTABLE, "float16")
            for r in ("both", "mask")
        ),
        *(
            Case(f"ties is_ascend={up}", (TIES,), {"k": 3, "ret_typ": "both", "is_ascend": up})
            for up in (True, False)
        ),
        Case("infinite", (values(1, inf, -inf, 0),), {"k": 3, "ret_typ": "both"}),
        Case(
            "nan",
            (values(3, nan, 2, inf),),
            {"k": 3, "ret_typ": "both"},
            judge="reference",
            reason=UNORDERED,
        ),
        Case(
            "k beyond the size", (Input((2, 3)),), {"k": 4}, raises="MXNetError", says=("k=4", "3")
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)),),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
        Case(
            "unknown ret_typ",
            (Input((2, 3)),),
            {"ret_typ": "foo"},
            raises="MXNetError",
            says=("foo",),
        ),
    ),
    outputs="ret_typ",
    tolerance=EXACT,
    source=ORDERING,
)
def topk(
    data: Array,
    axis: int | None = -1,
    k: int = 1,
    ret_typ: Literal["both", "indices", "mask", "value"] = "indices",
    is_ascend: bool = False,
    dtype: IndexType = "float32",
) -> Array | tuple[Array, Array]:
    """The k largest numbers along an axis, the largest first.

    Args:
        data: any shape. nan counts as the largest.
        axis: the axis; None takes the flattened array.
        k: how many; below 1 means all.
        ret_typ: 'value' the numbers, 'indices' their places, 'both' as two arrays, 'mask' an array
            like `data` with 1 at these places and 0 elsewhere.
        is_ascend: the smallest numbers, the smallest first.
        dtype: of the places.

    Returns:
        The shape of `data` with k instead of the axis ((k,) for axis=None); values and mask have
        the dtype of `data`. Gradient: g of the values sent back to where they came from, else 0.

    Raises:
        MXNetError: the axis is out of range; k is larger than its size; another `ret_typ`.
    """


BOUNDS = values(0, 2, 4)


@operator(
    cases=(
        Case("bounds", (values(0, 1, 2, 3, 4), BOUNDS)),
        Case("outside and nan", (values(0, 1, 2, nan, -1, 9, inf), BOUNDS)),
        Case("unequal bins", (Input((3, 4)), values(-2, -1.5, 0, 0.1, 2))),
        Case("bin_cnt", (Input((3, 4)),), {"bin_cnt": 5, "range": (-1.0, 1.5)}),
        Case("tenths", (values(0, 0.1, 0.2, 0.3, 0.6, 0.7),), {"bin_cnt": 10, "range": (0.0, 1.0)}),
        *(
            Case(
                d, (Input((9,), d, Domain("integers", 0, 9)),), {"bin_cnt": 4, "range": (1.0, 8.0)}
            )
            for d in ("float16", "float64", "int32", "int64", "uint8")
        ),
        Case("bounds int32", (values(0, 1, 5, dtype="int32"), values(0, 2, 4, dtype="int32"))),
        Case("nothing given", (values(0, 1),), raises="MXNetError"),
        Case("no range", (values(0, 1),), {"bin_cnt": 2}, raises="MXNetError", says=("range",)),
        Case(
            "two dimensions of bounds",
            (values(0, 1), Input((2, 2))),
            raises="MXNetError",
            says=("bins", "(2, 2)"),
        ),
        Case("one bound", (values(0, 1), values(1)), raises="MXNetError", says=("bins", "(1,)")),
        Case(
            "bounds of another dtype",
            (values(0, 1), values(0, 1, dtype="float64")),
            raises="MXNetError",
            says=("float64", "float32"),
        ),
    ),
    differentiable=(),
    outputs=2,
    tolerance=ROUNDING,
    source="src/operator/tensor/histogram.cc",
)
def _histogram(
    data: Array,
    bins: Array | None = None,
    bin_cnt: int | None = None,
    range: tuple[float, ...] | None = None,
) -> tuple[Array, Array]:
    """How many numbers lie in each bin: bounds[i] <= x < bounds[i + 1], the last bin closed.

    Args:
        data: any shape; what lies outside of all bins and nan count nowhere.
        bins: the bounds in ascending order, of the dtype of `data`.
        bin_cnt, range: instead of `bins`: so many bins of equal width from range[0] to range[1].

    Returns:
        counts: one for each bin, int64. bounds: in the dtype of `data`.

    Raises:
        MXNetError: neither or both ways are taken; `bins` is not such an array.
    """


@operator(
    cases=(
        *attributes(
            "2x4",
            (2, 4),
            {},
            {"axis": 1},
            {"axis": -2},
            {"axis": -1, "start": 2.0, "step": 0.5},
            {"start": 0.25, "step": -0.75},
            {"repeat": 2},
            {"axis": 1, "repeat": 3},
            {"step": 0.0},
        ),
        *typed((2, 3), dtypes=("float64", "int32", "int64", "uint8")),
        Case("integers cut", (Input((6,), "int32"),), {"start": 1.5, "step": -1.5}),
        Case(
            "float16",
            (Input((6,), "float16"),),
            {"start": 1.0, "step": 2.0},
            judge="reference",
            reason="MXNet gives zeros",
        ),
        Case(
            "axis out of range",
            (Input((2, 4)),),
            {"axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
        Case(
            "repeat=0",
            (Input((2, 4)),),
            {"repeat": 0},
            raises="MXNetError",
            says=("repeat=0",),
            judge="reference",
            reason="MXNet divides by it and dies",
        ),
    ),
    differentiable=(),
    tolerance=ROUNDING,
    source="src/operator/tensor/init_op.cc",
)
def _contrib_arange_like(
    data: Array,
    start: float = 0.0,
    step: float = 1.0,
    repeat: int = 1,
    ctx: Ignored = "",
    axis: int | None = None,
) -> Array:
    """Numbers in a row, as many as `data` has: out_i = start + (i // repeat) * step.

    Args:
        data: only its shape and dtype count.
        start, step: cut to the dtype first.
        repeat: how often each number comes, 1 or more.
        ctx: accepted; the result is where `data` is.
        axis: as many as along this axis; None as many as at all, in the shape of `data`.

    Returns:
        (size of the axis,), or the shape of `data`; its dtype.

    Raises:
        MXNetError: the axis is out of range; `repeat` is below 1.
    """
