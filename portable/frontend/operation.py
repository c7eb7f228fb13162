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
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from portable import spec
from portable.spec.operator import Operator

from .draws import Draw, draw_of
from .rules import Attributes, Rule, Shape, rule_of


@dataclass(frozen=True, slots=True)
class Operation:
    """What it takes to run one operator.

    spec:     the declaration.
    function: the adapter's plain function of framework tensors.
    rule:     MXNet's arithmetic on shapes, dtypes and attributes, and its refusals.
    draw:     makes the random numbers that it needs, or None.
    """

    spec: Operator
    function: Callable[..., Any]
    rule: Rule
    draw: Draw | None

    def resolve(
        self, shapes: list[Shape], dtypes: list[str], attributes: Attributes
    ) -> Attributes:
        """The attributes that the plain function gets; MXNetError for what MXNet refuses.

        Args:
            shapes, dtypes: of the inputs that were given, in order.
            attributes: parsed attributes of the declaration, defaults filled in; with `training`
                for an operator whose behaviour depends on the mode.
        """
        return self.rule(self.spec.name, shapes, dtypes, attributes)


class AdapterError(TypeError):
    """An adapter's function does not fit the declaration of its operator."""


@cache
def operations() -> dict[str, Operation]:
    """Every operator of this adapter by its canonical name.

    Raises:
        AdapterError: a function is missing, or its inputs differ from the declaration's.
    """
    package = __package__ or ""
    found = {}
    for name, entry in spec.operators().items():
        family = importlib.import_module(f".ops.{entry.family}", package)
        function = getattr(family, name, None)
        if function is None:
            raise AdapterError(f"{family.__name__} has no function {name}, which the spec declares")
        draw = draw_of(name)
        check_inputs(entry, function, drawn=draw is not None)
        found[name] = Operation(entry, function, rule_of(name), draw)
    return found


def check_inputs(entry: Operator, function: Callable[..., Any], drawn: bool) -> None:
    """Hold a plain function's inputs to the declaration, in name and order."""
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
