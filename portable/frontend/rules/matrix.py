"""Products: which sizes have to agree."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import require
from .floats import same_floats


def _turned(attributes: Attributes) -> Attributes:
    return {name: attributes[name] for name in ("transpose_a", "transpose_b")}


@rule("dot")
def dot(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """The contracted sizes agree; a vector is never transposed."""
    (lhs, rhs), turned = shapes, _turned(attributes)
    require(
        len(lhs) + len(rhs) > 2 or not any(turned.values()),
        f"dot: transpose_a={turned['transpose_a']}, transpose_b={turned['transpose_b']} of two "
        f"vectors; leave both out",
    )
    left = lhs[0 if turned["transpose_a"] else -1]
    right = rhs[-1 if turned["transpose_b"] else 0]
    require(
        left == right,
        f"dot: lhs {lhs} and rhs {rhs} do not fit ({left} against {right} terms); transpose one of "
        f"them, or check their shapes",
    )
    require(math.prod(lhs + rhs) > 0, f"dot: lhs {lhs} or rhs {rhs} is empty; give it elements")
    same_floats(op, shapes, dtypes, attributes)
    return turned


@rule("batch_dot")
def batch_dot(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Equal leading axes, agreeing matrices."""
    (lhs, rhs), turned = shapes, _turned(attributes)
    require(
        len(lhs) == len(rhs) >= 3,
        f"batch_dot: lhs {lhs} and rhs {rhs} must both have the same 3 or more axes; for matrices "
        f"use dot",
    )
    left = lhs[-2 if turned["transpose_a"] else -1]
    right = rhs[-1 if turned["transpose_b"] else -2]
    require(
        lhs[:-2] == rhs[:-2] and left == right,
        f"batch_dot: lhs {lhs} and rhs {rhs} do not fit: the leading axes have to be equal, and "
        f"{left} is summed against {right} terms",
    )
    same_floats(op, shapes, dtypes, attributes)
    return turned
