"""The same numbers with axes in another order."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import axis_of, require


@rule("transpose")
def transpose(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """A permutation of all axes."""
    axes, rank = attributes["axes"], len(shapes[0])
    axes = axes or tuple(reversed(range(rank)))
    require(
        sorted(axes) == list(range(rank)),
        f"transpose: axes={axes} is not a permutation of the axes of data with shape {shapes[0]}",
    )
    return {"axes": axes}


@rule("SwapAxis")
def swap_axis(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Both axes resolved."""
    rank = len(shapes[0])
    return {name: axis_of(op, attributes[name], rank, name) for name in ("dim1", "dim2")}


@rule("depth_to_space", "space_to_depth")
def blocks(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Four dimensions that the blocks fit into."""
    (shape,), size = shapes, attributes["block_size"]
    told = f"{op}: block_size={size} does not fit data of shape {shape}"
    require(len(shape) == 4 and size > 0, f"{told}; give (N, C, H, W), and blocks of 1 or more")
    sizes = shape[1:2] if op == "depth_to_space" else shape[2:]
    per = size**2 if op == "depth_to_space" else size
    require(all(n % per == 0 for n in sizes), f"{told}; {sizes} has to be a multiple of {per}")
    return {"block_size": size}
