"""Pooling: one number for each window that slides over the spatial axes."""

from __future__ import annotations

import math
from typing import Any, Literal

from ..case import DISTINCT, EXACT, NONZERO, REAL, Case, Domain, Input, Tolerance, values
from ..families import shape_name
from ..operator import Array, Ignored, Shape, operator

Sizes = tuple[int, ...]
IMAGE = (1, 2, 5, 5)
CONTRACTED = Tolerance(
    4, "sum", "array", reason="one sum is computed as two products, or as a mean"
)


def pool(
    shape: Sizes = IMAGE, dtype: str = "float32", domain: Domain = REAL, **attributes: Any
) -> Case:
    """One call with these attributes."""
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    return Case(f"{shape_name(shape)} {dtype} {chosen}", (Input(shape, dtype, domain),), attributes)


def largest(shape: Sizes = IMAGE, dtype: str = "float32", **attributes: Any) -> Case:
    """Max pooling of numbers without ties.

    Recorded in train mode: in predict mode oneDNN keeps no positions, and the gradient is garbage.
    """
    return pool(shape, dtype, DISTINCT, **attributes).but(
        training=True, tolerance=EXACT, gradient_tolerance=OVERLAP
    )


def power(p: int, dtype: str = "float32", **attributes: Any) -> Case:
    """Lp pooling."""
    positive = Domain(low=0.2, high=2.0) if p == 3 else NONZERO
    return pool(
        (1, 2, 4, 4), dtype, positive, kernel=(2, 2), pool_type="lp", p_value=p, **attributes
    )


def refused(name: str, *says: str, shape: Sizes = IMAGE, **attributes: Any) -> Case:
    """A call that cannot be made."""
    return Case(name, (Input(shape),), attributes, raises="MXNetError", says=says)


TIES = values(
    (((1, 1, 0, 2, 2), (1, 1, 3, 3, 2), (0, 3, 3, 1, 0), (2, 2, 0, 1, 1)),),
)
OVERLAP = Tolerance(
    4, scale="array", reason="windows overlap, and the gradients of all of them are added"
)
LOWEST = "the lowest finite number, of a window without numbers, is another one in float64"
EXTREME = ((-math.inf, math.inf), (0.5, -0.5))


