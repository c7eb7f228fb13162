"""What leaves the numbers alone: copies, casts, constants of a shape, gradients replaced."""

from __future__ import annotations

import math
from typing import Literal

from ..case import DTYPES, EXACT, ROUNDING, Case, Domain, Input, values
from ..families import unary
from ..operator import Array, DType, operator

BASIC = "src/operator/tensor/elemwise_unary_op_basic.cc"
INTEGERS = (0, 1, 5, -3)
BOOL = Case("bool", (values(1, 0, dtype="bool"),))
SPECIAL = (0.0, 1.5, -1.5, 2.75, 300.0, -300.0)
FLOATS = ("float16", "float32", "float64")


@operator(
    cases=(*unary(integers=INTEGERS), BOOL),
    aliases=("identity",),
    tolerance=EXACT,
    source=BASIC,
)
def _copy(data: Array) -> Array:
    """The same numbers in a new array: out = data.

    Args:
        data: any shape, any dtype.

    Returns:
        The shape and dtype of `data`. Gradient: g.
    """


@operator(cases=(*unary(integers=INTEGERS), BOOL), tolerance=EXACT, source=BASIC)
def zeros_like(data: Array) -> Array:
    """Zeros in the shape and dtype of an array.

    Args:
        data: any shape, any dtype.

    Returns:
        The shape and dtype of `data`. Gradient: 0.
    """


@operator(cases=(*unary(integers=INTEGERS), BOOL), tolerance=EXACT, source=BASIC)
def ones_like(data: Array) -> Array:
    """Ones in the shape and dtype of an array.

    Args:
        data: any shape, any dtype.

    Returns:
        The shape and dtype of `data`. Gradient: 0.
    """


@operator(
    cases=(*unary(integers=INTEGERS), BOOL),
    aliases=("stop_gradient",),
    tolerance=EXACT,
    source=BASIC,
)
def BlockGrad(data: Array) -> Array:
    """The same numbers, treated as constants: out = data.

    Args:
        data: any shape, any dtype.

    Returns:
        The shape and dtype of `data`. Gradient: 0.
    """


@operator(cases=(*unary(integers=INTEGERS), BOOL), tolerance=EXACT, source=BASIC)
def make_loss(data: Array) -> Array:
    """The same numbers as a loss: out = data, with a gradient of 1 whatever comes from above.

    Args:
        data: any shape, any dtype.

    Returns:
        The shape and dtype of `data`. Gradient: 1, not multiplied by g.
    """


@operator(
    cases=(
        *unary(),
        *(
            Case(
                f"{dtype} {how}",
                (Input((4, 3), dtype),),
                {"grad_scale": 3.0, "valid_thresh": 0.5, "normalization": how},
            )
            for how in ("null", "batch", "valid")
            for dtype in FLOATS
        ),
        Case(
            "none valid",
            (Input((4, 3)),),
            {"grad_scale": 3.0, "valid_thresh": 10.0, "normalization": "valid"},
        ),
        Case(
            "at the threshold",
            (values(0.5, 0.5, 1, 0, 2),),
            {"valid_thresh": 0.5, "normalization": "valid"},
        ),
        Case("int32", (values(1, 2, dtype="int32"),), raises="MXNetError", says=("int32",)),
        Case(
            "unknown normalization",
            (Input((2,)),),
            {"normalization": "all"},
            raises="MXNetError",
            says=("normalization",),
        ),
    ),
    tolerance=ROUNDING,
    source="src/operator/make_loss-inl.h",
)
def MakeLoss(
    data: Array,
    grad_scale: float = 1.0,
    valid_thresh: float = 0.0,
    normalization: Literal["null", "batch", "valid"] = "null",
) -> Array:
    """The same numbers as a loss: out = data, with a gradient that does not depend on g.

    Args:
        data: shape (N, ...), floats.
        grad_scale: the gradient of each element, before it is divided by n.
        valid_thresh: elements above it are valid.
        normalization: n is 1 ('null'), N ('batch'), or the number of valid elements, but at
            least 1 ('valid').

    Returns:
        The shape and dtype of `data`. Gradient: grad_scale / n.

    Raises:
        MXNetError: `data` is not of floats.
    """


