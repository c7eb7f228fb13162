"""Elements picked by the numbers of another array, or put into places.

An index of floats is cut towards zero. What an index out of range means is said with each operator.
"""

from __future__ import annotations

from typing import Literal

from ..case import EXACT, Case, Domain, Input, values
from ..families import attributes
from ..operator import Array, DType, operator
from .join import NUMBERS

INDEXING = "src/operator/tensor/indexing_op.cc, indexing_op.h"
INDEX_DTYPES = ("float16", "float64", "int8", "uint8", "int32", "int64")
TABLE = Input((3, 2))
ROWS = values(2, 0, 1)
OUTSIDE = values(-1, 5, 2, -4)
HALVES = values(1.7, 0.9, -0.5)


def by_dtype(
    operator_inputs: tuple[Input, ...], index: Input, **attributes: object
) -> tuple[Case, ...]:
    """One case for each dtype that an index may have; the index is the second input."""
    return tuple(
        Case(
            f"index {dtype}",
            (operator_inputs[0], Input(index.shape, dtype, values=index.values)),
            attributes,
        )
        for dtype in INDEX_DTYPES
    )


@operator(
    cases=(
        Case("rows", (TABLE, ROWS)),
        Case("matrix of indices", (TABLE, values((0, 2), (1, 1)))),
        Case("axis=1", (TABLE, values(1, 0, 1)), {"axis": 1}),
        Case("axis=-1", (Input((2, 3)), values((1, 0, 2))), {"axis": -1}),
        Case("axis=1 of three", (Input((2, 3, 2)), values((1, 0), (2, 2))), {"axis": 1}),
        Case("one dimension", (Input((4,)), values(3, 3, 0))),
        Case("same row twice", (TABLE, values(0, 0, 2, 0))),
        *(Case(f"outside {mode}", (TABLE, OUTSIDE), {"mode": mode}) for mode in ("clip", "wrap")),
        Case("outside wrap axis=1", (TABLE, values((-1, 3))), {"axis": 1, "mode": "wrap"}),
        Case("fractions", (TABLE, HALVES)),
        Case("fractions wrap", (TABLE, values(-1.5, 1.5)), {"mode": "wrap"}),
        Case("inside raise", (TABLE, ROWS), {"mode": "raise"}),
        *by_dtype((TABLE,), ROWS),
        *(Case(dtype, (Input((3, 2), dtype), ROWS)) for dtype in ("float16", "float64")),
        *(
            Case(dtype, (Input((3, 2), dtype, Domain("integers", 0, 9)), ROWS), gradient=False)
            for dtype in ("int8", "uint8", "int32", "int64", "bool")
        ),
        Case("nan in the data", (values(float("nan"), 1, 2), values(1, 2))),
        *(
            Case(
                f"refuses {index}",
                (TABLE, values(index)),
                {"mode": "raise"},
                raises="MXNetError",
                says=("take", "out of"),
            )
            for index in (3.0, -1.0)
        ),
        *(
            Case(
                f"axis={i} out of range",
                (TABLE, ROWS),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
    ),
    tolerance=EXACT,
    source=INDEXING,
)
def take(
    a: Array, indices: Array, axis: int = 0, mode: Literal["clip", "raise", "wrap"] = "clip"
) -> Array:
    """Slices along an axis: out[.., i, ..] = a[.., indices[i], ..].

    Args:
        a: any shape.
        indices: any shape, any dtype.
        axis: the axis of `a`; a negative one counts from the back.
        mode: an index out of range (also a negative one) is clipped to the ends ('clip'), wrapped
            around ('wrap'), or refused ('raise').

    Returns:
        The shape of `a` with that of `indices` in place of the axis; the dtype of `a`.
        Gradient: for each slice of `a` the sum of g over all indices that name it; 0 for `indices`.

    Raises:
        MXNetError: the axis is out of range; with 'raise', an index is.
    """


@operator(
    cases=(
        Case("rows", (ROWS, TABLE), {"input_dim": 3, "output_dim": 2}),
        Case("matrix", (values((0, 2), (0, 0)), TABLE), {"input_dim": 3, "output_dim": 2}),
        Case("outside is clipped", (OUTSIDE, TABLE), {"input_dim": 3, "output_dim": 2}),
        Case("fractions", (HALVES, TABLE), {"input_dim": 3, "output_dim": 2}),
        Case("one column", (ROWS, Input((4, 1))), {"input_dim": 4, "output_dim": 1}),
        *(
            Case(
                f"index {dtype}",
                (Input((3,), dtype, values=(2, 0, 1)), TABLE),
                {"input_dim": 3, "output_dim": 2},
            )
            for dtype in INDEX_DTYPES
        ),
        *(
            Case(
                f"weight {dtype}",
                (ROWS, Input((3, 2), dtype)),
                {"input_dim": 3, "output_dim": 2, "dtype": dtype},
            )
            for dtype in ("float16", "float64")
        ),
        Case(
            "weight decides the dtype",
            (ROWS, Input((3, 2), "float64")),
            {"input_dim": 3, "output_dim": 2},
        ),
        Case(
            "sparse_grad",
            (ROWS, TABLE),
            {"input_dim": 3, "output_dim": 2, "sparse_grad": True},
            gradient=False,
        ),
        *(
            Case(
                f"weight is not {n}x{m}",
                (ROWS, TABLE),
                {"input_dim": n, "output_dim": m},
                raises="MXNetError",
                says=("weight", "(3, 2)"),
            )
            for n, m in ((4, 2), (3, 3))
        ),
    ),
    differentiable=("weight",),
    tolerance=EXACT,
    source=INDEXING,
)
def Embedding(
    data: Array,
    weight: Array,
    input_dim: int,
    output_dim: int,
    dtype: DType = "float32",
    sparse_grad: bool = False,
) -> Array:
    """Rows of a table: out[.., :] = weight[data[..], :].

    Args:
        data: any shape, any dtype; an index out of range is clipped.
        weight: (input_dim, output_dim).
        input_dim, output_dim: the shape of `weight`.
        dtype: accepted; the dtype of `weight` counts.
        sparse_grad: accepted; the gradient is dense.

    Returns:
        data.shape + (output_dim,), dtype of `weight`.
        Gradient: for each row of `weight` the sum of g over all places that name it; none for
        `data`.

    Raises:
        MXNetError: `weight` has another shape.
    """


@operator(
    cases=(
        Case("3x2", (TABLE, values(0, 1, 0, dtype="int32"))),
        Case("column of indices", (TABLE, values((0,), (1,), (1,), dtype="int32"))),
        Case("outside is clipped", (TABLE, values(0, 9, -1, dtype="int32"))),
        *(
            Case(d, (Input((2, 3), d, Domain("integers", 0, 9)), values(2, 0, dtype="int32")))
            for d in ("float16", "float64", "int32")
        ),
        Case("floats as indices", (TABLE, ROWS), raises="MXNetError", says=("int32", "float32")),
        Case(
            "too few",
            (TABLE, values(0, 1, dtype="int32")),
            raises="MXNetError",
            says=("(3, 2)", "(2,)"),
        ),
        Case(
            "one dimension",
            (Input((6,)), values(0, 1, 1, dtype="int32")),
            raises="MXNetError",
            says=("(6,)",),
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source=INDEXING,
)
def batch_take(a: Array, indices: Array) -> Array:
    """One element of each row: out[i] = a[i, indices[i]].

    Args:
        a: (N, C).
        indices: N numbers of int32; one out of range is clipped.

    Returns:
        The shape of `indices`, dtype of `a`. No gradient: MXNet has none here (see `pick`).

    Raises:
        MXNetError: other shapes or another dtype of `indices`.
    """


@operator(
    cases=(
        Case("2x3", (Input((2, 3)), values(0, 2))),
        Case("axis=0", (Input((2, 3)), values(0, 1, 1)), {"axis": 0}),
        Case("axis=1 of three", (Input((2, 2, 3)), values((0, 1, 1), (0, 1, 0))), {"axis": 1}),
        Case("axis=-1 of three", (Input((2, 2, 3)), values((0, 1), (2, 1)))),
        Case("keepdims", (Input((2, 3)), values(0, 2)), {"keepdims": True}),
        Case("kept index", (Input((2, 3)), values((0,), (2,)))),
        Case("kept index keepdims", (Input((2, 3)), values((0,), (2,))), {"keepdims": True}),
        Case("kept index axis=0", (Input((2, 3)), values((0, 1, 1))), {"axis": 0}),
        Case("one dimension", (Input((3,)), values(2))),
        *(
            Case(f"outside {mode}", (Input((4, 3)), OUTSIDE), {"mode": mode})
            for mode in ("clip", "wrap")
        ),
        Case("fractions", (Input((3, 3)), HALVES)),
        *(case for case in by_dtype((Input((2, 3)),), values(2, 0))),
        *(
            Case(d, (Input((2, 3), d, Domain("integers", 0, 9)), values(2, 0)))
            for d in NUMBERS
            if d != "float32"
        ),
        Case(
            "axis=None",
            (Input((2, 3)), values(4)),
            {"axis": None},
            raises="MXNetError",
            says=("axis=None",),
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)), values(0, 2)),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
        Case(
            "another size",
            (Input((2, 3)), values(0, 2, 1)),
            raises="MXNetError",
            says=("(3,)", "(2, 3)"),
        ),
        Case(
            "mode=raise",
            (Input((2, 3)), values(0, 2)),
            {"mode": "raise"},
            raises="MXNetError",
            says=("raise",),
        ),
    ),
    aliases=("choose_element_0index",),
    tolerance=EXACT,
    source="src/operator/tensor/broadcast_reduce_op_index.cc (pick)",
)
def pick(
    data: Array,
    index: Array,
    axis: int | None = -1,
    keepdims: bool = False,
    mode: Literal["clip", "wrap"] = "clip",
) -> Array:
    """One element along an axis for each place of the other axes: out[i] = data[i, index[i]].

    Args:
        data: any shape.
        index: the shape of `data` without the axis, or with size 1 there; any dtype.
        axis: the axis to pick along; a negative one counts from the back.
        keepdims: keep the axis with size 1.
        mode: an index out of range is clipped ('clip') or wrapped around ('wrap').

    Returns:
        The dtype of `data`; (1,) if no axis is left.
        Gradient: g where it was picked from, 0 elsewhere; 0 for `index`.

    Raises:
        MXNetError: the axis is out of range or None; `index` has another shape; another mode.
    """


@operator(
    cases=(
        Case("2x3", (Input((2, 3)), values(9, 8), values(0, 2))),
        Case("fractions", (Input((2, 3)), values(9, 8), values(0.9, 1.5))),
        Case(
            "another size",
            (Input((2, 3)), values(9, 8, 7), values(0, 1, 2)),
            raises="MXNetError",
            says=("(2, 3)", "(3,)"),
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/ndarray/ndarray_function.cc",
)
def fill_element_0index(lhs: Array, mhs: Array, rhs: Array) -> Array:
    """A copy of a matrix with one element of each row replaced: out[i, rhs[i]] = mhs[i].

    Args:
        lhs: (N, C), in real MXNet of float32 only.
        mhs: (N,), the new values, of the same dtype.
        rhs: (N,), where they go, likewise, from 0 to C - 1.

    Returns:
        (N, C), dtype of `lhs`. No gradient: MXNet has none here.

    Raises:
        MXNetError: other shapes, or several dtypes.
    """


@operator(
    cases=(
        *attributes(
            "4",
            (4,),
            {"depth": 3},
            {"depth": 1},
            {"depth": 3, "on_value": 5.0, "off_value": -1.0},
            *({"depth": 3, "dtype": d} for d in NUMBERS),
            {"depth": 3, "on_value": 5.5, "off_value": -1.5, "dtype": "int32"},
            {"depth": 3, "on_value": 300.0, "off_value": -1.0, "dtype": "uint8"},
            domain=Domain("integers", 0, 2),
        ),
        Case("2x2", (values((0, 2), (1, 1)),), {"depth": 3}),
        Case("outside", (values(0, 5, -1),), {"depth": 3}),
        Case("fractions", (HALVES,), {"depth": 3}),
        *(
            Case(f"index {d}", (Input((3,), d, values=(0, 2, 1)),), {"depth": 3})
            for d in INDEX_DTYPES
        ),
        Case("depth=0", (values(0, 2),), {"depth": 0}),
        Case("depth=-1", (values(0, 2),), {"depth": -1}, raises="MXNetError", says=("depth=-1",)),
        Case("no depth", (values(0, 2),), raises="MXNetError", says=("depth",)),
    ),
    differentiable=(),
    tolerance=EXACT,
    source=INDEXING,
)
def one_hot(
    indices: Array,
    depth: int,
    on_value: float = 1.0,
    off_value: float = 0.0,
    dtype: Literal["float16", "float32", "float64", "int8", "uint8", "int32", "int64"] = "float32",
) -> Array:
    """One value at the index, another elsewhere: out[.., j] = on if j = indices[..], else off.

    Args:
        indices: any shape, any dtype.
        depth: the size of the new last axis.
        on_value, off_value: the two values; integers lose the fraction and wrap around.
        dtype: of the result.

    Returns:
        indices.shape + (depth,). An index out of range gives a row of `off_value`.

    Raises:
        MXNetError: `depth` is missing or negative.
    """
