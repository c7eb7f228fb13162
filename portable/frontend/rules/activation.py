"""Activations: floats only; slopes rounded as MXNet rounds them; gamma aligned with the channels."""

from __future__ import annotations

import numpy as np

from . import Attributes, Shape, rule
from .axes import require
from .floats import same_floats


@rule("Activation")
def activation(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Floats only."""
    same_floats(op, shapes, dtypes, attributes)
    return attributes


def channel_shape(gamma: Shape, data: Shape) -> Shape:
    """The shape that makes gamma broadcast to data: its axes go to axes 1 and 0, from the right.

    >>> channel_shape((3,), (2, 3, 4, 4)), channel_shape((2,), (2, 3))
    ((1, 3, 1, 1), (2, 1))
    """
    left, shape = list(gamma), [1] * len(data)
    for axis in (1, 0):
        if axis < len(data) and left and left[-1] in (1, data[axis]):
            shape[axis] = left.pop()
    require(
        not left,
        f"LeakyReLU: gamma {gamma} does not fit data {data}; give one slope or {data[1:2]} of them",
    )
    return tuple(shape)


@rule("LeakyReLU")
def leaky_relu(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The slope in single precision, or that of gamma; whether slopes are drawn."""
    act_type = attributes["act_type"]
    require(
        len(shapes) == (2 if act_type == "prelu" else 1),
        f"{op}: act_type={act_type!r} "
        + ("needs gamma, the slopes" if act_type == "prelu" else "takes no gamma; leave it out"),
    )
    same_floats(op, shapes, dtypes, attributes)
    low, high = (np.float32(attributes[f"{end}_bound"]) for end in ("lower", "upper"))
    slope = (low + high) / np.float32(2) if act_type == "rrelu" else attributes["slope"]
    shape = channel_shape(shapes[1], shapes[0]) if act_type == "prelu" else ()
    return {
        "act_type": act_type,
        "slope": float(np.float32(slope).astype(dtypes[0])),
        "shape": shape,
        "bounds": (float(low), float(high)),
        "drawn": act_type == "rrelu" and attributes["training"],
    }
