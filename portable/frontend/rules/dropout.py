"""When dropout drops."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import plain_axis, require
from .floats import same_floats


@rule("Dropout")
def dropout(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Whether it is active, and along which axes a draw is shared."""
    p, mode = attributes["p"], attributes["mode"]
    same_floats(op, shapes, dtypes, attributes)
    require(0 <= p <= 1, f"{op}: p={p} is no probability; give one from 0 to 1")
    require(mode in ("always", "training"), f"{op}: mode={mode!r}; give 'always' or 'training'")
    axes = tuple(plain_axis(op, axis, len(shapes[0]), "axes") for axis in attributes["axes"] or ())
    active = p > 0 and (attributes["training"] or mode == "always")
    return {"active": active, "p": p, "axes": axes}
