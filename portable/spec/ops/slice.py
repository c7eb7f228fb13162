"""Parts of an array, and arrays with a part replaced."""

from __future__ import annotations

from ..case import EXACT, Case, Domain, Input, values
from ..families import attributes
from ..operator import Array, Shape, operator
from .join import MATRIX_OP, NUMBERS, typed

FAR = "the real one leaves a begin before the start to MKL-DNN, which fails on floats"


@operator(
    cases=(
        *attributes(
            "3x4",
            (3, 4),
            {"begin": (1,), "end": (3,)},
            {"begin": (1, 1), "end": (3, 3)},
            {"begin": (None, 1), "end": (None, 3)},
            {"begin": (0, 1), "end": (None, None)},
            {"begin": (-2, -3), "end": (-1, None)},
            {"begin": (0, 0), "end": (9, 9)},
            {"begin": (0, 3), "end": (3, 0), "step": (1, -1)},
            {"begin": (0, None), "end": (3, None), "step": (2, -2)},
            {"begin": (None, None), "end": (None, None), "step": (-1, -1)},
            {"begin": (0, 0), "end": (3, 4), "step": (2, 3)},
            {"begin": (0, 0), "end": (3, 4), "step": (2, None)},
            {"begin": (9,), "end": (0,), "step": (-1,)},
            {"begin": (-1,), "end": (-3,), "step": (-1,)},
            {"begin": (2,), "end": (-4,), "step": (-2,)},
            {"begin": (-5,), "end": (2,), "step": (2,)},
            {"begin": (2,), "end": (-9,), "step": (-1,)},
            {"begin": (), "end": ()},
            {"begin": 1, "end": 2},
        ),
        Case("5", (Input((5,)),), {"begin": (1,), "end": (4,)}),
        Case("2x3x2x2", (Input((2, 3, 2, 2)),), {"begin": (0, 1, 1), "end": (1, 3, 2)}),
        *typed((3, 2), dtypes=(*NUMBERS, "bool"), begin=(1,), end=(3,)),
        *attributes(
            "empty int32",
            (3, 4),
            {"begin": (2,), "end": (1,)},
            {"begin": (0, 2), "end": (0, 4)},
            {"begin": (5,), "end": (9,)},
            {"begin": (0,), "end": (-5,)},
            {"begin": (-9,), "end": (None,), "step": (-1,)},
            dtype="int32",
            domain=Domain("integers", 0, 9),
        ),
        Case(
            "begins before the start",
            (Input((3, 4)),),
            {"begin": (-5,), "end": (2,)},
            judge="reference",
            reason=FAR,
        ),
        *(
            Case(name, (Input((3, 4)),), choice, raises="MXNetError", says=says)
            for name, choice, says in (
                ("more than axes", {"begin": (0, 0, 0), "end": (1, 1, 1)}, ("(3, 4)",)),
                ("begin longer than end", {"begin": (0, 0), "end": (1,)}, ("begin", "end")),
                ("step shorter", {"begin": (0, 0), "end": (3, 4), "step": (2,)}, ("step",)),
                ("step 0", {"begin": (0, 0), "end": (3, 4), "step": (0, 1)}, ("step",)),
            )
        ),
    ),
    aliases=("crop",),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def slice(data: Array, begin: Shape, end: Shape, step: Shape = ()) -> Array:
    """The part data[b_0:e_0:s_0, b_1:e_1:s_1, ..].

    Args:
        data: any shape.
        begin, end: for each of the first axes, () for none; None is the outer end, a negative
            number counts from the back, and one beyond the ends is cut, as Python does it.
        step: not 0; None is 1; a negative one runs backwards. () is 1 everywhere.

    Returns:
        The dtype of `data`; a part may be empty. Gradient: g at the part, 0 elsewhere.

    Raises:
        MXNetError: `begin`, `end`, `step` are of different lengths, or longer than the shape; a
            step is 0.
    """


@operator(
    cases=(
        *attributes(
            "3x4",
            (3, 4),
            {"axis": 1, "begin": 1, "end": 3},
            {"axis": -1, "begin": 1, "end": None},
            {"axis": 0, "begin": -2, "end": -1},
            {"axis": 0, "begin": 0, "end": 3},
            {"axis": -2, "begin": 2, "end": None},
        ),
        Case("4", (Input((4,)),), {"axis": 0, "begin": 1, "end": 2}),
        Case("2x1x3x2", (Input((2, 1, 3, 2)),), {"axis": 2, "begin": -2, "end": None}),
        *typed((3, 4), axis=1, begin=1, end=3),
        *(
            Case(
                f"refuses {begin}:{end}",
                (Input((3, 4)),),
                {"axis": 1, "begin": begin, "end": end},
                raises="MXNetError",
                says=(f"begin={begin}", f"end={end}", "(3, 4)"),
            )
            for begin, end in ((1, 9), (2, 2), (3, 2), (-9, 2), (4, None), (0, -9), (0, -4))
        ),
        *(
            Case(
                f"axis={i} out of range",
                (Input((3, 4)),),
                {"axis": i, "begin": 0, "end": 1},
                raises="MXNetError",
                says=(f"axis={i}",),
            )
            for i in (2, -3)
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def slice_axis(data: Array, axis: int, begin: int, end: int | None) -> Array:
    """A part along one axis: out[.., i, ..] = data[.., begin + i, ..].

    Args:
        data: any shape.
        axis: the axis; a negative one counts from the back.
        begin, end: the half-open range, negative ones counted from the back; None is the last.

    Returns:
        The dtype of `data`. Gradient: g at the part, 0 elsewhere.

    Raises:
        MXNetError: the axis is out of range; the range is empty or reaches beyond the axis (unlike
            in `slice`, which cuts it).
    """


@operator(
    cases=(
        Case("3x4 like 2x3", (Input((3, 4)), Input((2, 3)))),
        *(
            Case(f"axes={axes}", (Input((3, 4)), Input((2, 3))), {"axes": axes})
            for axes in ((1,), (-1,), (0,), (0, 0), (), 1)
        ),
        Case("axes=(0, 1) of three", (Input((3, 4, 2)), Input((2, 3))), {"axes": (0, 1)}),
        Case("like one with more axes", (Input((3, 4)), Input((2, 3, 5))), {"axes": (0,)}),
        Case("axes count from data's back", (Input((3, 4)), Input((2, 2, 3))), {"axes": (-1,)}),
        Case("sizes that don't count", (Input((3, 4)), Input((9, 3))), {"axes": (1,)}),
        Case("another dtype", (Input((3, 4)), Input((2, 3), "int32"))),
        Case("float64", (Input((3, 4), "float64"), Input((2, 3), "float64"))),
        Case("int32", (Input((3, 4), "int32"), Input((2, 3)))),
        *(
            Case(
                name,
                (Input((3, 4)), Input(like)),
                {"axes": axes},
                raises="MXNetError",
                says=("(3, 4)", str(like)),
            )
            for name, like, axes in (
                ("ranks", (2, 3, 5), ()),
                ("longer", (4, 3), ()),
                ("axis that shape_like lacks", (2,), (1,)),
            )
        ),
        *(
            Case(
                f"axes={axes} out of range",
                (Input((3, 4)), Input((2, 3))),
                {"axes": axes},
                raises="MXNetError",
                says=(f"axes={axes[0]}",),
            )
            for axes in ((2,), (-3,))
        ),
    ),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def slice_like(data: Array, shape_like: Array, axes: Shape = ()) -> Array:
    """The first part of `data`, of the size of another array.

    Args:
        data: any shape.
        shape_like: only its shape counts; any dtype.
        axes: the axes to slice along, counted in `data`; () is all of them.

    Returns:
        The dtype of `data`. Gradient: g at the part, 0 elsewhere; 0 for `shape_like`.

    Raises:
        MXNetError: `shape_like` is the longer, or lacks an axis; an axis is out of range; without
            `axes`, the ranks differ.
    """


PARTS = (
    ({"begin": (0, 1), "end": (2, 3)}, (2, 2)),
    ({"begin": (0, 3), "end": (None, 0), "step": (2, -2)}, (2, 2)),
    ({"begin": (1,), "end": (2,)}, (1, 4)),
    ({"begin": (-2, None), "end": (9, None), "step": (None, 3)}, (2, 2)),
)


@operator(
    cases=(
        *(Case(f"part {part}", (Input((3, 4)), Input(shape)), part) for part, shape in PARTS),
        *typed((3, 4), (2, 2), begin=(0, 1), end=(2, 3)),
        *(
            Case(
                f"rhs of shape {shape}",
                (Input((3, 4)), Input(shape)),
                {"begin": (0,), "end": (2,)},
                raises="MXNetError",
                says=(str(shape), "(2, 4)"),
            )
            for shape in ((1, 4), (4,), (2, 3))
        ),
        Case(
            "mixed dtypes",
            (Input((3, 4)), Input((2, 4), "int32")),
            {"begin": (0,), "end": (2,)},
            raises="MXNetError",
            says=("int32", "float32"),
        ),
        Case(
            "step 0",
            (Input((3, 4)), Input((2, 4))),
            {"begin": (0,), "end": (2,), "step": (0,)},
            raises="MXNetError",
            says=("step",),
        ),
    ),
    aliases=("_crop_assign",),
    differentiable=(),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def _slice_assign(lhs: Array, rhs: Array, begin: Shape, end: Shape, step: Shape = ()) -> Array:
    """A copy of `lhs` whose part lhs[b_0:e_0:s_0, ..] is replaced by `rhs`.

    Args:
        lhs: any shape.
        rhs: the shape of the part (nothing is broadcast), the dtype of `lhs`.
        begin, end, step: the part, as in `slice`.

    Returns:
        Shape and dtype of `lhs`. No gradient: MXNet has none here.

    Raises:
        MXNetError: `rhs` has another shape or dtype; no such part, as in `slice`.
    """


@operator(
    cases=(
        *(Case(f"part {part}", (Input((3, 4)),), {"scalar": 7.0, **part}) for part, _ in PARTS),
        Case("default scalar", (Input((3, 4)),), {"begin": (0, 1), "end": (2, 3)}),
        Case("empty part", (Input((3, 4)),), {"begin": (2,), "end": (1,), "scalar": 7.0}),
        Case("before the start", (Input((3, 4)),), {"begin": (-5,), "end": (2,), "scalar": 7.0}),
        *typed(
            (3, 4), scalar=-7.5, begin=(0, 1), end=(2, 3), dtypes=("float16", "float64", "int32")
        ),
        Case(
            "int8 wraps around",
            (values(1, 2, 3, dtype="int8"),),
            {"begin": (1,), "end": (2,), "scalar": 300.0},
        ),
        Case(
            "step 0",
            (Input((3, 4)),),
            {"begin": (0,), "end": (2,), "step": (0,)},
            raises="MXNetError",
            says=("step",),
        ),
    ),
    aliases=("_crop_assign_scalar",),
    differentiable=(),
    tolerance=EXACT,
    source=MATRIX_OP,
)
def _slice_assign_scalar(
    data: Array, scalar: float = 0.0, begin: Shape = (), end: Shape = (), step: Shape = ()
) -> Array:
    """A copy of `data` whose part data[b_0:e_0:s_0, ..] is replaced by one number.

    Args:
        data: any shape.
        scalar: the number; integers lose its fraction, and wrap around.
        begin, end, step: the part, as in `slice`.

    Returns:
        Shape and dtype of `data`. No gradient: MXNet has none here.

    Raises:
        MXNetError: no such part, as in `slice`.
    """


IMAGE = Input((2, 2, 4, 5))


@operator(
    cases=(
        Case("h_w", (IMAGE,), {"h_w": (2, 3)}),
        Case("offset", (IMAGE,), {"h_w": (2, 2), "offset": (1, 3)}),
        Case("whole", (IMAGE,), {"h_w": (4, 5)}),
        Case("center", (IMAGE,), {"h_w": (2, 2), "center_crop": True}),
        Case("odd center", (IMAGE,), {"h_w": (1, 4), "center_crop": True}),
        Case("like another", (IMAGE, Input((1, 1, 2, 3))), {"offset": (1, 1)}),
        Case("center like another", (IMAGE, Input((1, 1, 2, 3))), {"center_crop": True}),
        Case("no size", (IMAGE,), raises="MXNetError", says=("(0, 0)",)),
        Case("too high", (IMAGE,), {"h_w": (5, 2)}, raises="MXNetError", says=("(5, 2)",)),
        Case("too large", (IMAGE, Input((1, 1, 5, 3))), raises="MXNetError", says=("(5, 3)",)),
        Case(
            "offset beyond",
            (IMAGE,),
            {"h_w": (2, 2), "offset": (3, 3)},
            raises="MXNetError",
            says=("offset=(3, 3)",),
        ),
        Case(
            "negative offset",
            (IMAGE,),
            {"h_w": (2, 2), "offset": (-1, 0)},
            raises="MXNetError",
            says=("offset=(-1, 0)",),
        ),
        Case("matrix", (Input((4, 4)),), {"h_w": (2, 2)}, raises="MXNetError", says=("(4, 4)",)),
    ),
    tolerance=EXACT,
    source="src/operator/crop.cc",
)
def Crop(
    *data: Array, offset: Shape = (0, 0), h_w: Shape = (0, 0), center_crop: bool = False
) -> Array:
    """A window of each image.

    Args:
        data: (N, C, H, W), in real MXNet of float32; perhaps a second array, whose height and
            width are taken.
        offset: row and column where the window begins.
        h_w: height and width of the window, without a second array.
        center_crop: put the window in the middle instead.

    Returns:
        (N, C, height, width). Gradient: g within the window, 0 around it; 0 for the second array.

    Raises:
        MXNetError: not such arrays; a window that does not fit.
    """
