"""Rules: MXNet's conventions that are pure arithmetic on shapes, dtypes and attributes.

A rule looks at what an operator is about to be called with. It raises, or returns the attributes
that the adapter's plain function gets: special reshape codes resolved, axes made non-negative,
`exclude` folded in. They serve torch and jax alike (the reference has its own, on purpose), and
their answers are cached for each combination of shapes, dtypes and attributes.

    @rule("sum", "mean")
    def reduction(op, shapes, dtypes, attributes):
        ...
        return {"axis": axes, "keepdims": attributes["keepdims"]}
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any

from ..base import MXNetError

Shape = tuple[int, ...]
Attributes = dict[str, Any]
Rule = Callable[[str, list[Shape], list[str], Attributes], Attributes]

# MXNet infers no shapes from arrays without axes, and without elements for these operators only.
TAKE_EMPTY = {"sum", "mean", "prod", "nansum", "nanprod", "moments"} | {
    "all_finite",
    "multi_all_finite",
    "multi_sum_sq",
}

_rules: dict[str, Rule] = {}


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a function as the rule of the operators of these names."""

    def register(function: Rule) -> Rule:
        for name in names:
            if name in _rules:
                raise ValueError(f"operator {name} has two rules: {_rules[name]} and {function}")
            _rules[name] = function
        return function

    return register


@cache
def _load() -> dict[str, Rule]:
    """All rules, of every family's file."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f".{module.name}", __name__)
    return _rules


def rule_of(name: str) -> Rule:
    """The rule of an operator: its own, or the one that wants all inputs of one dtype."""
    return _load().get(name, same_dtype)


def refuse_empty(op: str, shapes: list[Shape]) -> None:
    """What MXNet asks of almost every operator: inputs with elements, and with axes."""
    for position, shape in enumerate(shapes):
        if not shape or (0 in shape and op not in TAKE_EMPTY):
            raise MXNetError(
                f"{op}: input {position} has shape {shape}; arrays without "
                f"{'elements' if shape else 'axes'} can be made, printed and converted, but not "
                f"computed with{'' if shape else '; use x.reshape((1,))'}"
            )


def same_dtype(
    op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes
) -> Attributes:
    """The default rule: all inputs have the dtype of the first (MXNet's ElemwiseType)."""
    for position, dtype in enumerate(dtypes):
        if dtype != dtypes[0]:
            raise MXNetError(
                f"{op}: input {position} is {dtype} and input 0 is {dtypes[0]}; MXNet never "
                f"converts by itself, so cast one of them, as in x.astype({dtypes[0]!r})"
            )
    return attributes
