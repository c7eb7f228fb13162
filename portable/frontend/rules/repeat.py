"""Arrays repeated, mirrored and framed: every number stays itself, its place changes."""

from __future__ import annotations

from . import Attributes, Shape, rule, same_dtype
from .axes import axis_of, plain_axis, require
from .floats import FLOATS


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
