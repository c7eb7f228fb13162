"""Sampling an image at places that a network chooses: grids, bilinear sampling, transformers.

A grid holds places (x, y) for every pixel of the result, from -1 (the first column or row of the
image) to 1 (the last).
"""

from __future__ import annotations

from typing import Any, Literal

from ..case import PRODUCT, Case, Domain, Input, Tolerance, values
from ..operator import Array, Ignored, Shape, operator

AFFINE = values((1, 0, 0, 0, 1, 0), (0.5, 0.1, 0.2, -0.1, 0.7, 0.3))
FLOW = Domain(low=-1.5, high=1.5)
PLACES = Domain(low=-1.4, high=1.4)
INTERPOLATED = Tolerance(
    32, scale="array", reason="the fraction of a place between two pixels loses leading bits"
)
HALF = Tolerance(6, scale="array", reason="MXNet rounds every step of the interpolation to float16")
SINGLE = "MXNet takes float32 only, and the reference would judge in float64"


def refused(name: str, *says: str, inputs: tuple[Input, ...], **attributes: Any) -> Case:
    """A call that cannot be made."""
    return Case(name, inputs, attributes, raises="MXNetError", says=says)


def affine(data: Input, *shape: int) -> Case:
    """A grid from matrices."""
    name = f"affine {data.shape[0]} {shape}"
    attributes = {"transform_type": "affine", "target_shape": shape}
    return Case(name, (data,), attributes, judge="mxnet", reason=SINGLE)


def warp(name: str, data: Input, **facts: Any) -> Case:
    """A grid from a flow."""
    attributes = {"transform_type": "warp"}
    return Case(name, (data,), attributes, judge="mxnet", reason=SINGLE, **facts)


@operator(
    cases=(
        affine(AFFINE, 2, 3),
        affine(Input((3, 6)), 4, 2),
        affine(Input((1, 6)), 1, 3),
        affine(Input((1, 6)), 3, 1),
        warp("warp", Input((2, 2, 2, 3), domain=FLOW)),
        warp("warp wide", Input((1, 2, 4, 5), domain=FLOW)),
        warp("warp of one row", Input((1, 2, 1, 3)), gradient=False),
        *(
            refused(f"affine {d}", d, inputs=(Input((1, 6), d),), transform_type="affine")
            for d in ("float16", "float64", "int32")
        ),
        refused(
            "warp float64",
            "float64",
            inputs=(Input((1, 2, 2, 2), "float64"),),
            transform_type="warp",
        ),
        refused("no type", "transform_type", inputs=(AFFINE,), target_shape=(2, 2)),
        refused("no shape", "target_shape", inputs=(AFFINE,), transform_type="affine"),
        refused("one size", "(2,)", inputs=(AFFINE,), transform_type="affine", target_shape=(2,)),
        refused(
            "negative size",
            "(-1, 2)",
            inputs=(AFFINE,),
            transform_type="affine",
            target_shape=(-1, 2),
        ),
        refused(
            "five numbers",
            "(2, 5)",
            inputs=(Input((2, 5)),),
            transform_type="affine",
            target_shape=(2, 2),
        ),
        refused("one flow", "(2, 2, 3)", inputs=(Input((2, 2, 3)),), transform_type="warp"),
        refused(
            "three channels", "(1, 3, 2, 2)", inputs=(Input((1, 3, 2, 2)),), transform_type="warp"
        ),
    ),
    tolerance=PRODUCT,
    source="src/operator/grid_generator.cc, grid_generator-inl.h",
)
def GridGenerator(
    data: Array,
    transform_type: Literal["affine", "warp"] | None = None,
    target_shape: Shape = (0, 0),
) -> Array:
    """Places to sample an image at.

    affine: (x, y) = M (x', y', 1), where x' and y' go from -1 to 1 over the result.
    warp: x = (flow_x + column) / ((W - 1) / 2) - 1, and y likewise.

    Args:
        data: float32; affine: (B, 6), the matrices M row by row; warp: (B, 2, H, W), a flow of
            pixels.
        transform_type: 'affine' or 'warp'.
        target_shape: (H, W) of the result; only for 'affine'.

    Returns:
        (B, 2, H, W), x and y. Where H or W is 1, there are no places from -1 to 1: nan.
        Gradients: of these formulas.

    Raises:
        MXNetError: another dtype, shapes do not fit, transform_type is missing.
    """


IMAGE = Input((2, 2, 3, 4))
GRID = Input((2, 2, 2, 3), domain=PLACES)