@operator(
    cases=(
        *unary(scalar=-2.5),
        Case("integer number", (Input((2, 3)),), {"scalar": 2.0, "is_int": False}),
        Case("int32", (values(1, 2, dtype="int32"),), {"scalar": 2.0}),
        BOOL,
    ),
    tolerance=ROUNDING,
    source="src/operator/contrib/gradient_multiplier_op.cc",
)
def _contrib_gradientmultiplier(data: Array, scalar: float = 1.0, is_int: bool = True) -> Array:
    """The same numbers, with the gradient multiplied by a number: out = data.

    Args:
        data: any shape, any dtype.
        scalar: what the gradient is multiplied by; a negative one reverses it.
        is_int: without influence on floats.

    Returns:
        The shape and dtype of `data`. Gradient: scalar * g.
    """


@operator(
    cases=(
        *(
            Case(
                f"{a} to {b}",
                (Input((3, 4), a, Domain("integers", 0, 5)),),
                {"dtype": b},
                gradient=b in FLOATS,
            )
            for a in DTYPES
            for b in DTYPES
            if a != b or a in ("float32", "int32")
        ),
        *(
            Case(f"fractions to {b}", (values(*SPECIAL),), {"dtype": b}, gradient=b in FLOATS)
            for b in ("float16", "float64", "int32", "int64", "bool")
        ),
        Case(
            "int32 to uint8 wraps around",
            (values(300, -1, 256, dtype="int32"),),
            {"dtype": "uint8"},
        ),
        Case("float64 to float32 rounds", (Input((3, 4), "float64"),), {"dtype": "float32"}),
        Case(
            "nonfinite",
            (values(math.inf, -math.inf, math.nan, -0.0, 1e6),),
            {"dtype": "float16"},
            gradient=False,
        ),
        Case("no dtype", (Input((2,)),), raises="MXNetError", says=("dtype",)),
    ),
    aliases=("cast",),
    tolerance=ROUNDING,
    source=BASIC,
)
def Cast(data: Array, dtype: DType) -> Array:
    """The same numbers in another dtype.

    Args:
        data: any shape, any dtype.
        dtype: the one to convert to. Floats become integers by cutting towards zero; integers that
            do not fit wrap around; all but 0 becomes True.

    Returns:
        The shape of `data`, in `dtype`. Gradient: g, in the dtype of `data`, where both are floats.
    """


@operator(
    cases=(
        Case("float32 to float16", (Input((3, 4)),), {"dtype": "float16"}),
        Case("float16 to float32", (Input((3, 4), "float16"),), {"dtype": "float32"}),
        Case("float32 to float32", (Input((3, 4)),), {"dtype": "float32"}),
        Case("int32 stays", (values(1, 2, 0, dtype="int32"),), {"dtype": "float16"}),
        Case("no dtype", (Input((2,)),), raises="MXNetError", says=("dtype",)),
    ),
    tolerance=ROUNDING,
    source="src/operator/tensor/amp_cast.cc",
)
def amp_cast(data: Array, dtype: DType) -> Array:
    """The same numbers in another dtype if they are floats; integers stay as they are.

    Args:
        data: any shape, any dtype.
        dtype: the one to convert floats to.

    Returns:
        The shape of `data`. Gradient: g, in the dtype of `data`.
    """


@operator(
    cases=tuple(
        Case("x".join(map(str, s)), (Input(s, d),))
        for s, d in (((1,), "float32"), ((2, 3), "float32"), ((2, 1, 3), "int32"))
    ),
    tolerance=EXACT,
    source=BASIC,
)
def shape_array(data: Array) -> Array:
    """The shape of an array, as an array.

    Args:
        data: any shape, any dtype.

    Returns:
        int64, shape (rank,). Gradient: 0.
    """


@operator(
    cases=tuple(
        Case("x".join(map(str, s)), (Input(s, d),))
        for s, d in (((1,), "float32"), ((2, 3), "float32"), ((2, 1, 3), "int32"))
    ),
    tolerance=EXACT,
    source=BASIC,
)
def size_array(data: Array) -> Array:
    """The number of elements of an array, as an array.

    Args:
        data: any shape, any dtype.

    Returns:
        int64, shape (1,). Gradient: 0.
    """
