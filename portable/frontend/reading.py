"""Values of attributes, from text or from Python, as an operator's declaration has them.

MXNet passes attributes on as text, so that `axis="1"`, `shape="(2, 2)"` and `no_bias="True"` mean
what one thinks, and so they do here. What cannot be read is refused with the operator, the
argument, and what it could have been.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from portable.spec.operator import Parameter

from .base import MXNetError

TRUTH = {"True": True, "true": True, "1": True, "False": False, "false": False, "0": False}


class _Unreadable(Exception):
    """A value is not what the attribute wants."""


# what Python's own readers raise; the last three for texts too deep, too long, and numbers too large
_UNREADABLE = (_Unreadable, ValueError, TypeError, KeyError, SyntaxError,
               RecursionError, MemoryError, OverflowError)  # fmt: skip


def _int(value: Any, _: Parameter) -> int:
    if isinstance(value, str):
        return int(value)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value)
    raise _Unreadable


def _float(value: Any, _: Parameter) -> float:
    if isinstance(value, str | int | float | np.generic):
        return float(value)
    raise _Unreadable


def _bool(value: Any, _: Parameter) -> bool:
    if isinstance(value, str):
        return TRUTH[value]
    if isinstance(value, bool | int | np.generic) and value in (0, 1):
        return bool(value)
    raise _Unreadable


def _str(value: Any, _: Parameter) -> str:
    return str(value)


def _items(value: Any, one: Any) -> tuple[Any, ...]:
    """The entries of a tuple, a list, an array, a text of one, or a single number."""
    if isinstance(value, str):
        value = ast.literal_eval(value)
    if isinstance(value, one):
        return (value,)
    if isinstance(value, tuple | list | range | np.ndarray):
        return tuple(value)
    raise _Unreadable


def _shape(value: Any, parameter: Parameter) -> tuple[int | None, ...]:
    items = _items(value, int | np.integer)
    return tuple(None if item is None else _int(item, parameter) for item in items)


def _floats(value: Any, parameter: Parameter) -> tuple[float, ...]:
    return tuple(_float(item, parameter) for item in _items(value, int | float | np.generic))


def _choice(value: Any, parameter: Parameter) -> Any:
    if parameter.name == "dtype" or isinstance(value, type | np.dtype):
        value = np.dtype(value).name
    for choice in parameter.choices:
        if value == choice or str(value) == str(choice):
            return choice
    raise _Unreadable


def _ignored(value: Any, _: Parameter) -> Any:
    return value


READERS: dict[str, Callable[[Any, Parameter], Any]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "str": _str,
    "shape": _shape,
    "floats": _floats,
    "choice": _choice,
    "ignored": _ignored,
}
WORDS = {
    "int": "an int",
    "float": "a number",
    "bool": "True or False",
    "shape": "a tuple of ints",
    "floats": "a tuple of numbers",
}


def read(operator: str, parameter: Parameter, value: Any) -> Any:
    """An attribute's value as its declaration has it.

    Raises:
        MXNetError: it is none such.
        TypeError: it is a dtype's and no dtype at all, which MXNet notices in Python.
    """
    if value is None or (isinstance(value, str) and value == "None" and parameter.kind != "str"):
        if parameter.optional or parameter.default is None or parameter.kind == "ignored":
            return None
        if parameter.kind == "shape":
            return ()
    else:
        try:
            return READERS[parameter.kind](value, parameter)
        except _UNREADABLE:
            pass
    if parameter.choices:
        wanted = "one of " + ", ".join(map(repr, parameter.choices))
    else:
        wanted = WORDS[parameter.kind]
    if parameter.optional:
        wanted += " or None"
    kind = TypeError if parameter.name == "dtype" and not _is_dtype(value) else MXNetError
    raise kind(f"{operator}: {parameter.name}={value!r} is invalid; give {wanted}")


def _is_dtype(value: Any) -> bool:
    try:
        np.dtype(value)
    except (TypeError, ValueError, SyntaxError):
        return False
    return True
