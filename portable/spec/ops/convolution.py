"""Convolution along one, two or three axes, and its transpose."""

from __future__ import annotations

from typing import Any, Literal

from ..case import Case, Input, Tolerance
from ..families import shape_name
from ..operator import Array, Ignored, Shape, operator

Layout = Literal["NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"]
Sizes = tuple[int, ...]
HALF = "MXNet has float16 here on the GPU only; its documentation counts"
WIDE = Tolerance(8, scale="array", reason="float16 is added in float32 and rounded once or twice")
CONTRACTION = Tolerance(2, "product", "array", reason="oneDNN sums float32 by another algorithm")


def layer(
    data: Sizes, weight: Sizes, dtype: str = "float32", *, channels: int | None = None, **more: Any
) -> Case:
    """A layer with arrays of these shapes. `channels` is the size of the bias, None for none."""
    bias = () if channels is None else (Input((channels,), dtype),)
    chosen = " ".join(f"{k}={v}" for k, v in more.items() if k != "num_filter")
    name = f"{shape_name(data)},{shape_name(weight)} {dtype} {'bias ' if bias else ''}{chosen}"
    attributes = {"kernel": weight[2:], "num_filter": weight[0], **more}
    return Case(name.strip(), (Input(data, dtype), Input(weight, dtype), *bias), attributes)


def convolution(data: Sizes, weight: Sizes, dtype: str = "float32", **more: Any) -> Case:
    """A convolution with a bias."""
    return layer(data, weight, dtype, channels=weight[0], **more)


def refused(
    name: str, data: Sizes, weight: Sizes, bias: int | None, *says: str, **attributes: Any
) -> Case:
    """A layer whose arguments do not fit together."""
    extra = () if bias is None else (Input((bias,)),)
    return Case(
        name, (Input(data), Input(weight), *extra), attributes, raises="MXNetError", says=says
    )


IMAGE, FILTER = (1, 2, 5, 5), (3, 2, 3, 3)
SQUARE: dict[str, Any] = {"kernel": (3, 3), "num_filter": 3}


