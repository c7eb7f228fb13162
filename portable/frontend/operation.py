"""An operator of one adapter: its declaration, its rule, and the adapter's plain function for it.

From a call to a result: `nd` parses the arguments by the declaration, `Operation.resolve` turns
them into what the plain function takes (and refuses what MXNet refuses), the engine runs

    function(*tensors, **resolved)

on its framework's tensors. An optional input that was not given is None in its place. An operator
whose behaviour depends on the mode also gets `training`. One that needs random numbers gets them as
further tensors after its inputs (see `draws`). The function returns a tensor, or a tuple: the
visible outputs, then the new values of the inputs that the operator mutates.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portable import spec
from portable.spec.operator import Operator

from .draws import Draw, draw_of
from .rules import Attributes, Rule, Shape, refuse_empty, rule_of


class Resolved(dict[str, Any]):
    """The attributes that a plain function gets, the same object for calls of the same kinds.

    note: for the engine, to remember what it found out about such calls.
    """

    note: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """What it takes to run one operator.

    spec:     the declaration.
    function: the adapter's plain function of framework tensors.
    rule:     MXNet's arithmetic on shapes, dtypes and attributes, and its refusals.
    draw:     makes the random numbers that it needs, or None.
    resolved: what the rule answered so far, by kinds of the inputs and attributes.
    overwriting: whether the function overwrites its first input and those that are mutated.
    """

    spec: Operator
    function: Callable[..., Any]
    rule: Rule
    draw: Draw | None
    resolved: dict[Hashable, Resolved] = field(default_factory=dict)
    overwriting: bool = False

    def resolve(self, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
        """The attributes that the plain function gets; MXNetError for what MXNet refuses.

        Args:
            shapes, dtypes: of the inputs that were given, in order.
            attributes: parsed attributes of the declaration, defaults filled in; with `training`
                for an operator whose behaviour depends on the mode.
        """
        refuse_empty(self.spec.name, shapes)
        return self.rule(self.spec.name, shapes, dtypes, attributes)


class AdapterError(TypeError):
    """An adapter's function does not fit the declaration of its operator."""


@cache
def operations() -> dict[str, Operation]:
    """Every operator of this adapter by its canonical name, but for those with `problems`."""
    return _load()[0]


@cache
def problems() -> dict[str, AdapterError]:
    """Operators that this adapter declares and does not have, or not as declared."""
    return _load()[1]


@cache
def _load() -> tuple[dict[str, Operation], dict[str, AdapterError]]:
    """Look for each declared operator's function and hold it to the declaration."""
    found: dict[str, Operation] = {}
    wrong: dict[str, AdapterError] = {}
    for name, entry in spec.operators().items():
        draw = draw_of(name)
        try:
            function = function_of(entry)
            check_inputs(entry, function, drawn=draw is not None)
        except AdapterError as error:
            wrong[name] = error
        else:
            overwriting = getattr(function, "overwriting", False)
            found[name] = Operation(entry, function, rule_of(name), draw, overwriting=overwriting)
    return found, wrong


def function_of(entry: Operator) -> Callable[..., Any]:
    """The adapter's plain function for an operator.

    Raises:
        AdapterError: there is none.
    """
    module = f"{__package__}.ops.{entry.family}"
    try:
        function = getattr(importlib.import_module(module), entry.name, None)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        function = None
    if function is None:
        raise AdapterError(f"{module} has no function {entry.name}, which the spec declares")
    return function  # type: ignore[no-any-return]


def check_inputs(entry: Operator, function: Callable[..., Any], drawn: bool) -> None:
    """Hold a plain function's inputs to the declaration, in name and order.

    Raises:
        AdapterError: they differ, or what is drawn for the operator has no place.
    """
    given = list(inspect.signature(function).parameters)
    wanted = [parameter.name for parameter in entry.inputs]
    place = f"{function.__module__}.{function.__name__}"
    for position, name in enumerate(wanted):
        if given[position : position + 1] != [name]:
            raise AdapterError(
                f"{place}: parameter {position} has to be the input {name!r} of {entry.name}, whose "
                f"declaration is ({', '.join(p.name for p in entry.parameters)}); it is "
                f"{given[position] if position < len(given) else 'missing'!r}"
            )
    if drawn and len(given) <= len(wanted):
        raise AdapterError(f"{place}: after its inputs it has to take the numbers drawn for it")