@operator(
    cases=(
        Case("2x2x3x4", (IMAGE, GRID)),
        Case("one channel", (Input((1, 1, 5, 5)), Input((1, 2, 3, 3), domain=PLACES))),
        Case("one pixel", (Input((1, 2, 1, 1)), Input((1, 2, 2, 2), domain=PLACES))),
        Case(
            "on pixels, corners and outside",
            (
                Input((1, 1, 3, 3)),
                Input(
                    (1, 2, 2, 3), values=((((-1, 0, 1), (1, 0.5, -3)), ((-1, 0, 1), (-1, 1, 4))),)
                ),
            ),
        ),
        Case(
            "far away",
            (Input((1, 1, 2, 2)), Input((1, 2, 1, 2), values=(((((1e20, -1e20),), ((0, 0),))),))),
        ),
        Case("cudnn_off", (IMAGE, GRID), {"cudnn_off": True}),
        Case("float64", (Input((2, 2, 3, 4), "float64"), Input((2, 2, 2, 3), "float64", PLACES))),
        Case(
            "float16",
            (
                Input((1, 2, 3, 3), "float16"),
                Input(
                    (1, 2, 2, 2),
                    "float16",
                    values=((((-0.5, 0.25), (1, 0.75)), ((0.5, -1), (-0.25, 0.5))),),
                ),
            ),
            tolerance=HALF,
            gradient_tolerance=HALF,
        ),
        refused("integers", "int32", inputs=(Input((1, 1, 2, 2), "int32"),) * 2),
        refused("mixed dtypes", "float64", inputs=(IMAGE, Input((2, 2, 2, 3), "float64"))),
        refused("other batch", "grid", inputs=(IMAGE, Input((1, 2, 2, 3)))),
        refused("three axes", "data", inputs=(Input((2, 3, 4)), GRID)),
        refused("grid of three axes", "grid", inputs=(IMAGE, Input((2, 2, 3)))),
        refused("three places", "grid", inputs=(IMAGE, Input((2, 3, 2, 3)))),
    ),
    tolerance=INTERPOLATED,
    source="src/operator/bilinear_sampler.cc",
)
def BilinearSampler(data: Array, grid: Array, cudnn_off: Ignored | None = None) -> Array:
    """An image at given places: the four pixels around each, weighted by how near they are.

    out[b, c, i, j] = sum over pixels (h, w) of data[b, c, h, w] max(0, 1 - |x - w|) max(0, 1 - |y - h|)
    at x = (grid[b, 0, i, j] + 1) (W - 1) / 2 and y = (grid[b, 1, i, j] + 1) (H - 1) / 2.

    Args:
        data: (B, C, H, W); grid: (B, 2, h, w), x and y from -1 to 1; floats of one dtype.
        cudnn_off: without influence.

    Returns:
        (B, C, h, w); outside of the image there are zeros. Gradients: of this formula; on a pixel,
        that to its right and below.

    Raises:
        MXNetError: shapes do not fit, or the dtypes differ or are not floats.
    """


KINDS = {"transform_type": "affine", "sampler_type": "bilinear"}
LOC = Input((2, 6), domain=Domain(low=-0.6, high=0.6))


@operator(
    cases=(
        Case("affine", (IMAGE, AFFINE), {"target_shape": (2, 3), **KINDS}),
        Case("random", (Input((2, 1, 4, 3)), LOC), {"target_shape": (3, 2), **KINDS}),
        Case(
            "float64",
            (Input((1, 2, 3, 3), "float64"), Input((1, 6), "float64", Domain(low=-0.6, high=0.6))),
            {"target_shape": (2, 2), **KINDS},
        ),
        refused(
            "float16",
            "float16",
            inputs=(Input((2, 2, 3, 3), "float16"), Input((2, 6), "float16")),
            target_shape=(2, 2),
            **KINDS,
        ),
        refused(
            "mixed dtypes",
            "float64",
            inputs=(IMAGE, Input((2, 6), "float64")),
            target_shape=(2, 2),
            **KINDS,
        ),
        refused("no shape", "target_shape", inputs=(IMAGE, LOC), **KINDS),
        refused("one size", "(2,)", inputs=(IMAGE, LOC), target_shape=(2,), **KINDS),
        refused(
            "no sampler",
            "sampler_type",
            inputs=(IMAGE, LOC),
            target_shape=(2, 2),
            transform_type="affine",
        ),
        refused(
            "no transform",
            "transform_type",
            inputs=(IMAGE, LOC),
            target_shape=(2, 2),
            sampler_type="bilinear",
        ),
        refused(
            "five numbers",
            "loc",
            "(2, 5)",
            inputs=(IMAGE, Input((2, 5))),
            target_shape=(2, 2),
            **KINDS,
        ),
        refused(
            "other batch",
            "loc",
            "(1, 6)",
            inputs=(IMAGE, Input((1, 6))),
            target_shape=(2, 2),
            **KINDS,
        ),
        refused("three axes", "data", inputs=(Input((2, 3, 4)), LOC), target_shape=(2, 2), **KINDS),
    ),
    tolerance=INTERPOLATED,
    source="src/operator/spatial_transformer.cc",
)
def SpatialTransformer(
    data: Array,
    loc: Array,
    target_shape: Shape = (0, 0),
    transform_type: Literal["affine"] | None = None,
    sampler_type: Literal["bilinear"] | None = None,
    cudnn_off: Ignored | None = None,
) -> Array:
    """An image under an affine map: BilinearSampler at the places of GridGenerator.

    Args:
        data: (B, C, H, W); loc: (B, 6), matrices row by row; float32 or float64, of one dtype.
        target_shape: (h, w) of the result.
        transform_type, sampler_type: 'affine' and 'bilinear'.
        cudnn_off: without influence.

    Returns:
        (B, C, h, w). Gradients: as of the two operators.

    Raises:
        MXNetError: shapes do not fit, dtypes differ or are others, a type is missing.
    """
