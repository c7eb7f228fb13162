"""Attributes as MXNet reads them: it passes them on as text, so that axis="1" means axis=1.

What an attribute has to be is its annotation in the forward's signature: int, float, bool, str or
Shape, which is an int or a tuple of ints; with `| None` if it may be None, which is () for a Shape.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from .base import MXNetError

DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")
TRUTH = {"True": True, "true": True, "1": True, "False": False, "false": False, "0": False}


def _int(value: Any) -> int:
    """-1, np.int64(-1) or "-1"; True is none."""
    if isinstance(value, str) or (isinstance(value, int | np.integer) and value is not True):
        return int(value)
    raise TypeError


def _float(value: Any) -> float:
    """0.5, np.float32(0.5) or "0.5"; an int stays one, which numpy adds to integers exactly."""
    if isinstance(value, str | np.floating):
        return float(value)
    if isinstance(value, int | float | np.generic):
        return value
    raise TypeError


def _bool(value: Any) -> bool:
    """True, 1, "True" or "1"."""
    if isinstance(value, str):
        return TRUTH[value]
    if isinstance(value, int | np.generic) and value in (0, 1):
        return bool(value)
    raise TypeError


def _shape(value: Any) -> int | tuple[int | None, ...]:
    """2, (2, 3), [2, 3] or "(2, 3)"; a part of it may be None."""
    if isinstance(value, str):
        value = ast.literal_eval(value)
    if isinstance(value, int | np.integer):
        return _int(value)
    if isinstance(value, tuple | list | range | np.ndarray):
        return tuple(None if n is None else _int(n) for n in value)
    raise TypeError


def _numbers(value: Any) -> tuple[float, ...]:
    """0.5, (0.5, 1), [0.5, 1] or "(0.5, 1)"."""
    if isinstance(value, str):
        value = ast.literal_eval(value)
    if isinstance(value, int | float | np.generic):
        value = (value,)
    return tuple(_float(n) for n in value)


READERS = {
    "int": (_int, "an int"),
    "float": (_float, "a number"),
    "bool": (_bool, "True or False"),
    "str": (str, "a text"),
    "tuple[float, ...]": (_numbers, "a tuple of numbers"),
    "Shape": (_shape, "an int or a tuple of ints"),
}


def read(op: str, name: str, value: Any, annotation: str) -> Any:
    """An attribute's value as its annotation has it; MXNetError for what is none such.

    >>> read("sum", "axis", "(0, 1)", "Shape"), read("Dropout", "p", "0.5", "float")
    ((0, 1), 0.5)
    """
    kind, _, optional = annotation.partition(" | ")
    reader, words = READERS[kind]
    if value is None or (isinstance(value, str) and value == "None"):
        if optional:
            return None
        if kind == "Shape":
            return ()
    else:
        try:
            return reader(value)
        except (TypeError, ValueError, KeyError, SyntaxError):
            pass
    raise MXNetError(f"{op}: {name}={value!r}; expected {words}{' or None' if optional else ''}")


def dtype_name(op: str, dtype: Any) -> str:
    """The name of a dtype, whatever way it was given.

    TypeError for what is none, as in MXNet's Python; MXNetError for one that MXNet does not know.
    """
    wrong = f"{op}: dtype={dtype!r}; expected one of {', '.join(DTYPES)}"
    try:
        name = np.dtype(dtype).name
    except (TypeError, ValueError):
        raise TypeError(wrong) from None
    if name not in DTYPES:
        raise MXNetError(wrong)
    return name
