"""Arrays put together, taken apart, and repeated: every number stays itself, its place changes."""

from __future__ import annotations

from typing import Literal

from ..case import DISTINCT, EXACT, FLOATS, REAL, ROUNDING, Case, Domain, Input, values
from ..families import attributes
from ..operator import Array, Shape, operator

MATRIX_OP = "src/operator/tensor/matrix_op.cc, matrix_op-inl.h"
NUMBERS = (*FLOATS, "int8", "uint8", "int32", "int64")


def typed(
    *shapes: tuple[int, ...], dtypes: tuple[str, ...] = NUMBERS, **attributes: object
) -> tuple[Case, ...]:
    """One case for each dtype, on inputs of the given shapes."""
    return tuple(
        Case(
            dtype,
            tuple(
                Input(s, dtype, REAL if "float" in dtype else Domain("integers", 0, 9))
                for s in shapes
            ),
            attributes,
        )
        for dtype in dtypes
        if dtype != "float32"
    )


JOINED = (
    Case("two along dim=1", (Input((2, 3)), Input((2, 1)))),
    Case("three along dim=0", (Input((2, 3)), Input((1, 3)), Input((4, 3))), {"dim": 0}),
    Case("dim=-1", (Input((2, 1, 3)), Input((2, 1, 2))), {"dim": -1}),
    Case("dim=-3", (Input((1, 2, 2)), Input((2, 2, 2))), {"dim": -3}),
    Case("four dimensions", (Input((1, 2, 2, 1)), Input((1, 1, 2, 1))), {"dim": 1}),
    Case("one array", (Input((2, 3)),)),
    Case("one dimension", (Input((3,)), Input((2,))), {"dim": 0}),
    *typed((2, 2), (2, 1), dim=1),
    *(
        Case(
            f"dim={dim} out of range",
            (Input((2, 3)), Input((2, 3))),
            {"dim": dim},
            raises="MXNetError",
            says=(f"dim={dim}", "2 dimensions"),
        )
        for dim in (2, -3)
    ),
    Case(
        "another size",
        (Input((2, 3)), Input((1, 3))),
        raises="MXNetError",
        says=("(2, 3)", "(1, 3)"),
    ),
    Case(
        "another rank",
        (Input((2, 3)), Input((2, 3, 1))),
        raises="MXNetError",
        says=("(2, 3)", "(2, 3, 1)"),
    ),
    Case(
        "mixed dtypes",
        (Input((2, 3)), Input((2, 3), "float64")),
        raises="MXNetError",
        says=("float32", "float64"),
    ),
    Case(
        "zero-size",
        (Input((2, 0)), Input((2, 3))),
        raises="MXNetError",
        says=("(2, 0)",),
        judge="reference",
        reason="real MXNet cannot even make such an array with nd.array",
    ),
)


@operator(cases=JOINED, aliases=("concat",), tolerance=EXACT, source="src/operator/nn/concat.cc")
def Concat(*data: Array, dim: int = 1) -> Array:  # noqa: N802
    """Arrays one after the other along an axis that they have.

    Args:
        data: one or more arrays of one dtype, whose shapes differ along `dim` only.
        dim: the axis; a negative one counts from the back.

    Returns:
        The dtype of `data`; the size along `dim` is the sum of theirs.
        Gradient: for each array the part of g that came from it.

    Raises:
        MXNetError: the axis is out of range; shapes differ elsewhere; dtypes differ; an array is
            empty.
    """


@operator(cases=JOINED[:7], tolerance=EXACT, source="src/operator/nn/concat.cc")
def _rnn_param_concat(*data: Array, dim: int = 1) -> Array:
    """`Concat` by another name, with which recurrent layers join their flattened parameters.

    Args:
        data: one or more arrays of one dtype, whose shapes differ along `dim` only.
        dim: the axis; a negative one counts from the back.

    Returns:
        As `Concat`.

    Raises:
        MXNetError: as `Concat`.
    """


