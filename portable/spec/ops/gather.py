"""Elements picked from places or put into places that other arrays tell, or chosen by a mask."""

from __future__ import annotations

from ..case import EXACT, Case, Domain, Input, values
from ..operator import Array, Shape, operator
from .index import INDEX_DTYPES, INDEXING, by_dtype
from .join import NUMBERS

PLACES = values((0, 1), (1, 2))


@operator(
    cases=(
        Case("elements", (Input((2, 3)), PLACES)),
        Case("rows", (Input((2, 3)), values((0, 1, 0)))),
        Case("parts of rows", (Input((2, 3, 2)), PLACES)),
        Case("matrix of places", (Input((2, 3)), values(((0, 1), (1, 0)), ((1, 2), (0, 0))))),
        Case("same place twice", (Input((2, 3)), values((0, 0, 1), (1, 1, 2)))),
        Case(
            "negative",
            (Input((2, 3)), values((-1, 0), (-2, 1))),
            gradient=False,
        ),
        Case("fractions", (Input((2, 3)), values((0.9,), (1.9,)))),
        *by_dtype((Input((2, 3)),), PLACES),
        *(
            Case(d, (Input((2, 3), d, Domain("integers", 0, 9)), PLACES))
            for d in (*NUMBERS, "bool")
            if d != "float32"
        ),
        Case(
            "one dimension of indices",
            (Input((2, 3)), values(0, 1)),
            raises="MXNetError",
            says=("(2,)",),
        ),
        Case(
            "too many rows of indices",
            (Input((2, 3)), values((0,), (0,), (0,))),
            raises="MXNetError",
            says=("(3, 1)", "(2, 3)"),
        ),
        *(
            Case(
                f"refuses {place}",
                (Input((2, 3)), values(*((i,) for i in place))),
                raises="IndexError",
                says=("out of bounds",),
            )
            for place in ((2, 0), (0, -4))
        ),
    ),
    tolerance=EXACT,
    source=INDEXING,
)
def gather_nd(data: Array, indices: Array) -> Array:
    """Elements or slices: out[y.., x..] = data[indices[0, y..], .., indices[M-1, y..], x..].

    Args:
        data: any shape.
        indices: (M, Y..), any dtype, M up to the rank of `data`; negative ones count from the back.

    Returns:
        Y.. + data.shape[M:], dtype of `data`.
        Gradient: for each element of `data` the sum of g over all places that took it; 0 for
        `indices`. (Real MXNet crashes in the gradient of negative indices.)

    Raises:
        MXNetError: `indices` has one dimension, or more rows than `data` has dimensions.
        IndexError: an index is out of range.
    """


@operator(
    cases=(
        Case("elements", (Input((3,)), values((0, 1, 1), (1, 0, 2))), {"shape": (2, 3)}),
        Case("rows", (Input((2, 2)), values((1, 0))), {"shape": (3, 2)}),
        Case("matrix of places", (Input((1, 2)), values(((0, 2),))), {"shape": (3,)}),
        Case("size 1", (Input((2,)), values((0, 0), (1, 2))), {"shape": (1, 3)}),
        Case("last one stays", (Input((3,)), values((0, 1, 1), (1, 2, 2))), {"shape": (2, 3)}),
        Case("fractions", (Input((1,)), values((0.9,), (1.9,))), {"shape": (2, 3)}),
        *by_dtype((Input((2,)),), PLACES, shape=(2, 3)),
        *(
            Case(d, (Input((2,), d, Domain("integers", 0, 9)), PLACES), {"shape": (2, 3)})
            for d in (*NUMBERS, "bool")
            if d != "float32"
        ),
        *(
            Case(
                f"data of shape {shape} into {into}",
                (Input(shape), PLACES),
                {"shape": into},
                raises="MXNetError",
                says=(str(shape), "(2, 2)", str(into)),
            )
            for shape, into in (((2,), (2, 3, 2)), ((3,), (2, 3)))
        ),
    ),
    tolerance=EXACT,
    source=INDEXING,
)
def scatter_nd(data: Array, indices: Array, shape: Shape) -> Array:
    """Zeros with values put into places: out[indices[0, y..], .., x..] = data[y.., x..].

    Args:
        data: Y.. + shape[M:].
        indices: (M, Y..), any dtype. Of several values for one place the last one stays.
        shape: of the result.

    Returns:
        `shape`, dtype of `data`. Gradient: g at the place, for each value; 0 for `indices`.

    Raises:
        MXNetError: the three shapes don't go together.
    """


@operator(
    cases=(
        Case("2x2", (values((1, 0), (0, 2)), Input((2, 2)), Input((2, 2)))),
        Case("rows", (values(1, 0), Input((2, 3)), Input((2, 3)))),
        Case("rows of matrices", (values(1, 0), Input((2, 1, 3)), Input((2, 1, 3)))),
        Case("nan and -0", (values(float("nan"), -1, 0, -0.0), Input((4,)), Input((4,)))),
        Case(
            "nothing comes through from the other",
            (values(1, 0), values(1, float("nan")), values(float("inf"), 2)),
        ),
        *(
            Case(f"condition {d}", (values(1, 0, dtype=d), Input((2,)), Input((2,))))
            for d in INDEX_DTYPES
        ),
        *(
            Case(
                d,
                (
                    values(1, 0, dtype="int32"),
                    *(Input((2, 2), d, Domain("integers", 0, 9)) for _ in range(2)),
                ),
            )
            for d in NUMBERS
            if d != "float32"
        ),
        *(
            Case(
                f"refuses {c}, {x}, {y}",
                (Input(c), Input(x), Input(y)),
                raises="MXNetError",
                says=(str(c), str(x), str(y)),
            )
            for c, x, y in (
                ((3,), (2, 2), (2, 2)),
                ((1, 2), (2, 2), (2, 2)),
                ((2, 1), (2, 2), (2, 2)),
                ((2,), (2,), (1,)),
            )
        ),
        Case(
            "mixed dtypes",
            (values(1, 0), Input((2,)), Input((2,), "float64")),
            raises="MXNetError",
            says=("float32", "float64"),
        ),
    ),
    differentiable=("x", "y"),
    tolerance=EXACT,
    source="src/operator/tensor/control_flow_op.cc",
)
def where(condition: Array, x: Array, y: Array) -> Array:
    """x where the condition is not 0, else y.

    Args:
        condition: the shape of `x`, or (len(x),) to choose whole rows; any dtype. nan is not 0.
        x, y: one shape and dtype; nothing is broadcast.

    Returns:
        Shape and dtype of `x`. Gradient: g where x (or y) was chosen, 0 elsewhere; none for
        the condition.

    Raises:
        MXNetError: other shapes; x and y differ in dtype.
    """
