"""From a call of an operator with symbols to a new node, and the functions that users call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .. import attribute
from .. import name as naming
from ..base import MXNetError
from .callee import Callee
from .node import Head, Node
from .symbol import Symbol, hidden

COUNTS = ("num_arrays", "num_weights", "num_args")


def text(key: str, value: Any) -> str:
    """An attribute's value as graphs keep it."""
    if key == "dtype" and value is not None and not isinstance(value, str):
        return str(np.dtype(value).name)
    return str(value)


def head_of(operator: str, argument: str, value: Any) -> Head:
    """The output that is an operator's input.

    Raises:
        AssertionError: it is no symbol; MXNetError: it has several outputs.
    """
    if not isinstance(value, Symbol):
        raise AssertionError(
            f"{operator}: argument {argument} must be Symbol instances, but got {value!r}; "
            "mx.sym.var(name) makes one"
        )
    if len(value) != 1:
        raise MXNetError(
            f"{operator}: argument {argument} has {len(value)} outputs, and a single value is "
            "required; take one by symbol[i]"
        )
    return value._heads[0]


def made(
    callee: Callee,
    hint: str,
    symbols: Sequence[Any] | Mapping[str, Any],
    attributes: Mapping[str, Any],
    name: str | None = None,
    attr: dict[str, str] | None = None,
) -> Symbol:
    """A symbol of a new node.

    Args:
        callee: what it calls.
        hint: what it is called, with a number, if it has no name.
        symbols: its inputs by name; or in order, for an operator that takes any number. What is not
            given becomes a variable, such as `fc1_weight`.
        attributes: of the operator.
        name: of the node; attr: further attributes of it.
    """
    attrs = {key: text(key, value) for key, value in attributes.items()}
    attrs = hidden(attrs | attribute.AttrScope(**(attr or {})).get(None) | attribute.current())
    name = naming.current().get(name, hint.lower())
    if callee.variadic:
        inputs = _many(callee, symbols, attrs, name)
        wrong = callee.check(attrs, name)
    else:
        assert isinstance(symbols, Mapping)
        wrong = callee.check(attrs, name)
        inputs = [] if wrong else _named(callee, symbols, attrs, name)
    if wrong:
        raise MXNetError("; ".join(wrong))
    node = Node(callee, name, attrs, inputs)
    for place, (source, _) in enumerate(node.inputs):
        initializer = callee.initializer(place)
        if source.callee is None and initializer is not None:
            source.attrs.setdefault("__init__", initializer)
    return Symbol([(node, output) for output in range(node.outputs)])


def _variable(name: str, argument: str, attrs: dict[str, str]) -> Head:
    """A variable for an input that was not given; it inherits the node's attributes."""
    return Node(None, f"{name}_{argument}" if name else argument, dict(attrs)), 0


def _named(
    callee: Callee, symbols: Mapping[str, Any], attrs: dict[str, str], name: str
) -> list[Head]:
    """The inputs of an operator whose inputs have names."""
    names = callee.input_names(attrs)
    given = {key: value for key, value in symbols.items() if value is not None}
    for key in given:
        if key not in names:
            raise MXNetError(
                f"{callee.name} (node {name!r}): argument name {key} not found; with these "
                f"attributes it takes {', '.join(names)}"
            )
    return [
        head_of(callee.name, key, given[key]) if key in given else _variable(name, key, attrs)
        for key in names
    ]


def _many(callee: Callee, symbols: Any, attrs: dict[str, str], name: str) -> list[Head]:
    """The inputs of an operator that takes any number; how many there are becomes an attribute."""
    given = list(symbols)
    key = next((key for key in COUNTS if key in callee.attributes), "num_args")
    try:
        count = int(attrs.setdefault(key, str(len(given))))
    except ValueError:
        raise MXNetError(
            f"{callee.name} (node {name!r}): {key}={attrs[key]!r} is invalid; give an int"
        ) from None
    if count < max(len(given), 1) or count > 2**16:
        raise MXNetError(
            f"{callee.name} (node {name!r}): {key} is {count}, and {len(given)} symbols are given; "
            "give one at least, and leave the number out"
        )
    heads = [head_of(callee.name, f"arg{i}", value) for i, value in enumerate(given)]
    names = callee.input_names(attrs, max(count, len(heads)))
    return heads + [_variable(name, argument, attrs) for argument in names[len(heads) :]]


def function_for(callee: Callee, called: str, module: str) -> Callable[..., Symbol]:
    """The function that users call an operator by, under one of its names."""
    places = (*(() if callee.variadic else callee.inputs), *callee.attributes)

    def function(
        *args: Any,
        name: str | None = None,
        attr: dict[str, str] | None = None,
        out: Any = None,
        **keywords: Any,
    ) -> Symbol:
        if callee.variadic:
            args = args if args else tuple(keywords.pop("data", ()))
            many = isinstance(args[0], list | tuple) if len(args) == 1 else False
            symbols = [*(args[0] if many else args)]
            late = [key for key, value in keywords.items() if isinstance(value, Symbol)]
            symbols += [keywords.pop(key) for key in late]
            return made(callee, called, symbols, keywords, name, attr)
        if len(args) > len(places):
            raise TypeError(f"{called} takes {len(places)} arguments but {len(args)} were given")
        given = dict(zip(places, args, strict=False))
        for key, value in keywords.items():
            if key in given:
                raise TypeError(f"{called} got multiple values for argument {key!r}")
            given[key] = value
        symbols_by_name = {
            key: given.pop(key)
            for key in list(given)
            if key in callee.inputs or isinstance(given[key], Symbol)
        }
        return made(callee, called, symbols_by_name, given, name, attr)

    function.__name__ = function.__qualname__ = called
    function.__module__ = module
    function.__doc__ = callee.operator.doc
    return function
