"""What joining, splitting and repeating mean by their attributes: axes, parts, paddings."""

from __future__ import annotations

from collections.abc import Sequence

from . import Attributes, Shape, rule, same_dtype
from .axes import axis_of, require


@rule("Concat", "_rnn_param_concat")
def concat(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved; all shapes equal but for it."""
    require(bool(shapes), f"{op}: no arrays were given; give one or more")
    same_dtype(op, shapes, dtypes, attributes)
    axis = axis_of(op, attributes["dim"], len(shapes[0]), "dim")
    wanted = (*shapes[0][:axis], *shapes[0][axis + 1 :])
    for i, shape in enumerate(shapes):
        require(
            len(shape) == len(shapes[0])
            and 0 not in shape
            and (*shape[:axis], *shape[axis + 1 :]) == wanted,
            f"{op}: data[{i}] of shape {shape} does not go along dim={attributes['dim']} with "
            f"data[0] of shape {shapes[0]}; all other sizes have to agree, and none may be 0",
        )
    return {"dim": axis}


@rule("stack")
def stack(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis of the result; all shapes equal."""
    require(bool(shapes), f"{op}: no arrays were given; give one or more")
    same_dtype(op, shapes, dtypes, attributes)
    for i, shape in enumerate(shapes):
        require(
            shape == shapes[0],
            f"{op}: data[{i}] has shape {shape}, but data[0] {shapes[0]}; the shapes have to agree",
        )
    return {"axis": axis_of(op, attributes["axis"], len(shapes[0]) + 1)}


def _parts(op: str, shape: Shape, axis: int, sizes: Sequence[int], squeeze: bool) -> Attributes:
    """The sizes of the parts, and the shapes that they end up in."""
    require(
        not squeeze or all(n == 1 for n in sizes),
        f"{op}: squeeze_axis=True drops axis={axis}, but data of shape {shape} has parts of "
        f"sizes {tuple(sizes)} there; they have to be of size 1",
    )
    return {"sizes": tuple(sizes), "axis": axis, "squeeze_axis": squeeze}


@rule("SliceChannel")
def split(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The sizes of the parts, all equal."""
    (shape,), count = shapes, attributes["num_outputs"]
    axis = axis_of(op, attributes["axis"], len(shape))
    require(
        count > 0 and shape[axis] % count == 0,
        f"{op}: num_outputs={count} does not divide the size of axis={attributes['axis']} of data "
        f"with shape {shape}",
    )
    return _parts(op, shape, axis, [shape[axis] // count] * count, attributes["squeeze_axis"])


@rule("_split_v2")
def split_v2(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The sizes of the parts, from their begins or their number."""
    (shape,), starts, count = shapes, attributes["indices"], attributes["sections"]
    axis = axis_of(op, attributes["axis"], len(shape))
    if count > 0:
        size, longer = divmod(shape[axis], count)
        sizes = [size + (i < longer) for i in range(count)]
    else:
        ends = (*starts[1:], shape[axis])
        sizes = [end - start for start, end in zip(starts, ends, strict=False)]
        require(
            starts[:1] == (0,) and min(sizes) >= 0,
            f"{op}: indices={starts} have to begin with 0 and to ascend, up to the size of "
            f"axis={attributes['axis']} of data with shape {shape}",
        )
    return _parts(op, shape, axis, sizes, attributes["squeeze_axis"])
