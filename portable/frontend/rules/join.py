"""What joining, splitting and repeating mean by their attributes: axes, parts, paddings."""

from __future__ import annotations

from collections.abc import Sequence

from . import Attributes, Shape, rule, same_dtype
from .axes import axis_of, plain_axis, require
from .reduce import FLOATS


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
        sizes = [end - start for start, end in zip(starts, ends, strict=True)]
        require(
            starts[:1] == (0,) and min(sizes) >= 0,
            f"{op}: indices={starts} have to begin with 0 and to ascend, up to the size of "
            f"axis={attributes['axis']} of data with shape {shape}",
        )
    return _parts(op, shape, axis, sizes, attributes["squeeze_axis"])


@rule("tile")
def tile(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """A number for each axis of the result."""
    reps = attributes["reps"]
    require(all(n > 0 for n in reps), f"{op}: reps={reps} has to be 1 or more for each axis")
    return {"reps": (1,) * (len(shapes[0]) - len(reps)) + reps}


@rule("repeat")
def repeat(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The axis resolved; None (flatten) stays, and is what no repeats come to."""
    repeats, axis = attributes["repeats"], attributes["axis"]
    require(repeats >= 0, f"{op}: repeats={repeats} is negative; give 0 or more")
    along = None if axis is None else axis_of(op, axis, len(shapes[0]))
    return {"repeats": repeats, "axis": along if repeats else None}


@rule("Pad")
def pad(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The widths as a pair for each axis."""
    (shape,), mode, widths = shapes, attributes["mode"], attributes["pad_width"]
    told = f"{op}: pad_width={widths} with mode={mode!r} does not fit data of shape {shape}"
    require(mode in ("constant", "edge", "reflect"), f"{op}: mode={mode!r} is unknown")
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    require(len(shape) in (4, 5), f"{told}; data has to have 4 or 5 dimensions (N, C, ...)")
    require(
        len(widths) == 2 * len(shape) and not any(widths[:4]),
        f"{told}; give a pair for each axis, (before, after), 0 for the first two axes",
    )
    pairs = tuple(zip(widths[::2], widths[1::2], strict=True))
    for size, pair in zip(shape, pairs, strict=True):
        require(size + sum(pair) >= 0, f"{told}; {pair} cuts off more than there is")
        require(
            mode != "reflect" or max(pair) < size,
            f"{told}; mode='reflect' needs widths smaller than the size of the axis",
        )
    return {"mode": mode, "pad_width": pairs, "constant_value": attributes["constant_value"]}


@rule("reverse")
def reverse(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Each axis once; one that is named twice is not reversed at all."""
    axes = [plain_axis(op, i, len(shapes[0])) for i in attributes["axis"]]
    return {"axis": tuple(i for i in sorted(set(axes)) if axes.count(i) % 2)}


@rule("khatri_rao")
def khatri_rao(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Matrices with equally many columns."""
    same_dtype(op, shapes, dtypes, attributes)
    for i, shape in enumerate(shapes):
        require(
            len(shape) == 2 and shape[1] == shapes[0][-1],
            f"{op}: args[{i}] has shape {shape} and args[0] {shapes[0]}; give matrices with equally "
            f"many columns",
        )
    return attributes
