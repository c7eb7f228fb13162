"""Another shape for the same numbers: reshaping, transposing, broadcasting."""

from __future__ import annotations

from ..case import DTYPES, EXACT, Case, Input
from ..families import attributes
from ..operator import Array, Shape, operator
from .join import MATRIX_OP, typed

UNCHECKED = "MXNet does not check, and hands out memory that belongs to something else"


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            *({"shape": s} for s in ((4, 6), (24,), (0, -1), (-1, 0), (0, 0, 0, -1), (0, -2))),
            *({"shape": s} for s in ((-2,), (-3, 0), (0, -3), (-2, 1), (1, 24, 1, 1), -1)),
            *({"shape": s} for s in ((-4, 1, 2, -2), (-4, -1, 2, -2), (0, 0, -4, 2, -1))),
            {"shape": (2, -4, -1, 3, 0)},
            *({"shape": s, "reverse": True} for s in ((-1, 0), (0, -3), (-3, -1), (8, 3))),
            {"shape": (-2, 2, 2, -4), "reverse": True},
        ),
        *attributes(
            "legacy 2x3x4",
            (2, 3, 4),
            {"target_shape": (4, 6)},
            {"target_shape": (2, 0)},
            {"target_shape": (0, 6)},
            {"target_shape": (5, 0), "keep_highest": True},
            {"target_shape": (0, 4, 3), "keep_highest": True},
        ),
        *typed((2, 3), dtypes=DTYPES, shape=(3, -1)),
        *(
            Case(
                f"refuses {shape}",
                (Input((2, 3, 4)),),
                {"shape": shape},
                raises="MXNetError",
                says=(str(shape), "(2, 3, 4)"),
            )
            for shape in (
                (-1, -1),
                (0, 0, 0, 0),
                (-3, -3),
                (-5,),
                (-4, 2),
                (-4, -1, -1, -2),
                (-4, 2, 2, -2),
            )
        ),
        *(
            Case(
                f"refuses another size {choice}",
                (Input((2, 3, 4)),),
                choice,
                raises="MXNetError",
                says=("(2, 3, 4)",),
                judge="reference",
                reason=UNCHECKED,
            )
            for choice in (
                {"shape": (5, 6)},
                {"shape": (-1, 5)},
                {"target_shape": (5, 6)},
                {"target_shape": (0, 0)},
                {"shape": ()},
            )
        ),
    ),
    aliases=("reshape",),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def Reshape(
    data: Array,
    shape: Shape = (),
    reverse: bool = False,
    target_shape: Shape = (),
    keep_highest: bool = False,
) -> Array:
    """The same elements in the same (row-major) order, in another shape.

    The entries of `shape` are read from left to right, while a pointer walks over the old axes:
        n > 0   this size; the pointer moves on by one
        0       the size of the old axis
        -1      whatever is left over, at most once; the pointer moves on by one
        -2      all remaining old axes
        -3      the product of two old axes
        -4 a b  one old axis split into a and b, of which one may be -1

    Args:
        data: any shape.
        shape: the new shape, or codes.
        reverse: read `shape` and the old shape from right to left.
        target_shape: the old way: 0 is what is left over. Used only if `shape` is empty.
        keep_highest: with `target_shape`, keep the size of axis 0.

    Returns:
        The dtype of `data`. Gradient: g in the shape of `data`.

    Raises:
        MXNetError: a code that cannot be resolved; a shape of another number of elements (which
            the real one takes, and returns memory that is not its own).
    """


