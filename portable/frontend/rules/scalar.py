"""An array and a number: what the number becomes, and the dtype of the result."""

from __future__ import annotations

import numpy as np

from . import Attributes, Shape, rule

FLOATS = ("float16", "float32", "float64")


def number(scalar: float, dtype: str) -> float | int:
    """A number as a dtype holds it: rounded for floats, cut and wrapped around for integers.

    >>> number(2.7, "int32"), number(-1.0, "uint8"), number(0.1, "float16")
    (2, 255, 0.0999755859375)
    """
    with np.errstate(over="ignore"):
        held = np.array(scalar if dtype in FLOATS else int(scalar)).astype(dtype)
    return held.item()  # type: ignore[no-any-return]


@rule(
    "_plus_scalar",
    "_minus_scalar",
    "_rminus_scalar",
    "_mul_scalar",
    "_div_scalar",
    "_rdiv_scalar",
    "_mod_scalar",
    "_rmod_scalar",
    "_power_scalar",
    "_rpower_scalar",
    "_maximum_scalar",
    "_minimum_scalar",
    "_hypot_scalar",
)
def with_number(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The number in the dtype to compute in; that dtype, where it is not the array's own."""
    dtype = dtypes[0]
    if dtype not in FLOATS:
        kept = "int64" if dtype == "bool" else dtype
        dtype = kept if attributes["is_int"] else "float64"
    resolved: Attributes = {"scalar": number(attributes["scalar"], dtype)}
    if dtype != dtypes[0]:
        resolved["dtype"] = dtype
    return resolved
