"""Places of an array: their numbers, rows put into them or kept by a mask, diagonals."""

from __future__ import annotations

from math import nan

from ..case import EXACT, Case, Domain, Input, values
from ..families import attributes
from ..operator import Array, Shape, operator
from .index import INDEX_DTYPES
from .join import NUMBERS, typed

TABLE = Input((3, 2))


@operator(
    cases=(
        Case("3x2", (TABLE, values(2, 0), Input((2, 2)))),
        Case("one dimension", (Input((4,)), values(2, 0, 1), Input((3,)))),
        Case("matrices", (Input((2, 2, 2)), values(1), Input((1, 2, 2)))),
        Case("last one stays", (TABLE, values(2, 2), Input((2, 2)))),
        *(Case(f"index {d}", (TABLE, values(2, 0, dtype=d), Input((2, 2)))) for d in INDEX_DTYPES),
        *(Case(d, (Input((3,), d), values(1), Input((1,), d))) for d in ("float16", "float64")),
        Case(
            "int32",
            (values(1, 2, 3, dtype="int32"), values(1), values(9, dtype="int32")),
            gradient=False,
        ),
        *(
            Case(
                name,
                (TABLE, index, new),
                raises="MXNetError",
                says=says,
            )
            for name, index, new, says in (
                ("too few indices", values(2), Input((2, 2)), ("(1,)", "(2, 2)")),
                ("other rows", values(2, 0), Input((2, 3)), ("(3, 2)", "(2, 3)")),
                ("more rows", values(2, 0, 1, 1), Input((4, 2)), ("(4, 2)",)),
                ("matrix of indices", values((2, 0)), Input((2, 2)), ("(1, 2)",)),
                ("mixed dtypes", values(0), Input((1, 2), "float64"), ("float64",)),
            )
        ),
    ),
    tolerance=EXACT,
    source="src/operator/contrib/index_copy.cc",
)
def _contrib_index_copy(old_tensor: Array, index_vector: Array, new_tensor: Array) -> Array:
    """A copy of an array with rows replaced: out[index_vector[i]] = new_tensor[i].

    Args:
        old_tensor: (N, ..).
        index_vector: (M,), any dtype, M <= N, from 0 to N - 1. The last one of equal ones stays.
        new_tensor: (M, ..), rows of the same shape and dtype.

    Returns:
        Shape and dtype of `old_tensor`. Gradient: of `new_tensor` the rows of g that it went to, of
        `old_tensor` g without them; 0 for the indices.

    Raises:
        MXNetError: other shapes or dtypes.
    """


