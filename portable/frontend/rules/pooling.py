"""Pooling: where windows begin, how far the data is padded, how many elements count."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import require
from .floats import same_floats
from .windows import FIRST, LAST, each_axis, spatial_rank

ROUNDING = {"valid": math.floor, "full": math.ceil}


def _spatial(data: Shape, layout: str | None) -> tuple[Shape, bool]:
    """The spatial sizes, and whether the channels come last."""
    rank = len(data) - 2
    require(
        rank in FIRST,
        f"Pooling: data {data} has to be (n, channels, *spatial) with 1, 2 or 3 spatial axes",
    )
    require(
        layout in (None, FIRST[rank], LAST[rank]),
        f"Pooling: layout={layout!r} is not for data {data}; give {FIRST[rank]!r} or {LAST[rank]!r}",
    )
    last = layout == LAST[rank]
    return (data[1:-1] if last else data[2:]), last


def _counts(size: int, kernel: int, stride: int, pad: Shape, number: int, bounds: Shape) -> Shape:
    """Along one axis, how many elements of each window lie within the bounds, at least one."""
    low, high = bounds
    starts = (i * stride - pad[0] for i in range(number))
    return tuple(max(min(start + kernel, high) - max(start, low), 1) for start in starts)


@rule("Pooling")
def pooling(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """One number an axis; `pad` before and after it; `counts` an axis where they differ."""
    same_floats(op, shapes, dtypes, attributes)
    kind, power, convention = (
        attributes[name] for name in ("pool_type", "p_value", "pooling_convention")
    )
    require(
        kind != "lp" or power in (1, 2, 3),
        f"{op}: p_value={power} for pool_type='lp'; give 1, 2 or 3",
    )
    require(
        convention in ROUNDING,
        f"{op}: pooling_convention={convention!r} does not work in MXNet 1.9.1; give 'valid' or 'full'",
    )
    (data,) = shapes
    sizes, last = _spatial(data, attributes["layout"])
    rank = len(sizes)
    if attributes["global_pool"]:
        kernel, stride, before = sizes, (1,) * rank, (0,) * rank
    else:
        kernel = attributes["kernel"]
        spatial_rank(op, kernel, data)
        stride = each_axis(op, "stride", attributes["stride"], rank, 1, 1)
        before = each_axis(op, "pad", attributes["pad"], rank, 0, 0)
    include = attributes["count_include_pad"] is not False
    pads, counts = [], []
    for n, k, s, p in zip(sizes, kernel, stride, before, strict=True):
        require(p < k, f"{op}: pad={before} has to be less than kernel={kernel}")
        require(
            k <= n + 2 * p, f"{op}: kernel={kernel} is larger than data {data} with pad={before}"
        )
        number = ROUNDING[convention]((n + 2 * p - k) / s) + 1
        pads.append((p, max((number - 1) * s + k - n - p, 0)))
        bounds = (-p, n + p) if include else (0, n)
        counts.append(_counts(n, k, s, pads[-1], number, bounds))
    even = all(c == k for axis, k in zip(counts, kernel, strict=True) for c in axis)
    return {
        "kernel": kernel,
        "pool_type": kind,
        "stride": stride,
        "pad": tuple(pads),
        "p_value": power,
        "counts": None if even or kind != "avg" else tuple(counts),
        "channels_last": last,
    }


@rule("_contrib_AdaptiveAvgPooling2D")
def adaptive(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Height and width of the result."""
    same_floats(op, shapes, dtypes, attributes)
    require(
        len(shapes[0]) == 4, f"{op}: data {shapes[0]} needs 4 axes (n, channels, height, width)"
    )
    size = attributes["output_size"]
    return {"output_size": size if len(size) == 2 else size * 2 if len(size) == 1 else (1, 1)}
