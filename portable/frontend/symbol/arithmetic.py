"""Arithmetic with symbols and numbers, and operators as methods: `x + 1`, `x.sum(axis=1)`.

Source: MXNet 1.9.1, python/mxnet/symbol/symbol.py.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _internal, op
from .symbol import NotImplementedForSymbol, Symbol

NUMBERS = (float, int, np.generic)


def binary(
    both: str, right: str, left: str, numbers: Callable[[Any, Any], Any] | None = None
) -> Callable[[Any, Any], Any]:
    """A function of two operands.

    Args:
        both: the operator of two symbols.
        right, left: the operator of a symbol and a number, and of a number and a symbol.
        numbers: what is done with two numbers.
    """

    def function(lhs: Any, rhs: Any) -> Any:
        if isinstance(lhs, Symbol) and isinstance(rhs, Symbol):
            return getattr(_internal, both)(lhs, rhs)
        if isinstance(lhs, Symbol) and isinstance(rhs, NUMBERS):
            return getattr(_internal, right)(lhs, scalar=rhs)
        if isinstance(lhs, NUMBERS) and isinstance(rhs, Symbol):
            return getattr(_internal, left)(rhs, scalar=lhs)
        if numbers is not None and isinstance(lhs, NUMBERS) and isinstance(rhs, NUMBERS):
            return numbers(lhs, rhs)
        wrong = rhs if isinstance(lhs, (Symbol, *NUMBERS)) else lhs
        raise TypeError(f"type {type(wrong)} not supported: the operands are symbols and numbers")

    return function


TABLE = {
    "add": ("_Plus", "_PlusScalar", "_PlusScalar"),
    "sub": ("_Minus", "_MinusScalar", "_RMinusScalar"),
    "mul": ("_Mul", "_MulScalar", "_MulScalar"),
    "truediv": ("_Div", "_DivScalar", "_RDivScalar"),
    "mod": ("_Mod", "_ModScalar", "_RModScalar"),
    "pow": ("_Power", "_PowerScalar", "_rpower_scalar"),
}
COMPARISONS = {
    "eq": ("_equal", "_equal_scalar", "_equal_scalar"),
    "ne": ("_not_equal", "_not_equal_scalar", "_not_equal_scalar"),
    "gt": ("_greater", "_greater_scalar", "_lesser_scalar"),
    "ge": ("_greater_equal", "_greater_equal_scalar", "_lesser_equal_scalar"),
    "lt": ("_lesser", "_lesser_scalar", "_greater_scalar"),
    "le": ("_lesser_equal", "_lesser_equal_scalar", "_greater_equal_scalar"),
}
METHODS = [
    "abs",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "argmax",
    "argmax_channel",
    "argmin",
    "argsort",
    "broadcast_axes",
    "broadcast_like",
    "broadcast_to",
    "cbrt",
    "ceil",
    "clip",
    "cos",
    "cosh",
    "degrees",
    "depth_to_space",
    "diag",
    "exp",
    "expand_dims",
    "expm1",
    "fix",
    "flatten",
    "flip",
    "floor",
    "log",
    "log10",
    "log1p",
    "log2",
    "log_softmax",
    "max",
    "mean",
    "min",
    "nanprod",
    "nansum",
    "norm",
    "one_hot",
    "ones_like",
    "pad",
    "pick",
    "prod",
    "radians",
    "rcbrt",
    "reciprocal",
    "relu",
    "repeat",
    "reshape",
    "reshape_like",
    "rint",
    "round",
    "rsqrt",
    "shape_array",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "size_array",
    "slice",
    "slice_axis",
    "slice_like",
    "softmax",
    "softmin",
    "sort",
    "space_to_depth",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "sum",
    "swapaxes",
    "take",
    "tan",
    "tanh",
    "tile",
    "topk",
    "transpose",
    "trunc",
    "zeros_like",
]


def _method(name: str) -> Callable[..., Symbol]:
    def method(self: Symbol, *args: Any, **kwargs: Any) -> Symbol:
        return getattr(op, name)(self, *args, **kwargs)  # type: ignore[no-any-return]

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"As `sym.{name}(self, ...)`."
    return method


def _refused(name: str, sign: str) -> Callable[..., Any]:
    def method(self: Symbol, other: Any) -> Any:
        raise NotImplementedForSymbol(
            f"{name}: x {sign} y is not implemented for Symbol, which does not change; write "
            f"x = x {sign[:-1]} y"
        )

    return method


def _astype(self: Symbol, dtype: Any, **_: Any) -> Symbol:
    """The same in another dtype."""
    return op.cast(self, dtype=dtype)  # type: ignore[no-any-return]


def attach() -> None:
    """Give Symbol its methods."""
    for name, operators in (TABLE | COMPARISONS).items():
        function = binary(*operators)
        setattr(Symbol, f"__{name}__", lambda self, other, run=function: run(self, other))
        if name in TABLE:
            setattr(Symbol, f"__r{name}__", lambda self, other, run=function: run(other, self))
    for name, sign in (
        ("add", "+="),
        ("sub", "-="),
        ("mul", "*="),
        ("truediv", "/="),
        ("mod", "%="),
    ):
        setattr(Symbol, f"__i{name}__", _refused(f"__i{name}__", sign))
    setattr(Symbol, "__neg__", lambda self: _internal._MulScalar(self, scalar=-1.0))  # noqa: B010
    setattr(Symbol, "__abs__", lambda self: op.abs(self))  # noqa: B010
    for name in METHODS:
        if hasattr(op, name):
            setattr(Symbol, name, _method(name))
    Symbol.astype = _astype  # type: ignore[attr-defined]


maximum = binary("_Maximum", "_MaximumScalar", "_MaximumScalar", max)
minimum = binary("_Minimum", "_MinimumScalar", "_MinimumScalar", min)
hypot = binary("_Hypot", "_HypotScalar", "_HypotScalar", np.hypot)
power = binary("_Power", "_PowerScalar", "_RPowerScalar", operator.pow)