@operator(
    cases=(
        largest(kernel=(2, 2)),
        largest(kernel=(3, 2), stride=(2, 1)),
        largest(kernel=(2, 2), stride=(2, 2), pooling_convention="full"),
        largest(kernel=(3, 3), stride=(2, 2), pad=(1, 1)),
        largest(kernel=(3, 3), stride=(3, 3), pad=(2, 1)),
        largest(kernel=(3, 3), stride=(3, 3), pad=(1, 1), pooling_convention="full").but(
            judge="mxnet", reason=LOWEST
        ),
        largest(kernel=(6, 6), pad=(1, 1)),
        largest(kernel=(1, 1), cudnn_off=True, layout="NCHW"),
        largest(global_pool=True),
        largest(global_pool=True, kernel=(2, 2), stride=(2, 2), pad=(1, 1)),
        largest((2, 3, 7), kernel=(3,), stride=(2,)),
        largest((2, 3, 7), kernel=(2,), stride=(2,), pooling_convention="full"),
        largest((2, 1, 3, 4, 3), kernel=(2, 2, 2), stride=(1, 2, 1)),
        largest((2, 3, 7), global_pool=True),
        largest((1, 4, 5, 2), kernel=(2, 2), layout="NHWC"),
        largest((1, 5, 2), kernel=(2,), layout="NWC"),
        *(largest(dtype=d, kernel=(2, 2), stride=(2, 2)) for d in ("float16", "float64")),
        Case(
            "first of the ties",
            (TIES,),
            {"kernel": (2, 2)},
            training=True,
            tolerance=EXACT,
            gradient_tolerance=OVERLAP,
        ),
        Case(
            "first of the ties, strided",
            (TIES,),
            {"kernel": (3, 3), "stride": (1, 2)},
            training=True,
            tolerance=EXACT,
            gradient_tolerance=OVERLAP,
        ),
        Case(
            "first of the ties float64",
            (Input((1, 1, 4, 5), "float64", values=TIES.values),),
            {"kernel": (2, 2), "pad": (1, 1)},
            tolerance=EXACT,
            gradient_tolerance=OVERLAP,
        ),
        Case(
            "nan is passed over, -inf the lowest number",
            (
                values(
                    ((EXTREME, ((math.nan, 1), (2, math.nan)), ((-math.inf,) * 2,) * 2)),
                ),
            ),
            {"kernel": (2, 2)},
            gradient=False,
            tolerance=EXACT,
            gradient_tolerance=OVERLAP,
            judge="mxnet",
            reason=LOWEST,
        ),
        pool(kernel=(2, 2), pool_type="avg"),
        pool(kernel=(3, 3), pad=(1, 1), pool_type="avg"),
        pool(kernel=(3, 3), pad=(1, 1), pool_type="avg", count_include_pad=True),
        pool(kernel=(3, 3), pad=(1, 2), pool_type="avg", count_include_pad=False),
        pool(kernel=(2, 2), stride=(2, 2), pool_type="avg", pooling_convention="full"),
        pool(
            kernel=(3, 3),
            stride=(3, 3),
            pad=(1, 1),
            pool_type="avg",
            pooling_convention="full",
        ),
        pool(
            kernel=(3, 3),
            stride=(3, 3),
            pad=(1, 1),
            pool_type="avg",
            pooling_convention="full",
            count_include_pad=False,
        ),
        pool(global_pool=True, pool_type="avg"),
        pool((2, 3, 7), kernel=(3,), stride=(2,), pad=(1,), pool_type="avg"),
        pool((2, 1, 3, 4, 3), kernel=(2, 2, 2), pool_type="avg"),
        pool((2, 1, 3, 4, 3), global_pool=True, pool_type="avg"),
        pool((1, 4, 5, 2), kernel=(2, 2), pool_type="avg", layout="NHWC"),
        pool((1, 4, 5, 2), global_pool=True, pool_type="avg", layout="NHWC"),
        *(pool(dtype=d, kernel=(2, 2), pool_type="avg") for d in ("float16", "float64")),
        pool(kernel=(2, 2), pool_type="sum"),
        pool(kernel=(2, 2), stride=(2, 2), pool_type="sum", pooling_convention="full"),
        pool(kernel=(2, 2), pad=(1, 1), pool_type="sum", count_include_pad=False),
        pool(global_pool=True, pool_type="sum"),
        *(pool(dtype=d, kernel=(2, 2), pool_type="sum") for d in ("float16", "float64")),
        power(1),
        power(2),
        power(3),
        power(2, stride=(2, 2), pad=(1, 1)),
        power(2, "float64"),
        power(3, "float64"),
        power(2, "float16"),
        Case(
            "lp of zeros has gradient 0",
            (values((((0, 0, 1), (0, 0, 1)),)),),
            {"kernel": (2, 2), "pool_type": "lp", "p_value": 2},
        ),
        refused("p_value missing", "p_value", kernel=(2, 2), pool_type="lp"),
        refused("p_value=4", "p_value=4", kernel=(2, 2), pool_type="lp", p_value=4),
        refused("kernel missing", "kernel"),
        refused("kernel rank", "kernel", "(2,)", kernel=(2,)),
        refused("kernel of rank 3", "kernel", "(2, 2, 2)", kernel=(2, 2, 2)),
        refused("kernel 0", "kernel", kernel=(0, 0)),
        refused("kernel too large", "kernel", "(6, 6)", kernel=(6, 6)),
        refused("data rank", "(4, 4)", shape=(4, 4), kernel=(2,)),
        refused("global data rank", "(4, 4)", shape=(4, 4), global_pool=True),
        refused("stride rank", "stride", "(2,)", kernel=(2, 2), stride=(2,)),
        refused("stride 0", "stride", kernel=(2, 2), stride=(0, 0)),
        refused("pad rank", "pad", "(1,)", kernel=(2, 2), pad=(1,)),
        refused("pad as large as the kernel", "pad", kernel=(2, 2), pad=(2, 2)),
        refused("pad below 0", "pad", kernel=(2, 2), pad=(-1, -1)),
        refused("same", "pooling_convention", kernel=(2, 2), pooling_convention="same"),
        refused("unknown pool_type", "pool_type", "median", kernel=(2, 2), pool_type="median"),
        refused("layout of another rank", "layout", kernel=(2, 2), layout="NCW"),
        Case(
            "integers",
            (Input(IMAGE, "int32"),),
            {"kernel": (2, 2)},
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    tolerance=Tolerance(2, "sum", "array", reason="a sum may be computed as a mean times a number"),
    source="src/operator/nn/pooling.cc, pool.h",
)
def Pooling(
    data: Array,
    kernel: Shape = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    cudnn_off: Ignored = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: Shape = (),
    pad: Shape = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: Literal["NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"] | None = None,
) -> Array:
    """One number for each window: its largest element, its mean, its sum, or (sum x^p)^(1/p).

    Args:
        data: (n, channels, *spatial) with 1, 2 or 3 spatial axes, floats.
        kernel: size of the windows; not needed with `global_pool`.
        pool_type: 'max', 'avg', 'sum' or 'lp'.
        global_pool: one window over everything; kernel, stride and pad are ignored.
        pooling_convention: 'valid' has only windows that lie in the padded data, 'full' also those
            that begin in it. 'same' fails in MXNet 1.9.1 on the CPU and is refused.
        stride: steps between windows, 1 by default.
        pad: how far windows may reach out at both ends, 0 by default, less than the kernel.
        p_value: 1, 2 or 3, for 'lp', where x itself and not |x| is raised to that power.
        count_include_pad: whether 'avg' divides by the number of elements in the window with those
            of the padding (the default), or without.
        layout: channels first (NCW, NCHW, NCDHW, the default) or last (NWC, NHWC, NDHWC).
        cudnn_off: changes nothing.

    Returns:
        (n, channels, *out), out = (spatial + 2 pad - kernel) / stride + 1, rounded down or, with
        'full', up. For 'max', nan is passed over, and nothing lower than the lowest finite number
        comes out. Gradients: of 'max' g to the first of the largest elements; of 'lp' g*(x/out)^(p-1),
        0 where out is 0. There is no second derivative.

    Raises:
        MXNetError: ranks do not fit; the kernel exceeds the padded data; `p_value` is missing or not
            supported; data is no floats.
    """


@operator(
    cases=(
        pool((2, 3, 4, 6), output_size=2),
        pool((2, 3, 4, 6), output_size=(2, 3)),
        pool((2, 3, 4, 6), output_size=(3, 4)),
        pool((2, 3, 4, 6)),
        pool((1, 2, 3, 5), output_size=(1,)),
        pool((1, 2, 3, 5), output_size=(3, 5)),
        pool((1, 1, 2, 3), output_size=(4, 5)),
        pool((1, 2, 3, 5), "float64", output_size=(2, 2)),
        pool((1, 2, 3, 5), "float16", output_size=(2, 2)),
        refused("rank", "4", "(2, 3, 4)", shape=(2, 3, 4), output_size=2),
    ),
    tolerance=CONTRACTED,
    source="src/operator/contrib/adaptive_avg_pooling.cc",
)
def _contrib_AdaptiveAvgPooling2D(data: Array, output_size: Shape = ()) -> Array:
    """Means over a grid of nearly equal cells: as many as are asked for, whatever the data's size.

    Cell i of m along an axis of n elements runs from floor(i n / m) to ceil((i + 1) n / m).

    Args:
        data: (n, channels, height, width), floats.
        output_size: (height, width) of the result; one number for both; 1 by default.

    Returns:
        (n, channels, *output_size). Gradient: g over the size of the cell, for each of its elements.

    Raises:
        MXNetError: data has not four axes.
    """
