"""The attributes of a node, which files keep as texts, as values of their declared kinds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from inspect import Signature
from typing import Any

from portable.spec.operator import Operator, Parameter

TRUTH = {"True": True, "true": True, "1": True, "False": False, "false": False, "0": False}
# what frontends wrote beside an operator's own attributes; it does not change the result
BESIDE = {"num_args", "name", "ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage"}


class ModelError(ValueError):
    """A model's files do not fit together, or cannot be used; the message says what to do."""


def _sequence(text: str) -> tuple[Any, ...]:
    value = ast.literal_eval(text.replace("L", "") if text[-2:-1] == "L" else text)
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _shape(text: str) -> tuple[int | None, ...]:
    return tuple(None if item is None else operator.index(item) for item in _sequence(text))


# the last three for texts too deep, too long, and numbers too large
UNREADABLE = (ValueError, TypeError, KeyError, SyntaxError,
              RecursionError, MemoryError, OverflowError)  # fmt: skip
READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "int": (int, "an int"),
    "float": (float, "a number"),
    "bool": (TRUTH.__getitem__, "True or False"),
    "str": (str, "a text"),
    "shape": (_shape, "a tuple of ints"),
    "floats": (lambda text: tuple(float(item) for item in _sequence(text)), "a tuple of numbers"),
}


def read(entry: Operator, attributes: Mapping[str, str], where: str) -> dict[str, Any]:
    """All attributes of an operator's declaration, those that are not given by their defaults.

    Args:
        entry: the declaration.
        attributes: their texts. Those that begin with two underscores are for other readers.
        where: the node, for messages.

    Raises:
        ModelError: one is unknown, cannot be read, or is missing.
    """
    known = {parameter.name: parameter for parameter in entry.attributes}
    beside = BESIDE | ({"num_args"} if entry.variadic else set())
    for name in attributes:
        if name not in known and name not in beside and not name.startswith("__"):
            raise ModelError(
                f"{where}: unknown attribute {name}={attributes[name]!r} of {entry.name}; it has "
                f"{', '.join(known) or 'none'}. Correct the file, or delete the attribute"
            )
    return {
        name: _read(parameter, attributes.get(name), entry.name, where)
        for name, parameter in known.items()
        if parameter.kind != "ignored"
    }


def _read(parameter: Parameter, text: str | None, op: str, where: str) -> Any:
    """One attribute."""
    if text is None:
        if parameter.required:
            raise ModelError(f"{where}: {op} needs the attribute {parameter.name}; add it")
        return None if parameter.default is Signature.empty else parameter.default
    if text in ("None", "") and parameter.kind != "str":
        if parameter.kind == "shape" and not parameter.optional:
            return ()
        if parameter.optional or parameter.default is None:
            return None
    if parameter.choices:
        wanted = f"one of {', '.join(map(str, parameter.choices))}"
        for choice in parameter.choices:
            if text == str(choice):
                return choice
    else:
        reader, wanted = READERS[parameter.kind]
        try:
            return reader(text)
        except UNREADABLE:
            pass
    raise ModelError(f"{where}: {op}: {parameter.name}={text!r} is invalid; expected {wanted}")
