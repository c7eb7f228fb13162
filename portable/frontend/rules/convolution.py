"""Convolution and its transpose: shapes of weight and bias, groups, padding, size of the result."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .floats import require_bias, require_shape, same_floats
from .windows import FIRST, each_axis, spatial_rank


def _geometry(op: str, data: Shape, attributes: Attributes) -> Attributes:
    """Kernel, stride, dilate and pad, one number an axis, and the number of groups."""
    kernel, layout, filters = (attributes[name] for name in ("kernel", "layout", "num_filter"))
    rank, groups = spatial_rank(op, kernel, data), attributes["num_group"]
    require(
        layout in (None, FIRST[rank]),
        f"{op}: layout={layout!r} does not work on the CPU in MXNet; give {FIRST[rank]!r} or None",
    )
    require(filters is not None, f"{op}: num_filter is missing; give the number of filters")
    require(filters > 0, f"{op}: num_filter={filters} has to be at least 1")
    require(
        groups > 0 and filters % groups == 0 and data[1] % groups == 0,
        f"{op}: num_group={groups} has to divide the {data[1]} channels and num_filter={filters}",
    )
    return {
        "stride": each_axis(op, "stride", attributes["stride"], rank, 1, 1),
        "dilate": each_axis(op, "dilate", attributes["dilate"], rank, 1, 1),
        "pad": each_axis(op, "pad", attributes["pad"], rank, 0, 0),
        "groups": groups,
    }


def _span(kernel: Shape, dilate: Shape) -> Shape:
    """How many elements a kernel spans."""
    return tuple((k - 1) * d + 1 for k, d in zip(kernel, dilate, strict=True))


def _require_inputs(
    op: str, shapes: list[Shape], dtypes: list[str], weight: Shape, attributes: Attributes
) -> None:
    require_bias(op, shapes, attributes["no_bias"])
    require_shape(op, "weight", shapes[1], weight)
    for bias in shapes[2:]:
        require_shape(op, "bias", bias, (attributes["num_filter"],))
    same_floats(op, shapes, dtypes, attributes)


@rule("Convolution")
def convolution(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Weight (filters, channels / groups, *kernel), not larger than the padded data."""
    data, kernel, filters = shapes[0], attributes["kernel"], attributes["num_filter"]
    resolved = _geometry(op, data, attributes)
    weight = (filters, data[1] // resolved["groups"], *kernel)
    _require_inputs(op, shapes, dtypes, weight, attributes)
    room = tuple(n + 2 * p for n, p in zip(data[2:], resolved["pad"], strict=True))
    span = _span(kernel, resolved["dilate"])
    require(
        all(s <= r for s, r in zip(span, room, strict=True)),
        f"{op}: the kernel spans {span}, more than the padded data, {room}; take a smaller kernel or "
        f"dilate, or a larger pad",
    )
    return resolved


@rule("Deconvolution")
def deconvolution(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Weight (channels, filters / groups, *kernel); pad and adj, maybe from `target_shape`."""
    data, kernel, filters = shapes[0], attributes["kernel"], attributes["num_filter"]
    resolved = _geometry(op, data, attributes)
    _require_inputs(
        op, shapes, dtypes, (data[1], filters // resolved["groups"], *kernel), attributes
    )
    span, stride, rank = _span(kernel, resolved["dilate"]), resolved["stride"], len(kernel)
    full = tuple((n - 1) * s + e for n, s, e in zip(data[2:], stride, span, strict=True))
    target, pad = attributes["target_shape"], resolved["pad"]
    adj = each_axis(op, "adj", attributes["adj"], rank, 0, 0)
    if any(target):
        each_axis(op, "target_shape", target, rank, 0, 1)
        require(
            all(t <= f for t, f in zip(target, full, strict=True)),
            f"{op}: target_shape={target} is larger than the full result, {full}",
        )
        pad = tuple((f - t + 1) // 2 for f, t in zip(full, target, strict=True))
        adj = tuple((f - t) % 2 for f, t in zip(full, target, strict=True))
    require(
        all(a < s for a, s in zip(adj, stride, strict=True)),
        f"{op}: adj={adj} (as given, or as target_shape={target} needs it) has to be smaller than "
        f"stride={stride}",
    )
    require(
        all(f - 2 * p + a > 0 for f, p, a in zip(full, pad, adj, strict=True)),
        f"{op}: pad={pad} cuts away the whole result, {full}; take less",
    )
    return {**resolved, "pad": pad, "adj": adj}
