"""A case: one call of an operator, what its inputs look like, how closely answers must agree.

Cases are data. The judge (`portable.conformance`) makes the inputs, calls the operator on every
adapter, and compares; nothing here computes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

FLOATS = ("float16", "float32", "float64")
DTYPES = (*FLOATS, "int8", "uint8", "int32", "int64", "bool")

Values = float | int | bool | tuple["Values", ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """Where an input's numbers are drawn from.

    kind:   'uniform' in [low, high); 'integers' in low..high, both included; 'distinct' = a
            shuffled, evenly spaced set in [low, high] without ties (for max, sort, topk).
    avoid:  points (kinks, poles) from which every number keeps `margin` away.
    """

    kind: Literal["uniform", "integers", "distinct"] = "uniform"
    low: float = -2.0
    high: float = 2.0
    avoid: tuple[float, ...] = ()
    margin: float = 0.05

    def __post_init__(self) -> None:
        if not self.low < self.high and not (self.kind == "integers" and self.low == self.high):
            raise ValueError(f"Domain: low={self.low} must be below high={self.high}")


REAL = Domain()
POSITIVE = Domain(low=0.1, high=3.0)
UNIT = Domain(low=-0.9, high=0.9)
NONZERO = Domain(avoid=(0.0,), margin=0.2)
DISTINCT = Domain(kind="distinct")


@dataclass(frozen=True, slots=True)
class Input:
    """One array input: a shape, a dtype, and either a domain to draw from or explicit values."""

    shape: tuple[int, ...] = ()
    dtype: str = "float32"
    domain: Domain = REAL
    values: Values | None = None

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise ValueError(f"Input: dtype={self.dtype!r} is none of {DTYPES}")


def values(*numbers: Values, dtype: str = "float32") -> Input:
    """An input given number by number; rows are nested tuples.

    >>> values((1, 2), (3, 4)).shape
    (2, 2)
    """
    shape: list[int] = []
    level: Any = numbers
    while isinstance(level, tuple):
        shape.append(len(level))
        level = level[0] if level else None
    return Input(tuple(shape), dtype, values=numbers)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an answer may be from the exact one, in units in the last place (ulp) of its dtype.

    units:  how many ulp; or by `kind`, a function of the case's shapes (n = the number of terms
            added up to make one number): 'fixed' = units, 'sum' = units*n, 'product' = 2*units*n,
            'softmax' = units*(3n+3). 0 units mean equal bit for bit (up to nan's payload).
    scale:  'element' = ulp of each expected number; 'array' = ulp of the largest magnitude in the
            array (for results in which terms cancel).
    reason: why it is looser than the operator class's default. Required where units are unusual.
    """

    units: float = 4.0
    kind: Literal["fixed", "sum", "product", "softmax"] = "fixed"
    scale: Literal["element", "array"] = "element"
    terms: int | None = None
    reason: str = ""


EXACT = Tolerance(0)
ROUNDING = Tolerance(1)
FUNCTION = Tolerance(4)
SUM = Tolerance(1, "sum", "array")
PRODUCT = Tolerance(1, "product", "array")
SOFTMAX = Tolerance(1, "softmax", "array")


@dataclass(frozen=True, slots=True)
class Case:
    """One call of one operator.

    name:       unique within the operator, and enough to rerun it: `softmax/axis=0`.
    inputs:     one entry an array input, in the operator's order.
    attributes: keyword arguments of the call, as a user would write them.
    gradient:   compare gradients with respect to the differentiable inputs too (float cases).
    second:     compare second derivatives too (only where real MXNet has them).
    training:   run under `autograd.train_mode()` instead of predict mode.
    raises:     the exception's class name, for a call that must be refused; `says` are words that
                every adapter's message has to contain (not asked of real MXNet).
    tolerance, gradient_tolerance: override the operator's.
    judge:      'both', or the only one that counts ('mxnet' or 'reference'), with the `reason`.
    """

    name: str
    inputs: tuple[Input, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    gradient: bool = True
    second: bool = False
    training: bool = False
    raises: str | None = None
    says: tuple[str, ...] = ()
    tolerance: Tolerance | None = None
    gradient_tolerance: Tolerance | None = None
    judge: Literal["both", "mxnet", "reference"] = "both"
    reason: str = ""

    def __post_init__(self) -> None:
        if self.judge != "both" and not self.reason:
            raise ValueError(f"Case {self.name!r}: judge={self.judge!r} needs a reason")
        if self.says and not self.raises:
            raise ValueError(f"Case {self.name!r}: says={self.says} without raises")

    def but(self, **changes: Any) -> Case:
        """The same case with some fields changed."""
        return replace(self, **changes)
