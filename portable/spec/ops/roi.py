"""Pooling of regions of interest: a part of an image, of any size, as features of one size.

A region is a row (image, x1, y1, x2, y2), in pixels of the picture that `spatial_scale` shrinks to
the size of the features.
"""

from __future__ import annotations

from typing import Any

from ..case import DISTINCT, EXACT, Case, Input, Tolerance, values
from ..operator import Array, Shape, operator

IMAGES = Input((2, 2, 5, 6), domain=DISTINCT)
REGIONS = ((0, 0, 0, 3, 3), (1, 1, 2, 5, 4), (1, -2, -1, 9, 9), (0, 4, 4, 1, 1))
ROIS = values(*REGIONS)
BETWEEN = (
    (0, 0.3, 0.2, 3, 3.4),
    (1, 1, 2, 5.3, 4.1),
    (1, -2, -1, 9, 8.6),
    (0, 4, 3.7, 1, 1),
    (0, 20, 20, 25, 25),
)
SAMPLED = values(*BETWEEN)
OVERLAP = Tolerance(8, "sum", "array", reason="several regions add to the gradient of one pixel")
WEIGHED = Tolerance(
    32, scale="array", reason="the fraction of a place between two pixels loses leading bits"
)
HALF = Tolerance(6, scale="array", reason="MXNet rounds every step of the interpolation to float16")


def pooled(
    name: str, *inputs: Input, size: Shape = (2, 2), scale: float = 1.0, **more: Any
) -> Case:
    """One call."""
    return Case(name, inputs, {"pooled_size": size, "spatial_scale": scale, **more})


def refused(name: str, *says: str, inputs: tuple[Input, ...], **attributes: Any) -> Case:
    """A call that cannot be made."""
    given = {"pooled_size": (2, 2), "spatial_scale": 1.0, **attributes}
    return Case(name, inputs, given, raises="MXNetError", says=says)


WRONG = (
    refused("integers", "int32", inputs=(Input((1, 1, 3, 3), "int32"), Input((1, 5), "int32"))),
    refused("mixed dtypes", "float64", inputs=(IMAGES, Input((2, 5), "float64"))),
    refused("three axes", "data", inputs=(Input((2, 5, 6)), ROIS)),
    refused("four columns", "rois", "(2, 4)", inputs=(IMAGES, Input((2, 4)))),
    refused("one region", "rois", "(5,)", inputs=(IMAGES, Input((5,)))),
    refused("one size", "pooled_size=(2,)", inputs=(IMAGES, ROIS), pooled_size=(2,)),
    refused("size 0", "pooled_size=(0, 1)", inputs=(IMAGES, ROIS), pooled_size=(0, 1)),
    refused("scale above 1", "spatial_scale=2.0", inputs=(IMAGES, ROIS), spatial_scale=2.0),
)


def largest(name: str, *inputs: Input, **attributes: Any) -> Case:
    """One call of ROIPooling."""
    return pooled(name, *inputs, **attributes).but(gradient_tolerance=OVERLAP)


@operator(
    cases=(
        largest("2x2", IMAGES, ROIS),
        largest("3x2 of 5x6", IMAGES, ROIS, size=(3, 2)),
        largest("one bin", IMAGES, ROIS, size=(1, 1)),
        largest("more bins than pixels", IMAGES, ROIS, size=(7, 3)),
        largest("half the scale", IMAGES, values(*BETWEEN), scale=0.5),
        largest("scale 0", IMAGES, ROIS, scale=0.0),
        largest("outside", IMAGES, values((0, 8, 8, 9, 9), (1, -9, -9, -8, -8), (0, 4, 4, 8, 8))),
        largest(
            "no such image", IMAGES, values((2, 0, 0, 1, 1), (-1, 0, 0, 1, 1), (1, 0, 0, 1, 1))
        ),
        largest(
            "ties",
            Input((1, 1, 3, 4), values=((((1, 2, 2, 0), (2, 0, 1, 1), (2, 2, 0, 1)),),)),
            values((0, 0, 0, 3, 2)),
        ),
        largest(
            "halves are rounded away from 0",
            IMAGES,
            values((0, 0.5, 1.5, 2.5, 3.5), (1, -0.5, -1.5, 2.4, 2.6)),
        ),
        *(
            largest(d, Input((2, 1, 5, 6), d, DISTINCT), values(*REGIONS, dtype=d), size=(3, 2))
            for d in ("float16", "float64")
        ),
        *WRONG,
    ),
    tolerance=EXACT,
    source="src/operator/roi_pooling.cc",
)
def ROIPooling(data: Array, rois: Array, pooled_size: Shape, spatial_scale: float) -> Array:
    """The largest number of each part of a region, all regions cut into as many parts.

    A region begins at the pixel round(x1 spatial_scale) and ends with round(x2 spatial_scale), but has
    a pixel at least. Part i of n of a length L has the pixels from floor(i L / n) to
    ceil((i + 1) L / n) - 1; what lies outside of the image does not count.

    Args:
        data: (B, C, H, W), floats.
        rois: (R, 5), rows (image, x1, y1, x2, y2), of the dtype of data.
        pooled_size: (h, w), the number of parts.
        spatial_scale: from 0 to 1, size of the features over size of the picture.

    Returns:
        (R, C, h, w); 0 for empty parts and images that are not there. Gradient of data: where the
        largest numbers came from, of equal ones the first; of rois: 0.

    Raises:
        MXNetError: shapes do not fit, the dtypes differ or are not floats, spatial_scale > 1.
    """


