"""Norms and moments: sums of powers over axes, and what is scaled by them."""

from __future__ import annotations

import numpy as np

from . import Attributes, Shape, rule, same_dtype
from .axes import axes_of, require
from .floats import FLOATS
from .reduce import reduced


@rule("norm")
def norm(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Axes resolved, `ord` and `out_dtype` checked."""
    order, wanted = attributes["ord"], attributes["out_dtype"]
    require(order in (1, 2), f"norm: ord={order} is not supported; give 1 or 2")
    require(
        wanted in (None, dtypes[0]),
        f"norm: out_dtype={wanted} with data of {dtypes[0]}; MXNet 1.9.1 cannot convert here, so "
        f"leave it out and cast the data or the result",
    )
    axes = reduced(op, attributes["axis"], len(shapes[0]))
    return {"ord": order, "axis": axes, "keepdims": attributes["keepdims"]}


@rule("moments")
def moments(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Axes resolved; none at all are refused."""
    axes = attributes["axes"]
    require(bool(axes), f"moments: axes={axes} names no axis; to reduce all of them, name them")
    resolved = axes_of(op, axes, len(shapes[0]), "axes")
    return {"axes": resolved, "keepdims": attributes["keepdims"]}


@rule("L2Normalization")
def l2_normalization(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The mode as the axes to add the squares over."""
    mode, rank = attributes["mode"], len(shapes[0])
    axes = {"instance": range(1, rank), "channel": range(1, 2), "spatial": range(2, rank)}
    require(mode in axes, f"{op}: mode={mode!r} is unknown; give one of {sorted(axes)}")
    require(
        mode == "instance" or rank >= 3,
        f"{op}: mode={mode!r} needs data with 3 or more dimensions (N, C, ...), got shape "
        f"{shapes[0]}",
    )
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    eps = float(np.float32(attributes["eps"]))  # MXNet keeps it in float32
    return {"eps": eps, "axis": tuple(axes[mode])}


@rule("all_finite", "multi_all_finite", "multi_sum_sq")
def many(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """As many arrays as announced, floats of one dtype."""
    same_dtype(op, shapes, dtypes, attributes)
    announced = attributes.get("num_arrays", 1)
    require(
        announced == len(shapes),
        f"{op}: num_arrays={announced}, but {len(shapes)} arrays were given",
    )
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; cast it to floats")
    return {}
