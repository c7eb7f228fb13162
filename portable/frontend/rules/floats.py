"""Refusals that operators on floating point numbers share: dtypes, shapes, the optional bias."""

from __future__ import annotations

from . import Attributes, Shape, same_dtype
from .axes import require

FLOATS = ("float16", "float32", "float64")


def same_floats(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> None:
    """All inputs are of one dtype, a floating one."""
    same_dtype(op, shapes, dtypes, attributes)
    require(
        dtypes[0] in FLOATS,
        f"{op}: inputs of {dtypes[0]} are not supported; cast them to one of {FLOATS}",
    )


def require_bias(op: str, shapes: list[Shape], no_bias: bool) -> None:
    """Data, weight and bias were given, or with `no_bias` data and weight only."""
    require(
        len(shapes) == (2 if no_bias else 3),
        f"{op}: with no_bias={no_bias} it takes data, weight"
        + (" and no bias, but bias was given" if no_bias else " and bias, but bias is missing"),
    )


def require_shape(op: str, name: str, shape: Shape, wanted: Shape) -> None:
    """An input has the shape that the other arguments ask for."""
    require(shape == wanted, f"{op}: {name} has shape {shape} where {wanted} is needed")