PARTS = Input((1, 8, 4, 4))


@operator(
    cases=(
        pooled("2x2", IMAGES, SAMPLED),
        pooled("1x3", IMAGES, SAMPLED, size=(1, 3), scale=0.6),
        pooled("two samples", IMAGES, SAMPLED, sample_ratio=2, scale=0.5),
        pooled("one sample", IMAGES, SAMPLED, sample_ratio=1, size=(3, 3)),
        pooled("aligned", IMAGES, values(*BETWEEN[:3]), aligned=True),
        pooled(
            "aligned samples", IMAGES, values(*BETWEEN[:3]), aligned=True, sample_ratio=3, scale=0.7
        ),
        pooled(
            "position_sensitive",
            PARTS,
            values((0, 0.2, 0.4, 3.3, 2.9), (0, 1, 1, 9, 9)),
            position_sensitive=True,
        ),
        pooled("no such image", IMAGES, values((2, 0, 0, 3, 3), (-1, 0, 0, 3, 3))).but(
            judge="reference", reason="MXNet leaves in memory what was there"
        ),
        pooled("float64", Input((2, 1, 5, 6), "float64"), values(*BETWEEN, dtype="float64")),
        pooled(
            "float16",
            Input((2, 1, 5, 6), "float16"),
            values((0, 0, 0, 4, 4), (1, 1, 1, 3, 5), dtype="float16"),
            sample_ratio=2,
        ).but(tolerance=HALF, gradient_tolerance=HALF),
        *WRONG,
        refused(
            "channels",
            "position_sensitive",
            inputs=(Input((1, 6, 3, 3)), ROIS),
            position_sensitive=True,
        ),
    ),
    tolerance=WEIGHED,
    source="src/operator/contrib/roi_align.cc",
)
def _contrib_ROIAlign(
    data: Array,
    rois: Array,
    pooled_size: Shape,
    spatial_scale: float,
    sample_ratio: int = -1,
    position_sensitive: bool = False,
    aligned: bool = False,
) -> Array:
    """The mean of bilinear samples of each part of a region, without rounding.

    A part has n samples along each axis, spread evenly. The sample at y weighs row h of the image by
    max(0, 1 - |y - h|); from -1 to 0, y counts as 0, from H - 1 to H, as H - 1; farther outside there
    are zeros.

    Args:
        data: (B, C, H, W), floats.
        rois: (R, 5), rows (image, x1, y1, x2, y2), of the dtype of data; times spatial_scale, and
            half a pixel less if aligned. A region is at least one pixel wide and high, unless aligned.
        pooled_size: (h, w), the number of parts.
        spatial_scale: from 0 to 1.
        sample_ratio: n; if not positive, ceil(size of the part).
        position_sensitive: part (i, j) of channel c is taken from channel (c h + i) w + j.
        aligned: see rois; then every region must have a positive size (MXNet ends the process).

    Returns:
        (R, C, h, w), or (R, C / (h w), h, w) if position_sensitive. Gradient of rois: 0.

    Raises:
        MXNetError: shapes do not fit, the dtypes differ or are not floats, spatial_scale > 1.
    """