@operator(
    cases=(
        Case("2x3x4 like 4x6", (Input((2, 3, 4)), Input((4, 6)))),
        Case("6x2 like 3x2x2", (Input((6, 2)), Input((3, 2, 2))), {"lhs_end": 1, "rhs_end": 2}),
        Case(
            "negative begin",
            (Input((6, 2)), Input((3, 2, 4))),
            {"lhs_begin": -2, "lhs_end": -1, "rhs_begin": 0, "rhs_end": 2},
        ),
        Case(
            "begin without end",
            (Input((5, 12)), Input((4, 2, 2, 3))),
            {"lhs_begin": -1, "rhs_begin": 1},
        ),
        Case(
            "ends are None",
            (Input((5, 12)), Input((4, 2, 2, 3))),
            {"lhs_begin": 1, "lhs_end": None, "rhs_begin": 1, "rhs_end": None},
        ),
        Case("another dtype", (Input((2, 3)), Input((3, 2), "int32"))),
        Case("float64", (Input((2, 3), "float64"), Input((3, 2), "float64"))),
        Case("another size", (Input((2, 3)), Input((4, 5))), raises="MXNetError", says=("(4, 5)",)),
        Case(
            "begin beyond end",
            (Input((2, 3)), Input((3, 2))),
            {"lhs_begin": 1, "lhs_end": 0},
            raises="MXNetError",
            says=("lhs_begin=1", "lhs_end=0"),
        ),
    ),
    tolerance=EXACT,
    source="src/operator/tensor/elemwise_unary_op_basic.cc (reshape_like)",
)
def reshape_like(
    lhs: Array,
    rhs: Array,
    lhs_begin: int | None = None,
    lhs_end: int | None = None,
    rhs_begin: int | None = None,
    rhs_end: int | None = None,
) -> Array:
    """`lhs` with its axes lhs_begin..lhs_end replaced by the axes rhs_begin..rhs_end of `rhs`.

    Args:
        lhs: the numbers.
        rhs: only its shape counts; any dtype.
        lhs_begin, lhs_end, rhs_begin, rhs_end: half-open ranges of axes; None is the outer end,
            negative ones count from the back.

    Returns:
        The dtype of `lhs`. Gradient: g in the shape of `lhs`; 0 for `rhs`.

    Raises:
        MXNetError: an empty or impossible range; a shape of another number of elements.
    """


@operator(
    cases=(
        *(
            Case("x".join(map(str, s)), (Input(s),))
            for s in ((3,), (2, 3), (2, 3, 4), (2, 1, 3, 2))
        ),
        *typed((2, 3, 2), dtypes=DTYPES),
    ),
    aliases=("flatten",),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def Flatten(data: Array) -> Array:
    """One row a sample: (N, d1, d2, ...) becomes (N, d1 * d2 * ...).

    Args:
        data: any shape; (N,) becomes (N, 1).

    Returns:
        (N, d1 * d2 * ...), dtype of `data`. Gradient: g in the shape of `data`.
    """


@operator(
    cases=(
        *attributes("2x3", (2, 3), *({"axis": i} for i in (0, 1, 2, -1, -2, -3))),
        *typed((2, 3), dtypes=DTYPES, axis=1),
        *(
            Case(
                f"axis={i}", (Input((2, 3)),), {"axis": i}, raises="MXNetError", says=(f"axis={i}",)
            )
            for i in (3, -4)
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def expand_dims(data: Array, axis: int) -> Array:
    """A new axis of size 1 at position `axis` of the result.

    Args:
        data: any shape with n axes.
        axis: from -(n + 1) to n.

    Returns:
        The dtype of `data`. Gradient: g in the shape of `data`.

    Raises:
        MXNetError: the axis is out of range.
    """


@operator(
    cases=(
        *attributes(
            "1x2x1",
            (1, 2, 1),
            {},
            {"axis": 0},
            {"axis": -1},
            {"axis": (0, 2)},
            {"axis": (-1, 0)},
            {"axis": ()},
            {"axis": None},
        ),
        *attributes("1x1", (1, 1), {}, {"axis": (0, 1)}, {"axis": 1}),
        *typed((1, 3), dtypes=DTYPES),
        Case(
            "size 2", (Input((1, 2)),), {"axis": 1}, raises="MXNetError", says=("axis=1", "(1, 2)")
        ),
        Case("out of range", (Input((1, 2)),), {"axis": 2}, raises="MXNetError", says=("axis=2",)),
        Case("twice", (Input((1, 2)),), {"axis": (0, 0)}, raises="MXNetError", says=("(0, 0)",)),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def squeeze(data: Array, axis: Shape | None = None) -> Array:
    """Without axes of size 1.

    Args:
        data: any shape.
        axis: the axes to drop, all of size 1; None drops every axis of size 1, () none.

    Returns:
        The dtype of `data`; (1,) if no axis is left. Gradient: g in the shape of `data`.

    Raises:
        MXNetError: an axis is out of range, named twice, or not of size 1.
    """
