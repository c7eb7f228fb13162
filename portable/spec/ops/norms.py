"""Norms and moments: sums of powers over axes, and what is scaled by them."""

from __future__ import annotations

import math
from typing import Literal

from ..case import (
    EXACT,
    FUNCTION,
    NONZERO,
    SUM,
    Case,
    Input,
    values,
)
from ..families import attributes
from ..operator import Array, Shape, operator
from .reduce import ROWS_WITH_NAN, reduction


@operator(
    cases=(
        *reduction(NONZERO, integers=(), exclude=False),
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"ord": 1},
            {"ord": 1, "axis": 1},
            {"ord": 1, "axis": (0, 2), "keepdims": True},
            {"ord": 2, "axis": (0, 2)},
            domain=NONZERO,
        ),
        Case(
            "out_dtype of the data",
            (Input((3,)),),
            {"out_dtype": "float32"},
            judge="mxnet",
            reason="the reference judges in float64",
        ),
        Case("out_dtype=None", (Input((3,)),), {"out_dtype": None}),
        Case("zeros have gradient nan", (values((3, 4), (0, 0)),), {"axis": 1}),
        Case("ord=1 zeros have gradient 0", (values((3, -4), (0, -0.0)),), {"axis": 1, "ord": 1}),
        Case("int8 ord=1", (values(-3, 4, dtype="int8"),), {"ord": 1}),
        Case("squares beyond float32", (values(3e20, 4e20),)),
        Case("squares beyond float16", (values(300, 400, dtype="float16"),)),
        Case("nan", (ROWS_WITH_NAN,), {"axis": 1}, gradient=False),
        Case("inf", (values(math.inf, 1),), gradient=False),
        Case(
            "inf ord=1",
            (values(math.inf, 1),),
            {"ord": 1},
            gradient=False,
            judge="reference",
            reason="MXNet's compensated addition computes inf - inf and gives nan",
        ),
        Case(
            "int32 ord=2",
            (values(3, 4, dtype="int32"),),
            judge="reference",
            reason="MXNet scales by the largest element in integers and gives 4",
        ),
        Case("ord=3", (Input((3,)),), {"ord": 3}, raises="MXNetError", says=("ord=3",)),
        Case(
            "out_dtype of another dtype",
            (Input((3,)),),
            {"out_dtype": "float64"},
            raises="MXNetError",
            says=("out_dtype", "float64", "float32"),
        ),
    ),
    tolerance=SUM,
    source="src/operator/tensor/broadcast_reduce_norm_value.cc",
)
def norm(
    data: Array,
    ord: int = 2,
    axis: Shape | None = None,
    out_dtype: Literal["float16", "float32", "float64", "int32", "int64", "int8"] | None = None,
    keepdims: bool = False,
) -> Array:
    """Norm over axes: sum |x| for ord=1, sqrt(sum x^2) for ord=2.

    Over two axes it is the same (Frobenius) norm of the matrices, not a spectral one.

    Args:
        data: any shape, any dtype.
        ord: 1 or 2.
        axis, keepdims: as in `sum`.
        out_dtype: None, or the dtype of `data`: MXNet 1.9.1 refuses to run with another.

    Returns:
        The dtype of `data`. Gradient: g * sign(data) for ord=1; g * data / out for ord=2, which is
        nan where the norm is 0.

    Raises:
        MXNetError: `ord` is neither 1 nor 2; an axis is out of range or named twice; `out_dtype`
            is not that of the data.
    """


@operator(
    cases=(
        *attributes(
            "2x3x4",
            (2, 3, 4),
            {"axes": 0},
            {"axes": (1,), "keepdims": True},
            {"axes": (0, -1)},
            {"axes": (0, 1, 2)},
            {"axes": (0, 1, 2), "keepdims": True},
        ),
        Case("float16", (Input((3, 4), "float16"),), {"axes": (1,)}),
        Case("float64", (Input((3, 4), "float64"),), {"axes": (1,)}),
        Case("int32", (values(1, 2, 9, dtype="int32"),), {"axes": (0,)}),
        Case("far from zero", (values(1000, 1001, 1002),), {"axes": (0,)}),
        Case("no axes", (Input((2, 3)),), raises="MXNetError", says=("axes",)),
        Case("empty axes", (Input((2, 3)),), {"axes": ()}, raises="MXNetError", says=("axes",)),
        Case(
            "axis out of range",
            (Input((2, 3)),),
            {"axes": (2,)},
            raises="MXNetError",
            says=("2 dimensions",),
        ),
    ),
    outputs=2,
    tolerance=SUM,
    source="src/operator/nn/moments.cc",
)
def moments(data: Array, axes: Shape | None = None, keepdims: bool = False) -> tuple[Array, Array]:
    """Mean and variance over axes: mean = sum x / n, var = sum (x - mean)^2 / n.

    Args:
        data: any shape, any dtype.
        axes: the axes to reduce; they have to be named, even if all are meant.
        keepdims: keep them with size 1.

    Returns:
        mean, var: shape without the reduced axes ((1,) when none is left), dtype of `data`.
        Gradient: g_mean / n + g_var * 2 (x - mean) / n.

    Raises:
        MXNetError: no axes are given; one is out of range or named twice.
    """


