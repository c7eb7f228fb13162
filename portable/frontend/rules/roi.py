"""What pooling of regions asks of images, regions and sizes."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .boxes import single
from .floats import same_floats
from .sampler import require_image


@rule("ROIPooling", "_contrib_ROIAlign")
def regions(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The scale as float32; channels enough for `position_sensitive`."""
    same_floats(op, shapes, dtypes, attributes)
    data, rois = shapes
    require_image(op, data)
    require(
        len(rois) == 2 and rois[1] == 5,
        f"{op}: rois has shape {rois}; give (regions, 5), rows of image, x1, y1, x2, y2",
    )
    size, scale = attributes["pooled_size"], attributes["spatial_scale"]
    require(
        len(size) == 2 and min(size) > 0,
        f"{op}: pooled_size={size} is wrong; give (height, width), both positive",
    )
    require(0 <= scale <= 1, f"{op}: spatial_scale={scale} is wrong; give a number from 0 to 1")
    require(
        not attributes.get("position_sensitive") or data[1] % (size[0] * size[1]) == 0,
        f"{op}: with position_sensitive, the {data[1]} channels have to be a multiple of the "
        f"{size[0]}x{size[1]} parts",
    )
    return single(attributes, "spatial_scale")
