"""The fully connected layer: its shapes follow from the data and `num_hidden`."""

from __future__ import annotations

import math

from . import Attributes, Shape, rule
from .axes import require
from .floats import require_bias, require_shape, same_floats


@rule("FullyConnected")
def fully_connected(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Weight (num_hidden, k) and bias (num_hidden,)."""
    require_bias(op, shapes, attributes["no_bias"])
    hidden, flatten = attributes["num_hidden"], attributes["flatten"]
    require(hidden is not None, f"{op}: num_hidden is missing; give the number of outputs")
    require(hidden > 0, f"{op}: num_hidden={hidden} has to be at least 1")
    size = math.prod(shapes[0][1:]) if flatten else shapes[0][-1]
    require_shape(op, "weight", shapes[1], (hidden, size))
    for bias in shapes[2:]:
        require_shape(op, "bias", bias, (hidden,))
    same_floats(op, shapes, dtypes, attributes)
    return {"flatten": flatten}
