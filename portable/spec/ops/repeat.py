"""Arrays repeated, mirrored and framed: every number stays itself, its place changes."""

from __future__ import annotations

from typing import Literal

from ..case import DISTINCT, EXACT, ROUNDING, Case, Input, values
from ..families import attributes
from ..operator import Array, Shape, operator
from .join import MATRIX_OP, NUMBERS, typed


@operator(
    cases=(
        *attributes(
            "2x3",
            (2, 3),
            {"reps": 2},
            {"reps": (2, 1)},
            {"reps": (2, 3)},
            {"reps": (2, 1, 2)},
            {"reps": ()},
            {"reps": (1, 1)},
        ),
        Case("2", (Input((2,)),), {"reps": (2, 3)}),
        Case("2x1x2", (Input((2, 1, 2)),), {"reps": (3,)}),
        *typed((2, 2), dtypes=(*NUMBERS, "bool"), reps=(1, 2)),
        *(
            Case(
                f"refuses {reps}",
                (Input((2, 3)),),
                {"reps": reps},
                raises="MXNetError",
                says=(str(reps),),
            )
            for reps in ((0,), (2, 0), (-1,))
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def tile(data: Array, reps: Shape) -> Array:
    """The whole array several times along each axis: out[i, j, ..] = data[i mod n, j mod m, ..].

    Args:
        data: any shape.
        reps: how often, for each axis from the last one on; more than axes adds axes in front.

    Returns:
        Each size times its repetitions, dtype of `data`. Gradient: the sum of g over all copies.

    Raises:
        MXNetError: a number below 1.
    """


@operator(
    cases=(
        *attributes(
            "2x3",
            (2, 3),
            {"repeats": 2},
            {"repeats": 1},
            {"repeats": 2, "axis": 0},
            {"repeats": 3, "axis": 1},
            {"repeats": 2, "axis": -1},
            {"repeats": 2, "axis": -2},
            {"repeats": 2, "axis": None},
        ),
        Case("2x1x2", (Input((2, 1, 2)),), {"repeats": 2, "axis": 1}),
        *typed((2, 2), dtypes=(*NUMBERS, "bool"), repeats=2),
        Case("no repeats", (Input((2, 3)),), {"repeats": 0}, gradient=False),
        Case("no repeats axis=1", (Input((2, 3)),), {"repeats": 0, "axis": 1}, gradient=False),
        Case(
            "below 0", (Input((2, 3)),), {"repeats": -1}, raises="MXNetError", says=("repeats=-1",)
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)),),
                {"repeats": 2, "axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def repeat(data: Array, repeats: int, axis: int | None = None) -> Array:
    """Each element, or each slice along an axis, several times in a row: out[i] = data[i // r].

    Args:
        data: any shape.
        repeats: how often; 0 gives shape (0,) whatever the axis.
        axis: the axis; None flattens first.

    Returns:
        The dtype of `data`. Gradient: the sum of g over all copies.

    Raises:
        MXNetError: `repeats` is below 0, the axis out of range.
    """


SIDES = (0, 0, 0, 0, 1, 1, 0, 2)
SIDES_3D = (0, 0, 0, 0, 1, 0, 0, 1, 1, 1)
MODES = ("constant", "edge", "reflect")


@operator(
    cases=(
        *(
            Case(f"1x2x2x3 {m}", (Input((1, 2, 2, 3)),), {"mode": m, "pad_width": SIDES})
            for m in MODES
        ),
        *(
            Case(f"2x1x2x2x2 {m}", (Input((2, 1, 2, 2, 2)),), {"mode": m, "pad_width": SIDES_3D})
            for m in MODES
        ),
        *(
            Case(
                f"negative widths cut {m}",
                (Input((1, 1, 3, 3)),),
                {"mode": m, "pad_width": (0, 0, 0, 0, 1, -1, -1, 0)},
            )
            for m in MODES[1:]
        ),
        Case(
            "negative widths cut constant",
            (Input((1, 1, 3, 3)),),
            {"mode": "constant", "pad_width": (0, 0, 0, 0, 1, -1, -1, 0)},
            judge="reference",
            reason="MXNet gives elements that were cut off the gradient of the border",
        ),
        *(
            Case(f"{d} {m}", (Input((1, 1, 2, 3), d),), {"mode": m, "pad_width": SIDES})
            for d in ("float16", "float64")
            for m in MODES
        ),
        Case(
            "constant_value=5",
            (Input((1, 1, 2, 3)),),
            {"mode": "constant", "pad_width": SIDES, "constant_value": 5.0},
        ),
        Case("no border", (Input((1, 1, 1, 2)),), {"mode": "reflect", "pad_width": (0,) * 8}),
        Case(
            "three dimensions",
            (Input((1, 2, 3)),),
            {"mode": "edge", "pad_width": (0, 0, 0, 0, 1, 1)},
            raises="MXNetError",
            says=("(1, 2, 3)",),
        ),
        Case(
            "first axes",
            (Input((1, 1, 2, 3)),),
            {"mode": "edge", "pad_width": (1, 0, 0, 0, 1, 1, 0, 0)},
            raises="MXNetError",
            says=("pad_width",),
        ),
        Case(
            "too few widths",
            (Input((1, 1, 2, 3)),),
            {"mode": "edge", "pad_width": (0, 0, 0, 0, 1, 1)},
            raises="MXNetError",
            says=("pad_width",),
        ),
        Case(
            "reflects too far",
            (Input((1, 1, 2, 3)),),
            {"mode": "reflect", "pad_width": (0, 0, 0, 0, 2, 0, 0, 0)},
            raises="MXNetError",
            says=("reflect",),
        ),
        Case(
            "integers",
            (Input((1, 1, 2, 3), "int32"),),
            {"mode": "edge", "pad_width": SIDES},
            raises="MXNetError",
            says=("int32",),
        ),
        Case(
            "unknown mode",
            (Input((1, 1, 2, 3)),),
            {"mode": "foo", "pad_width": SIDES},
            raises="MXNetError",
            says=("foo",),
        ),
    ),
    aliases=("pad",),
    tolerance=EXACT,
    source="src/operator/pad.cc",
)
def Pad(
    data: Array,
    mode: Literal["constant", "edge", "reflect"],
    pad_width: Shape,
    constant_value: float = 0.0,
) -> Array:
    """A border around each image.

    Args:
        data: (N, C, H, W) or (N, C, D, H, W), floats.
        mode: what the border shows: 'constant' one value, 'edge' the nearest element, 'reflect' the
            image mirrored at its outermost elements (which are not repeated).
        pad_width: before and after each axis, 0 for N and C; a negative number cuts off. For
            'reflect' less than the size of the axis.
        constant_value: the value of the border for 'constant'.

    Returns:
        The dtype of `data`. Gradient: for each element the sum of g over all places that show it.

    Raises:
        MXNetError: any other shape, dtype, mode or width.
    """


@operator(
    cases=(
        *attributes("2x3", (2, 3), *({"axis": i} for i in (0, 1, (0, 1), (), (1, 1)))),
        Case("5", (Input((5,)),), {"axis": 0}),
        Case("2x1x3x2", (Input((2, 1, 3, 2)),), {"axis": (3, 0)}),
        *typed((2, 3), axis=1),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)),),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (-1, 2)
        ),
    ),
    aliases=("flip",),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def reverse(data: Array, axis: Shape) -> Array:
    """Axes run through backwards: out[.., i, ..] = data[.., n - 1 - i, ..].

    Args:
        data: any shape.
        axis: the axes, none negative; one that is named twice is reversed twice.

    Returns:
        Shape and dtype of `data`. Gradient: g reversed.

    Raises:
        MXNetError: an axis is negative or out of range.
    """


@operator(
    cases=(
        Case("2x2,3x2", (Input((2, 2)), Input((3, 2)))),
        Case("three", (Input((2, 3)), Input((1, 3)), Input((3, 3)))),
        Case("one", (Input((2, 3)),)),
        Case("float64", (Input((2, 2), "float64"), Input((3, 2), "float64"))),
        Case("infinite", (values((1, float("inf"))), values((0, 0), (1, -1)))),
        Case(
            "columns",
            (Input((2, 2)), Input((3, 3), domain=DISTINCT)),
            raises="MXNetError",
            says=("(2, 2)", "(3, 3)"),
        ),
        Case("one dimension", (Input((2, 2)), Input((2,))), raises="MXNetError", says=("(2,)",)),
    ),
    differentiable=(),
    tolerance=ROUNDING,
    source="src/operator/contrib/krprod.cc",
)
def khatri_rao(*args: Array) -> Array:
    """Column by column the Kronecker product: out[i * m + j, c] = a[i, c] * b[j, c], and so on.

    Args:
        args: one or more matrices (rows_k, columns) of one dtype.

    Returns:
        (product of all rows_k, columns), dtype of `args`. No gradient: MXNet has none here.

    Raises:
        MXNetError: not matrices, or not equally many columns.
    """
