"""Images made larger or smaller: repeated or interpolated elements."""

from __future__ import annotations

from typing import Any, Literal

from ..case import EXACT, Case, Input, Tolerance
from ..families import shape_name
from ..operator import Array, Ignored, operator

Sizes = tuple[int, ...]
NEAREST: dict[str, Any] = {"scale": 2, "sample_type": "nearest"}
SMOOTH: dict[str, Any] = {"scale": 2, "sample_type": "bilinear", "num_filter": 2}
BLENDED = Tolerance(
    32, scale="array", reason="MXNet computes positions in float32, and products are added up"
)
HALF = Tolerance(6, scale="array", reason="some add in float16, some in float32")
SINGLE = "MXNet computes positions between elements in float32"


def call(*shapes: Sizes, dtype: str = "float32", **attributes: Any) -> Case:
    """A call with inputs of these shapes."""
    chosen = " ".join(f"{k}={v}" for k, v in attributes.items())
    name = f"{','.join(map(shape_name, shapes))} {dtype} {chosen}".strip()
    return Case(name, tuple(Input(s, dtype) for s in shapes), attributes)


def refused(name: str, *shapes: Sizes, says: tuple[str, ...], **attributes: Any) -> Case:
    """A call that cannot be made."""
    inputs = tuple(Input(s) for s in shapes)
    return Case(name, inputs, attributes, raises="MXNetError", says=says)


