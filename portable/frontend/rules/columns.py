"""What windows as columns ask of kernels and images."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import require
from .floats import same_floats
from .windows import each_axis


def window(op: str, size: Shape, attributes: Attributes) -> tuple[Attributes, int]:
    """Kernel, stride, dilate and pad with two numbers each, and the number of windows."""
    kernel: Shape = attributes["kernel"]
    require(
        len(kernel) == 2 and min(kernel) > 0,
        f"{op}: kernel={kernel} is wrong; give (height, width), both positive",
    )
    found = {
        name: each_axis(op, name, attributes[name], 2, missing, least)
        for name, missing, least in (("stride", 1, 1), ("dilate", 1, 1), ("pad", 0, 0))
    }
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, found["dilate"], strict=True)]
    room = [n + 2 * p - r for n, p, r in zip(size, found["pad"], reach, strict=True)]
    require(
        min(room) >= 0,
        f"{op}: kernel={kernel} with dilate={found['dilate']} is larger than an image of {size} "
        f"with pad={found['pad']}",
    )
    count = math.prod(r // s + 1 for r, s in zip(room, found["stride"], strict=True))
    return {"kernel": kernel, **found}, count


@rule("im2col")
def im2col(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Images of two axes, with a window at least."""
    same_floats(op, shapes, dtypes, attributes)
    (data,) = shapes
    require(len(data) == 4, f"{op}: data has shape {data}; give (batch, channels, height, width)")
    return window(op, data[2:], attributes)[0]


@rule("col2im")
def col2im(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """As many columns as there are windows."""
    same_floats(op, shapes, dtypes, attributes)
    (data,), size = shapes, attributes["output_size"]
    require(
        len(size) == 2 and min(size) > 0,
        f"{op}: output_size={size} is wrong; give (height, width), both positive",
    )
    found, count = window(op, size, attributes)
    rows = math.prod(found["kernel"])
    require(
        len(data) == 3 and data[1] % rows == 0 and data[2] == count,
        f"{op}: data has shape {data}; give (batch, a multiple of {rows}, {count}), a column for "
        f"each window",
    )
    return {"output_size": size, **found}
