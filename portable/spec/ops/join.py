"""Arrays put together, taken apart, and repeated: every number stays itself, its place changes."""

from __future__ import annotations

from ..case import EXACT, FLOATS, REAL, Case, Domain, Input
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
def Concat(*data: Array, dim: int = 1) -> Array:
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
def SliceChannel(
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
