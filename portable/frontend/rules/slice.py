"""What slicing means by its attributes: a range (begin, end, step) for each axis.

Ranges come out normalised: begin and end lie within the axis. An end of None is the one before the
first element, which a range that runs backwards may reach.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import Attributes, Shape, rule, same_dtype
from .axes import axis_of, require

Range = tuple[int, int | None, int]


def normalised(part: slice, size: int) -> Range:
    """A slice of an axis with bounds that count from the front."""
    begin, end, step = part.indices(size)
    if begin < 0:
        return 0, 0, step
    return begin, None if end < 0 else end, step


def ranges(op: str, shape: Shape, attributes: Attributes) -> tuple[Range, ...]:
    """The range along each of the first axes."""
    begin, end, step = (attributes[name] for name in ("begin", "end", "step"))
    told = f"{op}: begin={begin}, end={end}, step={step} for data of shape {shape}"
    step = step or (None,) * len(begin)
    require(
        len(begin) == len(end) == len(step) <= len(shape),
        f"{told}: give equally many of each, and not more than there are axes",
    )
    require(0 not in step, f"{told}: a step of 0 leads nowhere; give another")
    parts = map(slice, begin, end, step)
    return tuple(normalised(part, size) for part, size in zip(parts, shape, strict=False))


def extent(part: Range) -> int:
    """How many elements lie in a range."""
    begin, end, step = part
    return len(range(begin, -1 if end is None else end, step))


@rule("slice")
def part(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The ranges."""
    return {"ranges": ranges(op, shapes[0], attributes)}


@rule("slice_axis")
def part_of_axis(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Axis, begin, counted from the front, and size."""
    (shape,), begin, end = shapes, attributes["begin"], attributes["end"]
    axis = axis_of(op, attributes["axis"], len(shape))
    size = shape[axis]
    first = begin + size if begin < 0 else begin
    last = size if end is None else end + size if end < 0 else end
    require(
        0 <= first < last <= size,
        f"{op}: begin={begin}, end={end} is no part of axis={attributes['axis']} of data with shape "
        f"{shape}; it has to be within the axis and must not be empty",
    )
    return {"axis": axis, "begin": first, "size": last - first}


@rule("slice_like")
def part_like(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The size of the part along every axis."""
    (old, new), axes = shapes, attributes["axes"]
    told = f"{op}: data of shape {old} cannot be sliced like {new} along axes={axes}"
    require(bool(axes) or len(old) == len(new), f"{told}: name axes, or give equal ranks")
    sizes = list(old)
    for i in axes or range(len(old)):
        axis = axis_of(op, i, len(old), "axes")
        require(
            axis < len(new) and new[axis] <= old[axis],
            f"{told}: shape_like has to have axis {i}, and not a longer one than data",
        )
        sizes[axis] = new[axis]
    return {"sizes": tuple(sizes)}


@rule("_slice_assign")
def assign(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The ranges, which rhs fills exactly."""
    same_dtype(op, shapes, dtypes, attributes)
    lhs, rhs = shapes
    found = ranges(op, lhs, attributes)
    wanted = tuple(map(extent, found)) + lhs[len(found) :]
    require(rhs == wanted, f"{op}: rhs has shape {rhs}, but the part that it replaces has {wanted}")
    return {"ranges": found}


@rule("_slice_assign_scalar")
def assign_scalar(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The ranges."""
    return {"scalar": attributes["scalar"], "ranges": ranges(op, shapes[0], attributes)}


def _window(told: str, room: Sequence[int], wanted: Shape, center: bool) -> Shape:
    """Where the window begins, given the room around it."""
    if center:
        return tuple(n // 2 for n in room)
    require(
        len(wanted) == 2 and all(0 <= b <= n for b, n in zip(wanted, room, strict=True)),
        f"{told}: the offset has to be from (0, 0) to {tuple(room)}",
    )
    return wanted


@rule("Crop")
def crop(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Height and width, and where the window begins."""
    size = attributes["h_w"] if len(shapes) == 1 else shapes[1][2:4]
    told = (
        f"{op}: offset={attributes['offset']} and height and width {size} for images of shape "
        f"{shapes[0]}"
    )
    require(
        len(shapes) in (1, 2) and len(shapes[0]) == 4,
        f"{told}: give one or two arrays (N, C, H, W)",
    )
    require(
        len(size) == 2 and all(1 <= n <= m for n, m in zip(size, shapes[0][2:], strict=True)),
        f"{told}: the window does not fit",
    )
    room = [m - n for n, m in zip(size, shapes[0][2:], strict=True)]
    offset = _window(told, room, attributes["offset"], attributes["center_crop"])
    return {"offset": offset, "h_w": size}
