"""What grids and their samplers ask of shapes and types."""

from __future__ import annotations

from . import Attributes, Shape, rule, same_dtype
from .axes import require
from .floats import require_shape, same_floats


def target(op: str, attributes: Attributes) -> Shape:
    """The height and width of the result."""
    given: Shape = attributes["target_shape"]
    require(
        len(given) == 2 and min(given) > 0,
        f"{op}: target_shape={given} is wrong; give (height, width), both positive",
    )
    return given


def require_image(op: str, shape: Shape) -> None:
    """Images as (batch, channels, height, width)."""
    require(len(shape) == 4, f"{op}: data has shape {shape}; give (batch, channels, height, width)")


@rule("GridGenerator")
def grid_generator(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The shape of the result, or None for a warp, which keeps its own."""
    (data,) = shapes
    require(dtypes[0] == "float32", f"{op}: data is {dtypes[0]}; only float32 is supported here")
    kind = attributes["transform_type"]
    require(kind is not None, f"{op}: transform_type is missing; give 'affine' or 'warp'")
    if kind == "warp":
        require(
            len(data) == 4 and data[1] == 2,
            f"{op}: data has shape {data}; a warp takes (batch, 2, height, width)",
        )
        return {"shape": None}
    require(
        len(data) == 2 and data[1] == 6,
        f"{op}: data has shape {data}; an affine grid takes (batch, 6)",
    )
    return {"shape": target(op, attributes)}


@rule("BilinearSampler")
def bilinear_sampler(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """As many grids as images."""
    same_floats(op, shapes, dtypes, attributes)
    data, grid = shapes
    require_image(op, data)
    require(
        len(grid) == 4 and grid[:2] == (data[0], 2),
        f"{op}: grid has shape {grid}; give ({data[0]}, 2, height, width)",
    )
    return {}


@rule("SpatialTransformer")
def spatial_transformer(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """A matrix for each image."""
    same_dtype(op, shapes, dtypes, attributes)
    require(
        dtypes[0] in ("float32", "float64"),
        f"{op}: data is {dtypes[0]}; cast it to float32 or float64",
    )
    for name, only in (("transform_type", "affine"), ("sampler_type", "bilinear")):
        require(attributes[name] is not None, f"{op}: {name} is missing; give {only!r}")
    data, loc = shapes
    require_image(op, data)
    require_shape(op, "loc", loc, (data[0], 6))
    return {"shape": target(op, attributes)}
