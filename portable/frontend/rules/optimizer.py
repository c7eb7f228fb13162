"""What update rules ask of their inputs: floats of the weight's shape, states in the right dtype."""

from __future__ import annotations

from portable import spec

from . import Attributes, Shape, rule
from .axes import require
from .floats import FLOATS

SINGLE = ("r1", "r2", "rescale_grad")  # arrays of one number, where they are arrays


def _check(op: str, shapes: list[Shape], dtypes: list[str], wanted: dict[str, str]) -> None:
    """Hold every input to the weight's shape, and to the dtype wanted by name or of the rest."""
    require(dtypes[0] in FLOATS, f"{op}: weight is {dtypes[0]}; cast it to floats")
    names = [parameter.name for parameter in spec.operators()[op].inputs]
    for name, shape, dtype in zip(names, shapes, dtypes, strict=True):
        require(
            shape == ((1,) if name in SINGLE else shapes[0]),
            f"{op}: {name} has shape {shape}; "
            + ("give one number, of shape (1,)" if name in SINGLE else f"weight has {shapes[0]}"),
        )
        right = wanted.get(name, wanted["rest"])
        require(dtype == right, f"{op}: {name} is {dtype}; cast it to {right}")


@rule("sgd_update", "sgd_mom_update", "nag_mom_update", "signsgd_update", "signum_update")
def update(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """All inputs like the weight."""
    _check(op, shapes, dtypes, {"rescale_grad": "float32", "rest": dtypes[0]})
    return attributes


@rule("mp_sgd_update", "mp_sgd_mom_update", "mp_nag_mom_update")
def mixed_precision(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """Weight and gradient of one dtype, all states float32."""
    _check(op, shapes, dtypes, {"weight": dtypes[0], "grad": dtypes[0], "rest": "float32"})
    return attributes