@operator(
    cases=(
        *attributes(
            "2x3", (2, 3), {}, {"axes": (1,)}, {"axes": (-1, 0)}, {"axes": ()}, {"axes": 0}
        ),
        Case("3", (Input((3,)),)),
        Case("2x1x2x2", (Input((2, 1, 2, 2)),)),
        *typed((2, 2), dtypes=("float64", "int32")),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axes": (2,)},
            raises="MXNetError",
            says=("axes=2",),
            judge="reference",
            reason="MXNet does not check, and repeats another axis",
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/contrib/index_array.cc",
)
def _contrib_index_array(data: Array, axes: Shape | None = None) -> Array:
    """The place of each element: out[i, j, .., :] = (i, j, ..).

    Args:
        data: only its shape counts.
        axes: which of the numbers, in this order; None is all of them.

    Returns:
        data.shape + (number of axes,), int64.

    Raises:
        MXNetError: an axis is out of range.
    """


@operator(
    cases=(
        Case("rows", (TABLE, values(1, 0, 1))),
        Case("no row", (TABLE, values(0, 0, 0)), gradient=False),
        Case("all rows", (TABLE, values(1, 1, 1))),
        Case("one dimension", (Input((4,)), values(1, 0, 0, 1))),
        Case("anything but 0", (Input((5,)), values(2, -1, nan, 0.5, -0.0))),
        *(Case(f"index {d}", (TABLE, values(1, 0, 1, dtype=d))) for d in (*INDEX_DTYPES, "bool")),
        *(
            Case(d, (Input((3, 2), d, Domain("integers", 0, 9)), values(1, 0, 1, dtype="int32")))
            for d in (*NUMBERS, "bool")
            if d != "float32"
        ),
        Case("too few", (TABLE, values(1, 0)), raises="MXNetError", says=("(3, 2)", "(2,)")),
        Case("axis=1", (TABLE, values(1, 0)), {"axis": 1}, raises="MXNetError", says=("axis=1",)),
        Case(
            "matrix of numbers",
            (TABLE, Input((3, 2))),
            raises="MXNetError",
            says=("index", "(3, 2)"),
        ),
    ),
    tolerance=EXACT,
    source="src/operator/contrib/boolean_mask.cc",
)
def _contrib_boolean_mask(data: Array, index: Array, axis: int = 0) -> Array:
    """The rows of an array whose number is not 0.

    Args:
        data: (N, ..).
        index: (N,), any dtype; nan is not 0.
        axis: 0.

    Returns:
        (number of such rows, ..), dtype of `data`. Gradient: g at these rows, 0 elsewhere.

    Raises:
        MXNetError: another axis; not one number for each row.
    """


PLACES = values((0, 1), (2, 1))


@operator(
    cases=(
        Case("2x3", (PLACES,), {"shape": (2, 3)}),
        Case("first size open", (PLACES,), {"shape": (-1, 3)}),
        Case("out of range", (values((5, -1), (7, 2)),), {"shape": (2, 3)}),
        Case("fractions", (values((1.5,), (2.5,)),), {"shape": (2, 3)}),
        Case("three axes", (values((1, 0), (0, 1), (2, 2)),), {"shape": (2, 2, 3)}),
        *(Case(d, (values((0, 1), (2, 1), dtype=d),), {"shape": (2, 3)}) for d in INDEX_DTYPES),
        Case("rows", (PLACES,), {"shape": (2, 3, 4)}, raises="MXNetError", says=("(2, 2)",)),
        Case(
            "one dimension", (values(0, 1),), {"shape": (2, 3)}, raises="MXNetError", says=("(2,)",)
        ),
        Case("no shape", (PLACES,), raises="MXNetError", says=("shape",)),
    ),
    aliases=("ravel_multi_index",),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/tensor/ravel.cc",
)
def _ravel_multi_index(data: Array, shape: Shape | None = None) -> Array:
    """Places as numbers in row-major order: out[n] = (i_0 * shape[1] + i_1) * shape[2] + ..

    Args:
        data: (M, N), place n in column n, cut towards zero. No range is checked.
        shape: M sizes to count in; the first one does not matter.

    Returns:
        (N,), dtype of `data`.

    Raises:
        MXNetError: no shape; `data` has not a row for each of its axes.
    """


@operator(
    cases=(
        Case("2x3", (values(2, 4),), {"shape": (2, 3)}),
        Case("first size open", (values(2, 4),), {"shape": (-1, 3)}),
        Case("out of range", (values(9, -1),), {"shape": (2, 3)}),
        Case("fraction", (values(2.7),), {"shape": (2, 3)}),
        Case("one axis", (values(2, 9),), {"shape": 4}),
        Case("three axes", (values(7, 11),), {"shape": (2, 2, 3)}),
        *(Case(d, (values(2, 4, dtype=d),), {"shape": (2, 3)}) for d in INDEX_DTYPES),
        Case("no shape", (values(2, 4),), raises="MXNetError", says=("shape",)),
        Case("empty shape", (values(2, 4),), {"shape": ()}, raises="MXNetError", says=("shape",)),
        Case(
            "two dimensions",
            (values((2, 4)),),
            {"shape": (2, 3)},
            raises="MXNetError",
            says=("(1, 2)",),
            judge="reference",
            reason="MXNet hands out its input as the result, in a shape that does not fit",
        ),
    ),
    aliases=("unravel_index",),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/tensor/ravel.cc",
)
def _unravel_index(data: Array, shape: Shape | None = None) -> Array:
    """Numbers in row-major order as places: the inverse of `ravel_multi_index`.

    Args:
        data: (N,), cut towards zero. What is too large goes on along the first axis; division is
            that of C, which cuts towards zero.
        shape: M sizes to count in; the first one does not matter.

    Returns:
        (M, N), dtype of `data`.

    Raises:
        MXNetError: no shape; `data` has not one dimension.
    """


@operator(
    cases=(
        *attributes("3", (3,), {}, {"k": 1}, {"k": -2}),
        *attributes("2x3", (2, 3), {}, {"k": 1}, {"k": -1}, {"axis1": 1, "axis2": 0}),
        *attributes(
            "2x2x3",
            (2, 2, 3),
            {},
            {"axis1": 1, "axis2": 2},
            {"axis1": -1, "axis2": 0},
            {"axis1": 2, "axis2": 0, "k": 1},
        ),
        Case("2x2x2x3", (Input((2, 2, 2, 3)),), {"axis1": 1, "axis2": 3}),
        Case("1", (Input((1,)),)),
        *attributes("empty 2x3", (2, 3), {"k": 3}, {"k": -2}, gradient=False),
        *(
            Case(f"beyond k={k}", (Input((2, 3)),), {"k": k}, raises="MXNetError", says=(f"k={k}",))
            for k in (4, -3)
        ),
        *typed((2, 3), k=1),
        Case(
            "same axis",
            (Input((2, 3)),),
            {"axis1": 0, "axis2": -2},
            raises="MXNetError",
            says=("axis1", "axis2"),
        ),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axis2": 2},
            raises="MXNetError",
            says=("axis2=2",),
        ),
    ),
    tolerance=EXACT,
    source="src/operator/tensor/diag_op.cc",
)
def diag(data: Array, k: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """The k-th diagonal of matrices, or, for one dimension, the matrix that has it.

    Args:
        data: (n,), or any shape with two or more axes.
        k: 0 is the main diagonal; above 0 lies above it, below 0 below.
        axis1, axis2: the axes of the matrices, for more than one dimension.

    Returns:
        (n + |k|, n + |k|) for one dimension; else the shape of `data` without the two axes, and the
        length of the diagonal last (it may be 0). Dtype of `data`. Gradient: g at the diagonal.

    Raises:
        MXNetError: an axis is out of range; both are the same; the diagonal lies outside.
    """