@operator(
    cases=(
        *attributes(
            "2x3x4", (2, 3, 4), {}, {"mode": "instance"}, {"mode": "channel"}, {"mode": "spatial"}
        ),
        *attributes("2x3x2x2", (2, 3, 2, 2), {"mode": "channel"}, {"mode": "spatial", "eps": 0.5}),
        Case("2x3", (Input((2, 3)),)),
        Case("float16", (Input((2, 3), "float16"),)),
        Case("float64", (Input((2, 3, 2), "float64"),), {"mode": "channel", "eps": 1e-3}),
        Case("zeros", (values((0, 0), (3, 4)),)),
        Case(
            "one dimension",
            (values(2, -3),),
            {"eps": 4.0},
        ),
        Case(
            "mode without channels",
            (Input((2, 3)),),
            {"mode": "channel"},
            raises="MXNetError",
            says=("channel", "(2, 3)"),
        ),
        Case("unknown mode", (Input((2, 3)),), {"mode": "foo"}, raises="MXNetError", says=("foo",)),
        Case("integers", (Input((2, 3), "int32"),), raises="MXNetError", says=("int32",)),
    ),
    tolerance=FUNCTION,
    source="src/operator/l2_normalization.cc",
)
def L2Normalization(
    data: Array, eps: float = 1e-10, mode: Literal["channel", "instance", "spatial"] = "instance"
) -> Array:
    """Scale to length 1: out = x / sqrt(sum x^2 + eps), the sum over a part of each sample.

    Args:
        data: (N, C, ...), floats.
        eps: added to the sum of squares.
        mode: what the sum runs over: 'instance' everything but axis 0, 'channel' axis 1, 'spatial'
            axes 2 and up.

    Returns:
        The shape and dtype of `data`.
        Gradient: (g - out * sum(g * out)) / sqrt(sum x^2 + eps).

    Raises:
        MXNetError: an unknown mode; 'channel' or 'spatial' with fewer than three dimensions; not
            floats.
    """


@operator(
    cases=(
        Case("finite", (Input((2, 3)),)),
        Case("inf", (values(1, math.inf),)),
        Case("nan in float16", (values(1, math.nan, dtype="float16"),)),
        Case("float64", (Input((2, 3), "float64"),)),
        Case("init_output=True", (Input((2, 3)),), {"init_output": True}),
        Case("integers", (values(1, 2, dtype="int32"),), raises="MXNetError", says=("int32",)),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/contrib/all_finite.cc",
)
def all_finite(data: Array, init_output: bool = True) -> Array:
    """1 if every element is finite, 0 if there is an infinity or a nan.

    Args:
        data: any shape, floats.
        init_output: accepted; MXNet leaves an `out=` as it is when False and all are finite.

    Returns:
        (1,), float32.

    Raises:
        MXNetError: not floats.
    """


@operator(
    cases=(
        Case("finite", (Input((2, 3)), Input((4,))), {"num_arrays": 2}),
        Case("inf in the second", (Input((2, 3)), values(math.inf, 1)), {"num_arrays": 2}),
        Case("one array", (values(math.nan, 1),), {"num_arrays": 1}),
        Case(
            "mixed dtypes",
            (Input((2,)), Input((2,), "float64")),
            {"num_arrays": 2},
            raises="MXNetError",
            says=("float64",),
        ),
    ),
    differentiable=(),
    tolerance=EXACT,
    source="src/operator/contrib/all_finite.cc",
)
def multi_all_finite(*data: Array, num_arrays: int = 1, init_output: bool = True) -> Array:
    """1 if every element of every array is finite, else 0.

    Args:
        data: any number of arrays of any shapes, floats of one dtype.
        num_arrays: how many there are.
        init_output: as in `all_finite`.

    Returns:
        (1,), float32.

    Raises:
        MXNetError: `num_arrays` is not the number of arrays; they differ in dtype.
    """


@operator(
    cases=(
        Case("two arrays", (Input((2, 3)), Input((4,))), {"num_arrays": 2}),
        Case("one array", (Input((3,)),), {"num_arrays": 1}),
        Case("float16", (Input((3,), "float16"),), {"num_arrays": 1}),
        Case("float64", (Input((3,), "float64"),), {"num_arrays": 1}, tolerance=SUM),
    ),
    differentiable=(),
    tolerance=SUM,
    source="src/operator/contrib/multi_sum_sq.cc",
)
def multi_sum_sq(*data: Array, num_arrays: int) -> Array:
    """Sum of squares of each array: out[k] = sum data_k^2.

    Args:
        data: any number of arrays of any shapes, floats of one dtype.
        num_arrays: how many there are.

    Returns:
        (num_arrays,), float32 whatever the dtype of the data.

    Raises:
        MXNetError: `num_arrays` is not the number of arrays; they differ in dtype.
    """
