"""One array, element by element: which dtypes are taken."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require

FLOATS = ("float16", "float32", "float64")


@rule(
    "_contrib_round_ste",
    "_contrib_sign_ste",
    "abs",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cbrt",
    "ceil",
    "cos",
    "cosh",
    "degrees",
    "erf",
    "erfinv",
    "exp",
    "expm1",
    "fix",
    "floor",
    "gamma",
    "gammaln",
    "log",
    "log10",
    "log1p",
    "log2",
    "logical_not",
    "negative",
    "radians",
    "rcbrt",
    "reciprocal",
    "relu",
    "rint",
    "round",
    "rsqrt",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softsign",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
    "clip",
)
def numbers(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Numbers of any kind, but no bools."""
    require(dtypes[0] != "bool", f"{op}: data is bool, which it does not take; cast it to numbers")
    return attributes


@rule("hard_sigmoid", "MakeLoss")
def floats(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Floats only."""
    require(dtypes[0] in FLOATS, f"{op}: data is {dtypes[0]}; it takes floats only, so cast it")
    return attributes
