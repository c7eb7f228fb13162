"""What update rules with averages of squares ask of their inputs: the same as the others."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require
from .optimizer import update

rule("adam_update", "rmsprop_update", "rmspropalex_update", "ftrl_update")(update)


@rule("ftml_update")
def ftml(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Averages that forget at a rate from 0 to 1."""
    for name in ("beta1", "beta2"):
        kept = attributes[name]
        require(0 <= kept <= 1, f"{op}: {name}={kept} is no share to keep; give one from 0 to 1")
    return update(op, shapes, dtypes, attributes)
