"""Windows of images as the columns of a matrix, so that a convolution is a product; and back."""

from __future__ import annotations

from typing import Any

from ..case import EXACT, SUM, Case, Input
from ..operator import Array, Shape, operator

SOURCE = "src/operator/nn/im2col.h, src/operator/tensor/matrix_op-inl.h"
IMAGES = Input((2, 2, 4, 5))


def taken(data: Input = IMAGES, **attributes: Any) -> Case:
    """Windows of images of a shape and dtype."""
    name = " ".join(f"{k}={v}" for k, v in attributes.items())
    dtype = "" if data.dtype == "float32" else f"{data.dtype} "
    return Case(dtype + name, (data,), attributes, gradient_tolerance=SUM)


def put(shape: Shape, **attributes: Any) -> Case:
    """Windows put back."""
    name = " ".join(f"{k}={v}" for k, v in attributes.items())
    return Case(name, (Input(shape),), attributes)


def refused(name: str, *says: str, data: Input = IMAGES, **attributes: Any) -> Case:
    """A call that cannot be made."""
    return Case(name, (data,), attributes, raises="MXNetError", says=says)


@operator(
    cases=(
        taken(kernel=(2, 2)),
        taken(kernel=(3, 2), stride=(2, 1), pad=(1, 1)),
        taken(kernel=(2, 2), dilate=(2, 3)),
        taken(kernel=(1, 3), stride=(1, 2), dilate=(1, 2), pad=(0, 2)),
        taken(Input((1, 1, 3, 3), "float16"), kernel=(2, 2)),
        taken(Input((1, 1, 3, 3), "float64"), kernel=(2, 2), pad=(1, 0)),
        refused("kernel too large", "kernel=(7, 7)", kernel=(7, 7)),
        refused("one stride", "stride=(1,)", kernel=(2, 2), stride=(1,)),
        refused("stride 0", "stride=(0, 1)", kernel=(2, 2), stride=(0, 1)),
        refused("kernel 0", "kernel=(0, 2)", kernel=(0, 2)),
        refused("no kernel", "kernel"),
    ),
    tolerance=EXACT,
    source=SOURCE,
)
def im2col(
    data: Array, kernel: Shape, stride: Shape = (), dilate: Shape = (), pad: Shape = ()
) -> Array:
    """Every window of an image as a column, as a convolution goes over them.

    out[n, (c, i, j), (p, q)] = data[n, c, p stride + i dilate - pad, q stride + j dilate - pad],
    0 in the padding.

    Args:
        data: (N, C, H, W), floats.
        kernel, stride, dilate, pad: two numbers each; by default stride and dilate are 1, pad is 0.

    Returns:
        (N, C prod(kernel), windows). Gradient: col2im of g.

    Raises:
        MXNetError: attributes do not fit each other or the image.
    """


@operator(
    cases=(
        put((2, 8, 12), output_size=(4, 5), kernel=(2, 2)),
        put((1, 6, 12), output_size=(4, 5), kernel=(3, 2), stride=(2, 1), pad=(1, 1)),
        put((1, 2, 2), output_size=(1, 3), kernel=(1, 2)),
        put((1, 4, 4), output_size=(4, 5), kernel=(2, 2), dilate=(2, 3)),
        *(
            Case(d, (Input((1, 4, 4), d),), {"output_size": (3, 3), "kernel": (2, 2)})
            for d in ("float16", "float64")
        ),
        refused(
            "other size", "12", "15", data=Input((1, 8, 12)), output_size=(4, 6), kernel=(2, 2)
        ),
        refused("rows", "(1, 7, 12)", data=Input((1, 7, 12)), output_size=(4, 5), kernel=(2, 2)),
        refused("one size", "(4,)", data=Input((1, 8, 12)), output_size=(4,), kernel=(2, 2)),
        refused("no size", "output_size", data=Input((1, 8, 12)), kernel=(2, 2)),
        refused(
            "kernel too large",
            "kernel=(7, 7)",
            data=Input((1, 49, 1)),
            output_size=(4, 5),
            kernel=(7, 7),
        ),
    ),
    tolerance=SUM,
    source=SOURCE,
)
def col2im(
    data: Array,
    output_size: Shape,
    kernel: Shape,
    stride: Shape = (),
    dilate: Shape = (),
    pad: Shape = (),
) -> Array:
    """The transpose of im2col: every number of a window is added to where it came from.

    Args:
        data: (N, C prod(kernel), windows), floats.
        output_size: (H, W) of the image.
        kernel, stride, dilate, pad: as of im2col.

    Returns:
        (N, C, H, W). Gradient: im2col of g.

    Raises:
        MXNetError: attributes do not fit each other or the data.
    """
