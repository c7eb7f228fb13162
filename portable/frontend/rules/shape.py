"""What reshaping and broadcasting mean by their attributes: special codes, axes, sizes."""

from __future__ import annotations

import math

from ..base import MXNetError
from . import Attributes, Shape, rule
from .axes import axes_of, axis_of, require


class _Codes:
    """Reshape's codes, resolved from left to right against the old sizes."""

    def __init__(self, op: str, shape: Shape, old: Shape, reverse: bool) -> None:
        self.told = f"{op}: shape={shape} does not fit data of shape {old}"
        self.size = math.prod(old)
        self.old = list(reversed(old)) if reverse else list(old)
        self.codes = list(reversed(shape)) if reverse else list(shape)

    def refuse(self, why: str) -> MXNetError:
        return MXNetError(f"{self.told}: {why}")

    def axis(self, code: int) -> int:
        """The size of the next old axis."""
        if not self.old:
            raise self.refuse(f"no axis is left for the code {code}")
        return self.old.pop(0)

    def split(self) -> list[int]:
        """-4 a b: the next axis as a times b."""
        size = self.axis(-4)
        if len(self.codes) < 2:
            raise self.refuse("the code -4 has to be followed by two sizes")
        a, b = self.codes.pop(0), self.codes.pop(0)
        if a == b == -1:
            raise self.refuse("after the code -4 only one of the two sizes can be -1")
        a, b = (size // b if a == -1 else a), (size // a if b == -1 else b)
        if a * b != size:
            raise self.refuse(f"an axis of size {size} cannot be split into {a} and {b}")
        return [a, b]

    def resolve(self) -> list[int]:
        new: list[int] = []
        while self.codes:
            code = self.codes.pop(0)
            if code < -4:
                raise self.refuse(f"{code} is neither a size nor a code")
            if code == -2:
                new, self.old = new + self.old, []
            elif code == -3:
                new.append(self.axis(-3) * self.axis(-3))
            elif code == -4:
                new += self.split()
            elif code == 0:
                new.append(self.axis(0))
            else:
                new.append(code)
                del self.old[:1]
        return new


def _filled(told: str, new: list[int], unknown: int, size: int) -> Shape:
    """The shape with its one unknown size, checked for the number of elements."""
    open_axes = [i for i, n in enumerate(new) if n == unknown]
    require(len(open_axes) < 2, f"{told}: only one size can be left open")
    if open_axes:
        rest = math.prod(n for n in new if n != unknown)
        new[open_axes[0]] = size // rest if rest else 0
    require(
        bool(new) and math.prod(new) == size,
        f"{told}: {tuple(new)} has {math.prod(new) if new else 0} elements instead of {size}",
    )
    return tuple(new)


@rule("Reshape")
def reshape(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The resolved shape."""
    old, shape, reverse = shapes[0], attributes["shape"], attributes["reverse"]
    if shape:
        codes = _Codes(op, shape, old, reverse)
        new = codes.resolve()
        return {"shape": _filled(codes.told, new[::-1] if reverse else new, -1, codes.size)}
    target = list(attributes["target_shape"])
    if target and attributes["keep_highest"]:
        target[0] = old[0]
    told = f"{op}: target_shape={attributes['target_shape']} does not fit data of shape {old}"
    return {"shape": _filled(told, target, 0, math.prod(old))}


def _span(side: str, shape: Shape, attributes: Attributes) -> tuple[int, int]:
    """A half-open range of axes of one side of reshape_like."""
    begin, end, rank = attributes[f"{side}_begin"], attributes[f"{side}_end"], len(shape)
    first = 0 if begin is None else begin + rank if begin < 0 else begin
    last = rank if end is None else end + rank if end < 0 else end
    require(
        0 <= first < last <= rank,
        f"reshape_like: {side}_begin={begin} and {side}_end={end} name no axes of {side}, whose "
        f"shape is {shape}",
    )
    return first, last


@rule("reshape_like")
def reshape_like(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The resolved shape."""
    lhs, rhs = shapes
    (first, last), (begin, end) = _span("lhs", lhs, attributes), _span("rhs", rhs, attributes)
    new = lhs[:first] + rhs[begin:end] + lhs[last:]
    require(
        math.prod(new) == math.prod(lhs),
        f"reshape_like: lhs of shape {lhs} has another number of elements than {new}",
    )
    return {"shape": new}


@rule("expand_dims")
def expand_dims(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The axis of the result."""
    return {"axis": axis_of(op, attributes["axis"], len(shapes[0]) + 1)}


@rule("squeeze")
def squeeze(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The shape that is left."""
    (shape,), axis = shapes, attributes["axis"]
    if axis is None:
        return {"shape": tuple(n for n in shape if n != 1) or (1,)}
    axes = axes_of(op, axis, len(shape))
    for i in axes:
        require(
            shape[i] == 1,
            f"squeeze: axis={i} of data with shape {shape} has size {shape[i]}; name axes of size 1",
        )
    return {"shape": tuple(n for i, n in enumerate(shape) if i not in axes) or (1,)}