@operator(
    cases=(
        call((1, 2, 2, 3), **NEAREST).but(tolerance=EXACT),
        call((2, 1, 1, 2), scale=3, sample_type="nearest").but(tolerance=EXACT),
        call((1, 2, 2, 3), scale=1, sample_type="nearest").but(tolerance=EXACT),
        call((1, 2, 2, 2), (1, 1, 4, 4), **NEAREST).but(tolerance=EXACT),
        call((1, 1, 4, 4), (1, 2, 1, 1), (1, 1, 2, 2), **NEAREST).but(tolerance=EXACT),
        call((1, 1, 2, 2), (1, 1, 4, 4), **NEAREST, multi_input_mode="sum"),
        call((1, 2, 2, 2), (1, 2, 1, 1), (1, 2, 4, 4), **NEAREST, multi_input_mode="sum"),
        call((1, 2, 2, 3), dtype="float64", **NEAREST).but(tolerance=EXACT),
        call((1, 2, 2, 3), dtype="float16", **NEAREST).but(tolerance=EXACT),
        call((1, 2, 2, 3), (2, 1, 4, 4), **SMOOTH),
        call((2, 1, 2, 3), (1, 1, 5, 5), scale=3, sample_type="bilinear", num_filter=1),
        call((1, 2, 2, 2), (2, 1, 8, 8), scale=4, sample_type="bilinear", num_filter=2),
        call((1, 2, 2, 3), (2, 1, 4, 4), dtype="float64", **SMOOTH),
        refused("rank", (2, 2, 3), says=("(2, 2, 3)",), **NEAREST),
        refused("scale=0", (1, 1, 2, 2), says=("scale=0",), scale=0, sample_type="nearest"),
        refused("height", (1, 2, 2, 3), (1, 2, 3, 6), says=("(1, 2, 3, 6)",), **NEAREST),
        refused("width", (1, 2, 2, 3), (1, 2, 1, 2), says=("(1, 2, 1, 2)",), **NEAREST),
        refused("batch", (1, 1, 2, 2), (2, 1, 2, 2), says=("(2, 1, 2, 2)",), **NEAREST),
        refused(
            "channels of a sum",
            (1, 2, 2, 3),
            (1, 3, 2, 3),
            says=("(1, 3, 2, 3)",),
            **NEAREST,
            multi_input_mode="sum",
        ),
        refused("weight missing", (1, 2, 2, 2), says=("weight",), **SMOOTH),
        refused("weight", (1, 2, 2, 2), (2, 1, 3, 3), says=("weight", "(2, 1, 4, 4)"), **SMOOTH),
        Case(
            "mixed dtypes",
            (Input((1, 1, 2, 2)), Input((1, 1, 2, 2), "float64")),
            NEAREST,
            raises="MXNetError",
            says=("float64", "float32"),
        ),
        Case(
            "integers",
            (Input((1, 1, 2, 2), "int32"),),
            NEAREST,
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    tolerance=Tolerance(4, "sum", "array", reason="oneDNN convolves by another algorithm"),
    source="src/operator/nn/upsampling.cc",
)
def UpSampling(
    *data: Array,
    scale: int,
    num_filter: int = 0,
    sample_type: Literal["bilinear", "nearest"],
    multi_input_mode: Literal["concat", "sum"] = "concat",
    workspace: Ignored = 512,
) -> Array:
    """Images made larger by a whole factor.

    'nearest': out[n, c, i, j] = data[n, c, i // scale, j // scale]. 'bilinear': the transposed
    convolution of each channel with its own filter, which is learned, or set by `init.Bilinear`.

    Args:
        data: (n, channels, height, width), floats. For 'nearest' there may be several, of sizes that
            divide the result's; for 'bilinear' data and weight (channels, 1, k, k) with
            k = 2 scale - scale % 2.
        scale: the factor for the first one.
        num_filter: the number of channels, for 'bilinear' only.
        sample_type: 'nearest' or 'bilinear'.
        multi_input_mode: several results are joined along the channels ('concat'), or added ('sum').
        workspace: changes nothing.

    Returns:
        (n, channels, scale height, scale width). Gradient of 'nearest': the sum of g over each
        element's copies.

    Raises:
        MXNetError: an array has not four axes; sizes do not fit; the weight is missing; dtypes
            differ or are no floats.
    """


@operator(
    cases=(
        call((1, 2, 4, 6), height=8, width=3),
        call((1, 2, 3, 4), height=7, width=5),
        call((1, 2, 3, 4), height=7, width=5, align_corners=False),
        call((1, 2, 5, 6), height=2, width=9, align_corners=False),
        call((1, 2, 3, 4), height=5),
        call((1, 2, 3, 4)),
        call((2, 1, 1, 1), height=3, width=2),
        call((1, 1, 2, 3), height=2, width=3),
        call((1, 1, 4, 5), scale_height=2.0, scale_width=1.5),
        call((1, 1, 4, 5), scale_height=0.5, scale_width=1.5, align_corners=False),
        call((1, 1, 4, 5), mode="odd_scale", scale_height=2.0, scale_width=1.5),
        *(
            call((1, 1, 4, 5), mode=mode)
            for mode in ("to_even_down", "to_even_up", "to_odd_down", "to_odd_up")
        ),
        call((1, 2, 4, 5), (1, 1, 3, 6), mode="like"),
        call((1, 1, 3, 4), dtype="float16", height=5, width=2).but(
            tolerance=HALF, gradient_tolerance=HALF
        ),
        call((1, 1, 3, 4), dtype="float64", height=6, width=3).but(
            judge="reference", reason=SINGLE
        ),
        refused("rank", (2, 4, 6), says=("(2, 4, 6)",), height=2, width=2),
        refused("height=0", (1, 1, 2, 2), says=("height=0",), height=0, width=2),
        refused("one scale", (1, 1, 2, 2), says=("scale_width",), scale_height=2.0),
        refused("no scale", (1, 1, 2, 2), says=("scale_height",), mode="odd_scale"),
        refused("like missing", (1, 1, 2, 2), says=("like",), mode="like"),
        refused("like surplus", (1, 1, 2, 2), (1, 1, 3, 3), says=("like",)),
        Case(
            "integers",
            (Input((1, 1, 2, 2), "int32"),),
            {"height": 3, "width": 3},
            raises="MXNetError",
            says=("int32",),
        ),
    ),
    differentiable=("data",),
    tolerance=BLENDED,
    source="src/operator/contrib/bilinear_resize.cc",
)
def _contrib_BilinearResize2D(
    data: Array,
    like: Array | None = None,
    height: int = 1,
    width: int = 1,
    scale_height: float | None = None,
    scale_width: float | None = None,
    mode: Literal[
        "like", "odd_scale", "size", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up"
    ] = "size",
    align_corners: bool = True,
) -> Array:
    """Images of another size, by linear interpolation along both axes.

    Element i of m along an axis of n elements stands at position i (n - 1) / (m - 1), so that corners
    meet corners, or without `align_corners` at (i + 1/2) n / m - 1/2, not below 0.

    Args:
        data: (n, channels, height, width), floats.
        like: an array whose height and width are taken, for mode 'like' only.
        height, width: the size of the result, for mode 'size' without scales.
        scale_height, scale_width: factors instead, both of them; needed for 'odd_scale', which
            scales an odd size n to scale (n - 1) + 1.
        mode: 'size', 'like', 'odd_scale', or the next even or odd number, up or down.
        align_corners: see above.

    Returns:
        (n, channels, height, width). Gradient: g goes to the two elements (four in all) between which
        it was interpolated, by their weights; none to `like`.

    Raises:
        MXNetError: data has not four axes; a size is below 1; a scale or `like` is missing, or is
            surplus; data is no floats.
    """