@operator(
    cases=(
        convolution(IMAGE, FILTER),
        convolution((2, 1, 3, 4), (1, 1, 1, 1)),
        convolution((2, 2, 5, 4), (3, 2, 3, 2)),
        layer(IMAGE, FILTER, no_bias=True),
        convolution(IMAGE, FILTER, stride=(2, 2)),
        convolution(IMAGE, FILTER, stride=(1, 3)),
        convolution(IMAGE, FILTER, pad=(1, 1)),
        convolution(IMAGE, FILTER, pad=(2, 1), stride=(2, 2)),
        convolution((1, 2, 2, 2), FILTER, pad=(1, 1)),
        convolution(IMAGE, FILTER, dilate=(2, 2)),
        convolution((1, 2, 6, 7), (2, 2, 3, 2), dilate=(1, 3), pad=(1, 2), stride=(2, 1)),
        convolution((2, 4, 5, 5), (4, 2, 3, 3), num_group=2),
        convolution((1, 3, 4, 4), (6, 1, 2, 2), num_group=3, stride=(2, 2)),
        convolution(IMAGE, FILTER, layout="NCHW"),
        convolution(IMAGE, FILTER, workspace=10, cudnn_tune="off", cudnn_off=True, num_group=1),
        convolution((2, 2, 7), (3, 2, 3)),
        convolution((2, 2, 7), (3, 2, 3), stride=(2,), pad=(1,), dilate=(2,)),
        layer((2, 4, 7), (4, 2, 2), num_group=2, no_bias=True),
        Case(
            "kernel as a number",
            (Input((1, 2, 5)), Input((3, 2, 3)), Input((3,))),
            {"kernel": 3, "num_filter": 3, "stride": 2, "pad": 1},
        ),
        convolution((1, 2, 3, 4, 3), (2, 2, 2, 2, 2)),
        convolution((1, 2, 3, 4, 3), (2, 2, 2, 2, 2), stride=(1, 2, 2), pad=(1, 0, 1)),
        convolution(IMAGE, FILTER, "float64", pad=(1, 1)),
        convolution((2, 2, 7), (3, 2, 3), "float64"),
        convolution((1, 2, 3, 4, 3), (2, 2, 2, 2, 2), "float64", dilate=(1, 2, 1)),
        convolution(IMAGE, FILTER, "float16").but(
            judge="reference", reason=HALF, gradient_tolerance=WIDE
        ),
        refused("kernel rank", IMAGE, FILTER, 3, "kernel", "(3,)", kernel=(3,), num_filter=3),
        refused("data rank", (2, 5, 5), FILTER, 3, "(2, 5, 5)", **SQUARE),
        refused("kernel of rank 4", IMAGE, FILTER, 3, "kernel", kernel=(1,) * 4, num_filter=3),
        refused("stride rank", IMAGE, FILTER, 3, "stride", "(2,)", **SQUARE, stride=(2,)),
        refused("pad rank", IMAGE, FILTER, 3, "pad", "(1,)", **SQUARE, pad=1),
        refused("dilate rank", IMAGE, FILTER, 3, "dilate", **SQUARE, dilate=(1, 1, 1)),
        refused("stride 0", IMAGE, FILTER, 3, "stride", **SQUARE, stride=(0, 1)),
        refused("dilate 0", IMAGE, FILTER, 3, "dilate", **SQUARE, dilate=(0, 0)),
        refused("pad below 0", IMAGE, FILTER, 3, "pad", **SQUARE, pad=(-1, -1)),
        refused("kernel too large", IMAGE, FILTER, 3, "kernel", "5", **SQUARE, dilate=(3, 3)),
        refused(
            "groups of channels",
            (1, 3, 5, 5),
            (4, 1, 3, 3),
            4,
            "num_group=2",
            "3",
            kernel=(3, 3),
            num_filter=4,
            num_group=2,
        ),
        refused(
            "groups of filters", IMAGE, (3, 1, 3, 3), 3, "num_group=2", "3", **SQUARE, num_group=2
        ),
        refused(
            "num_filter",
            IMAGE,
            FILTER,
            3,
            "weight",
            "(3, 2, 3, 3)",
            "(4, 2, 3, 3)",
            kernel=(3, 3),
            num_filter=4,
        ),
        refused("num_filter=0", IMAGE, FILTER, 3, "num_filter=0", kernel=(3, 3), num_filter=0),
        refused("weight channels", IMAGE, (3, 3, 3, 3), 3, "weight", "(3, 2, 3, 3)", **SQUARE),
        refused("bias size", IMAGE, FILTER, 4, "bias", "(4,)", "(3,)", **SQUARE),
        refused("bias missing", IMAGE, FILTER, None, "bias", "no_bias", **SQUARE),
        refused("bias surplus", IMAGE, FILTER, 3, "bias", **SQUARE, no_bias=True),
        refused("num_filter missing", IMAGE, FILTER, 3, "num_filter", kernel=(3, 3)),
        refused("kernel missing", IMAGE, FILTER, 3, "kernel", num_filter=3),
        refused("channels last", (1, 5, 5, 2), (3, 3, 3, 2), 3, "layout", **SQUARE, layout="NHWC"),
        refused("layout of another rank", IMAGE, FILTER, 3, "layout", **SQUARE, layout="NCW"),
        Case(
            "mixed dtypes",
            (Input(IMAGE), Input(FILTER, "float64"), Input((3,))),
            SQUARE,
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "integers",
            (Input(IMAGE, "int32"), Input(FILTER, "int32"), Input((3,), "int32")),
            SQUARE,
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    tolerance=CONTRACTION,
    source="src/operator/nn/convolution.cc",
)
def Convolution(
    data: Array,
    weight: Array,
    bias: Array | None,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
    num_filter: int | None = None,
    num_group: int = 1,
    workspace: Ignored = 1024,
    no_bias: bool = False,
    cudnn_tune: Ignored | None = None,
    cudnn_off: Ignored = False,
    layout: Layout | None = None,
) -> Array:
    """Convolution (cross-correlation): each filter slides over the data along its spatial axes.

    out[n, f, p] = bias[f] + sum over c, k of weight[f, c, k] * data[n, c, p*stride - pad + k*dilate]
    where p and k are positions along one, two or three axes, and data is 0 outside.

    Args:
        data: (n, channels, *spatial), floats.
        weight: (num_filter, channels / num_group, *kernel).
        bias: (num_filter,); left out with `no_bias`.
        kernel: size of the filters along 1, 2 or 3 axes.
        stride: steps between positions, 1 by default.
        dilate: steps between the elements that a filter looks at, 1 by default.
        pad: zeros before and after each axis, 0 by default.
        num_filter: number of filters, required.
        num_group: the channels and the filters are cut into groups, each working by itself.
        no_bias: there is no bias.
        layout: None, NCW, NCHW or NCDHW; on the CPU MXNet has no other one.
        workspace, cudnn_tune, cudnn_off: change nothing.

    Returns:
        (n, num_filter, *out), out = (spatial + 2 pad - dilate (kernel - 1) - 1) // stride + 1.

    Raises:
        MXNetError: shapes, ranks or groups do not fit; the filter is larger than the padded data;
            the bias is missing or surplus; dtypes differ or are no floats.
    """


def transposed(data: Sizes, weight: Sizes, dtype: str = "float32", **more: Any) -> Case:
    """A deconvolution, without a bias by default."""
    filters = weight[1] * more.get("num_group", 1)
    bias = None if more.get("no_bias", True) else filters
    return layer(data, weight, dtype, channels=bias, **{"num_filter": filters, **more})


SMALL, BACK = (1, 3, 3, 3), (3, 2, 3, 3)
TURNED: dict[str, Any] = {"kernel": (3, 3), "num_filter": 2}


@operator(
    cases=(
        transposed(SMALL, BACK),
        transposed(SMALL, BACK, no_bias=False),
        transposed(SMALL, BACK, stride=(2, 2)),
        transposed(SMALL, BACK, stride=(2, 3), pad=(1, 1)),
        transposed(SMALL, BACK, stride=(2, 2), pad=(1, 1), adj=(1, 1)),
        transposed(SMALL, BACK, stride=(3, 2), adj=(2, 1)),
        transposed(SMALL, BACK, dilate=(2, 1)),
        transposed(SMALL, BACK, "float64", stride=(2, 2), target_shape=(6, 6)),
        transposed(SMALL, BACK, "float64", stride=(2, 2), target_shape=(5, 7), pad=(1, 1)),
        transposed(SMALL, BACK, stride=(2, 2), target_shape=(6, 6)).but(
            judge="reference", reason="MXNet hands oneDNN the padding as if target_shape were unset"
        ),
        transposed((2, 4, 3, 3), (4, 1, 2, 2), num_group=2),
        transposed((2, 4, 3, 2), (4, 3, 2, 1), num_group=2, stride=(2, 1), no_bias=False),
        transposed((1, 2, 4), (2, 3, 3), stride=(2,)),
        transposed((1, 2, 4), (2, 3, 3), stride=(2,), pad=(1,), adj=(1,), no_bias=False),
        transposed((1, 2, 2, 3, 2), (2, 2, 2, 2, 2), stride=(1, 2, 2)),
        transposed(SMALL, BACK, "float64", stride=(2, 2), no_bias=False),
        transposed((1, 2, 4), (2, 3, 3), "float64"),
        transposed(SMALL, BACK, "float16").but(
            judge="reference", reason=HALF, gradient_tolerance=WIDE
        ),
        refused("kernel rank", SMALL, BACK, None, "kernel", kernel=(3,), num_filter=2),
        refused("weight channels", SMALL, (2, 2, 3, 3), None, "weight", "(3, 2, 3, 3)", **TURNED),
        refused("num_filter", SMALL, BACK, None, "weight", kernel=(3, 3), num_filter=3),
        refused(
            "groups of filters",
            (1, 4, 3, 3),
            (4, 1, 3, 3),
            None,
            "num_group=2",
            "3",
            kernel=(3, 3),
            num_filter=3,
            num_group=2,
        ),
        refused(
            "groups of channels",
            SMALL,
            (3, 1, 3, 3),
            None,
            "num_group=2",
            "3",
            **TURNED,
            num_group=2,
        ),
        refused("adj as large as stride", SMALL, BACK, None, "adj", **TURNED, adj=(1, 1)),
        refused(
            "target too large", SMALL, BACK, None, "target_shape", **TURNED, target_shape=(9, 9)
        ),
        refused("bias size", SMALL, BACK, 3, "bias", **TURNED, no_bias=False),
        refused("bias missing", SMALL, BACK, None, "bias", **TURNED, no_bias=False),
        refused("stride rank", SMALL, BACK, None, "stride", **TURNED, stride=(2,)),
        Case(
            "mixed dtypes",
            (Input(SMALL), Input(BACK, "float64")),
            TURNED,
            raises="MXNetError",
            says=("float64", "float32"),
        ),
    ),
    tolerance=CONTRACTION,
    source="src/operator/nn/deconvolution.cc",
)
def Deconvolution(
    data: Array,
    weight: Array,
    bias: Array | None,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
    adj: Shape = (),
    target_shape: Shape = (),
    num_filter: int | None = None,
    num_group: int = 1,
    workspace: Ignored = 512,
    no_bias: bool = True,
    cudnn_tune: Ignored | None = None,
    cudnn_off: Ignored = False,
    layout: Layout | None = None,
) -> Array:
    """Transposed convolution: the linear map that is the gradient of a convolution.

    Every element of the data adds the filter, times itself, to the output:
    out[n, f, p*stride - pad + k*dilate] += data[n, c, p] * weight[c, f, k], then + bias[f].

    Args:
        data: (n, channels, *spatial), floats.
        weight: (channels, num_filter / num_group, *kernel).
        bias: (num_filter,), with no_bias=False only.
        kernel, stride, dilate, num_filter, num_group: as in `Convolution`.
        pad: how much is cut off before and after each axis.
        adj: how much is added after each axis, less than the stride.
        target_shape: the spatial shape of the result, from which pad and adj are computed.
        no_bias: there is no bias; True by default here.
        layout: as in `Convolution`.
        workspace, cudnn_tune, cudnn_off: change nothing.

    Returns:
        (n, num_filter, *out), out = stride (spatial-1) + dilate (kernel-1) + 1 - 2 pad + adj.

    Raises:
        MXNetError: shapes, ranks or groups do not fit; `target_shape` is larger than the full
            result; dtypes differ or are no floats.
    """