@operator(
    cases=(
        *(
            Case(f"axis={i}", (Input((2, 3)), Input((2, 3))), {"axis": i})
            for i in (0, 1, 2, -1, -3)
        ),
        Case("three arrays", (Input((2,)), Input((2,)), Input((2,)))),
        Case("one array", (Input((2, 3)),), {"axis": 1}),
        *typed((2, 1), (2, 1), dtypes=(*NUMBERS, "bool"), axis=1),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 3)), Input((2, 3))),
                {"axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (3, -4)
        ),
        Case(
            "another size",
            (Input((2, 3)), Input((2, 2))),
            raises="MXNetError",
            says=("(2, 3)", "(2, 2)"),
        ),
        Case(
            "another shape of the same size",
            (Input((2, 3)), Input((3, 2))),
            raises="MXNetError",
            says=("(2, 3)", "(3, 2)"),
            judge="reference",
            reason="MXNet compares sizes only, and reads the numbers in the first one's shape",
        ),
        Case(
            "mixed dtypes",
            (Input((2, 3)), Input((2, 3), "float64")),
            raises="MXNetError",
            says=("float32", "float64"),
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def stack(*data: Array, axis: int = 0) -> Array:
    """Arrays side by side along a new axis.

    Args:
        data: one or more arrays of one shape and dtype, n axes.
        axis: where the new axis stands in the result, from -(n + 1) to n.

    Returns:
        The dtype of `data`. Gradient: for each array its slice of g.

    Raises:
        MXNetError: the axis is out of range; shapes or dtypes differ.
    """


@operator(
    cases=(
        *attributes(
            "2x4",
            (2, 4),
            {"num_outputs": 2},
            {"num_outputs": 4},
            {"num_outputs": 1},
            {"num_outputs": 2, "axis": 0},
            {"num_outputs": 2, "axis": -1},
            {"num_outputs": 4, "squeeze_axis": True},
            {"num_outputs": 2, "axis": 0, "squeeze_axis": True},
        ),
        Case("one dimension", (Input((4,)),), {"num_outputs": 2, "axis": 0}),
        Case("2x1x3", (Input((2, 1, 3)),), {"num_outputs": 1, "squeeze_axis": True}),
        Case(
            "no axis left",
            (Input((2,)),),
            {"num_outputs": 2, "axis": 0, "squeeze_axis": True},
            judge="reference",
            reason="MXNet gives arrays without dimensions here, which its operators refuse",
        ),
        *typed((2, 4), num_outputs=2),
        Case(
            "not divisible",
            (Input((2, 4)),),
            {"num_outputs": 3},
            raises="MXNetError",
            says=("num_outputs=3", "(2, 4)"),
        ),
        Case("none", (Input((2, 4)),), {"num_outputs": 0}, raises="MXNetError", says=("0",)),
        Case(
            "squeeze of size 2",
            (Input((2, 4)),),
            {"num_outputs": 2, "squeeze_axis": True},
            raises="MXNetError",
            says=("squeeze_axis", "(2, 4)"),
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((2, 4)),),
                {"num_outputs": 2, "axis": i},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
    ),
    aliases=("split",),
    outputs="num_outputs",
    tolerance=EXACT,
    source="src/operator/slice_channel.cc",
)
def SliceChannel(  # noqa: N802
    data: Array, num_outputs: int, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Array, ...]:
    """Equal parts along an axis.

    Args:
        data: any shape.
        num_outputs: how many parts; it has to divide the size of the axis.
        axis: the axis; a negative one counts from the back.
        squeeze_axis: drop the axis, which has to be of size 1 in each part.

    Returns:
        num_outputs arrays (one array rather than a list if it is 1), dtype of `data`; (1,) where no
        axis is left. Gradient: the gradients of the parts, joined.

    Raises:
        MXNetError: the axis is out of range or cannot be split like that.
    """


@operator(
    cases=(
        *attributes(
            "2x5",
            (2, 5),
            {"indices": (0, 2)},
            {"indices": (0, 2, 4)},
            {"indices": (0, 2, 2)},
            {"indices": (0,)},
            {"indices": (0, 1), "axis": 0},
            {"indices": (0, 1), "axis": -2},
            {"indices": (), "sections": 5},
            {"indices": (), "sections": 5, "squeeze_axis": True},
            {"indices": (), "sections": 2},
            {"indices": (0, 1), "axis": 0, "squeeze_axis": True},
        ),
        Case("7 in 3 sections", (Input((7,)),), {"indices": (), "sections": 3, "axis": 0}),
        *typed((2, 3), dtypes=("float64", "float16", "int32"), indices=(0, 2)),
        *(
            Case(
                f"refuses {indices}",
                (Input((2, 5)),),
                {"indices": indices},
                raises="MXNetError",
                says=(str(indices), "(2, 5)"),
            )
            for indices in ((0, 9), (0, 3, 2), (2,), (0, -1))
        ),
        Case(
            "axis=2 out of range",
            (Input((2, 5)),),
            {"indices": (0, 1), "axis": 2},
            raises="MXNetError",
            says=("axis=2",),
        ),
    ),
    outputs="indices",
    tolerance=EXACT,
    source=MATRIX_OP,
)
def _split_v2(
    data: Array, indices: Shape, axis: int = 1, squeeze_axis: bool = False, sections: int = 0
) -> tuple[Array, ...]:
    """Parts along an axis that begin at given places, or sections of sizes as equal as possible.

    Args:
        data: any shape.
        indices: where each part begins: 0 first, then not descending. Not used with `sections`.
        axis: the axis; a negative one counts from the back.
        squeeze_axis: drop the axis, which has to be of size 1 in each part.
        sections: if above 0, how many parts; the first ones are the longer if they can't be equal.

    Returns:
        As many arrays as there are indices, or sections; dtype of `data`.
        Gradient: the gradients of the parts, joined.

    Raises:
        MXNetError: the axis is out of range; the indices are not such places; `squeeze_axis` with
            a part of another size than 1.
    """


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
def Pad(  # noqa: N802
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
