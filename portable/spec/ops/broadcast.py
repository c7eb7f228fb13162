"""The same numbers repeated along axes of size 1."""

from __future__ import annotations

from ..case import DTYPES, EXACT, Case, Input
from ..families import attributes
from ..operator import Array, Shape, operator
from .join import typed

BROADCAST = "src/operator/tensor/broadcast_reduce_op_value.cc, broadcast_reduce_op.h"


@operator(
    cases=(
        Case("1x3 to 2x3", (Input((1, 3)),), {"shape": (2, 3)}),
        Case("2x1x3x1 to 2x4x3x2", (Input((2, 1, 3, 1)),), {"shape": (2, 4, 3, 2)}),
        Case("0 keeps a size", (Input((1, 3)),), {"shape": (2, 0)}),
        Case("1 to 4", (Input((1,)),), {"shape": 4}),
        Case("same shape", (Input((2, 3)),), {"shape": (2, 3)}),
        *typed((1, 3), dtypes=DTYPES, shape=(2, 3)),
        *(
            Case(
                f"{x} to {shape}",
                (Input(x),),
                {"shape": shape},
                raises="MXNetError",
                says=(str(x), str(shape)),
            )
            for x, shape in (((3,), (2, 3)), ((2, 3), (4, 3)), ((1, 3), ()), ((1, 3), (2, 3, 1)))
        ),
    ),
    tolerance=EXACT,
    source=BROADCAST,
)
def broadcast_to(data: Array, shape: Shape = ()) -> Array:
    """Repeat along axes of size 1 up to the given shape of the same rank.

    Args:
        data: any shape.
        shape: the new shape; 0 keeps a size.

    Returns:
        `shape`, dtype of `data`. Gradient: g summed over the repeated axes.

    Raises:
        MXNetError: the ranks differ (unlike numpy, no axis is added), or a size other than 1 would
            have to change.
    """


@operator(
    cases=(
        Case("1x3 like 2x3", (Input((1, 3)), Input((2, 3)))),
        Case(
            "one axis",
            (Input((3, 1)), Input((5, 6, 4))),
            {"lhs_axes": (1,), "rhs_axes": (2,)},
        ),
        Case(
            "negative axes",
            (Input((3, 1)), Input((5, 6, 4))),
            {"lhs_axes": (-1,), "rhs_axes": (-2,)},
        ),
        Case(
            "two axes",
            (Input((1, 3, 1)), Input((2, 4))),
            {"lhs_axes": (0, 2), "rhs_axes": (1, 0)},
        ),
        Case("another dtype", (Input((3, 1)), Input((3, 4), "int32"))),
        Case("float64", (Input((3, 1), "float64"), Input((3, 4), "float64"))),
        Case(
            "sizes", (Input((1, 3)), Input((2, 4))), raises="MXNetError", says=("(1, 3)", "(2, 4)")
        ),
        Case("ranks", (Input((3, 1)), Input((2, 3, 1))), raises="MXNetError", says=("(2, 3, 1)",)),
        Case(
            "only one of the axes",
            (Input((3, 1)), Input((2, 3, 1))),
            {"lhs_axes": (1,)},
            raises="MXNetError",
            says=("(3, 1)", "(2, 3, 1)"),
        ),
        Case(
            "not as many axes",
            (Input((3, 1)), Input((5, 6, 7))),
            {"lhs_axes": (1, 0), "rhs_axes": (1,)},
            raises="MXNetError",
            says=("lhs_axes", "rhs_axes"),
        ),
        Case(
            "axis of size 3",
            (Input((3, 1)), Input((5, 6, 7))),
            {"lhs_axes": (0,), "rhs_axes": (1,)},
            raises="MXNetError",
            says=("(3, 1)",),
        ),
    ),
    tolerance=EXACT,
    source=BROADCAST,
)
def broadcast_like(
    lhs: Array, rhs: Array, lhs_axes: Shape | None = None, rhs_axes: Shape | None = None
) -> Array:
    """Repeat `lhs` along axes of size 1 up to the sizes of `rhs`.

    Args:
        lhs: the numbers.
        rhs: only its shape counts; any dtype.
        lhs_axes, rhs_axes: axis lhs_axes[i] gets the size of axis rhs_axes[i]; None pairs all axes.

    Returns:
        The dtype of `lhs`. Gradient: g summed over the repeated axes; 0 for `rhs`.

    Raises:
        MXNetError: a size other than 1 would have to change; without axes, the ranks differ.
    """


@operator(
    cases=(
        *attributes(
            "1x3x1",
            (1, 3, 1),
            {"axis": (0, 2), "size": (2, 4)},
            {"axis": (2, 0), "size": (2, 4)},
            {"axis": 0, "size": 2},
            {},
        ),
        *typed((1, 3), axis=0, size=2),
        *(
            Case(
                f"axis={axis} size={size}",
                (Input((1, 3, 1)),),
                {"axis": axis, "size": size},
                raises="MXNetError",
                says=("axis",),
            )
            for axis, size in ((-1, 2), (1, 2), ((0, 2), 2), (3, 2))
        ),
    ),
    aliases=("broadcast_axes",),
    tolerance=EXACT,
    source=BROADCAST,
)
def broadcast_axis(data: Array, axis: Shape = (), size: Shape = ()) -> Array:
    """Repeat along the given axes of size 1.

    Args:
        data: any shape.
        axis: axes of size 1, none negative.
        size: their new sizes, one for each.

    Returns:
        The dtype of `data`. Gradient: g summed over these axes.

    Raises:
        MXNetError: an axis is out of range, negative or not of size 1; not one size for each axis.
    """
