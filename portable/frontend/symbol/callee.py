"""What a node of a graph calls: an operator's declaration, and the function of `nd` that runs it.

Beside the declared operators there are those that make arrays of nothing (`_zeros`, `_arange`) or
draw random numbers, which `nd` has as functions of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from portable.formats import symbol_operators as known
from portable.spec.operator import Operator, Parameter

from .. import nd
from ..base import MXNetError
from ..reading import read
from .makers import MAKERS, Maker

OUTPUT_NAMES = {
    "BatchNorm": ("output", "mean", "var"),
    "LayerNorm": ("output", "mean", "std"),
    "GroupNorm": ("output", "mean", "std"),
    "RNN": ("output", "state_output", "statecell_output"),
    "LeakyReLU": ("output", "mask"),
    "make_loss": ("loss",),
    "_contrib_MultiBoxTarget": ("loc_target", "loc_mask", "cls_target"),
}
COUNTED = ("topk", "sort", "_linalg_det", "_linalg_slogdet", "CTCLoss", "_contrib_box_nms")
"""Operators whose outputs are numbered, also where users see only one of several."""
PLACES = {"_contrib_": "contrib", "_linalg_": "linalg", "_image_": "image"}


def namespace_of(name: str) -> tuple[str, str]:
    """The namespace that an operator's name belongs to, and what it is called there.

    >>> namespace_of("_contrib_box_nms"), namespace_of("_plus"), namespace_of("exp")
    (('contrib', 'box_nms'), ('_internal', '_plus'), ('op', 'exp'))
    """
    for prefix, place in PLACES.items():
        if name.startswith(prefix):
            return place, name.removeprefix(prefix)
    return ("_internal" if name.startswith("_") else "op"), name


class Callee:
    """An operator as nodes call it.

    Args:
        operator: its declaration.
        maker: what runs it, for one that `nd` has no function of the same name for.
    """

    def __init__(self, operator: Operator | Maker) -> None:
        self.operator = operator
        self.name = operator.name
        self.inputs = tuple(p.name for p in operator.inputs)
        self.attributes = {p.name: p for p in operator.attributes}
        self.variadic = operator.variadic
        self.auxiliary = frozenset(operator.mutates)
        self._function: Callable[..., Any] | None = None

    @property
    def function(self) -> Callable[..., Any]:
        """The function of `nd` that runs it."""
        if self._function is None:
            if isinstance(self.operator, Maker):
                self._function = self.operator.run
            else:
                place, name = namespace_of(self.name)
                self._function = getattr(getattr(nd, place), name)
        return self._function

    def input_names(self, attrs: Mapping[str, str], count: int = 0) -> tuple[str, ...]:
        """The names of the inputs of a node with these attributes."""
        if isinstance(self.operator, Maker):
            return self.inputs
        return known.inputs_of(self.operator, attrs, count)

    def outputs(self, attrs: Mapping[str, str]) -> int:
        """How many outputs users see."""
        if isinstance(self.operator, Maker):
            return 1
        if self.name == "LeakyReLU" and attrs.get("act_type") == "rrelu":
            return 2
        return known.visible_outputs(self.operator, attrs)

    def output_names(self, name: str, attrs: Mapping[str, str]) -> list[str]:
        """The names of a node's outputs."""
        count = self.outputs(attrs)
        words = OUTPUT_NAMES.get(self.name, ())
        if len(words) < count:
            numbered = count > 1 or self._counted(attrs)
            words = tuple(f"output{i}" for i in range(count)) if numbered else ("output",)
        return [f"{name}_{word}" if name else word for word in words[:count]]

    def _counted(self, attrs: Mapping[str, str]) -> bool:
        return self.name in COUNTED and (self.name != "topk" or attrs.get("ret_typ") == "value")

    def initializer(self, place: int) -> str | None:
        """How a variable in a place is to be initialised."""
        return known.INITIALIZERS.get(self.name, {}).get(place)

    def check(self, attrs: Mapping[str, str], node: str) -> list[str]:
        """What is wrong with a node's attributes, a line each."""
        wrong = []
        place = f"{self.name} (node {node!r})"
        for name, value in attrs.items():
            if name.startswith("__") and name.endswith("__"):
                continue
            parameter = self.attributes.get(name)
            if parameter is None:
                if self.attributes and not (self.variadic and name == "num_args"):
                    supported = ", ".join(self.attributes)
                    wrong.append(
                        f"{place}: cannot find argument {name!r}; its arguments are {supported}"
                    )
                continue
            try:
                read(place, parameter, value)
            except (MXNetError, TypeError) as error:
                wrong.append(str(error))
        for name, parameter in self.attributes.items():
            if parameter.required and name not in attrs:
                wrong.append(
                    f"{place}: the required argument {name!r} is missing; give {_wanted(parameter)}"
                )
        return wrong

    def values(self, attrs: Mapping[str, str]) -> dict[str, Any]:
        """Attributes as the function takes them; those of the graph alone are left out."""
        return {
            name: read(self.name, self.attributes[name], value)
            for name, value in attrs.items()
            if name in self.attributes and self.attributes[name].kind != "ignored"
        }


def _wanted(parameter: Parameter) -> str:
    """What a parameter wants, for an error."""
    if parameter.choices:
        return "one of " + ", ".join(map(repr, parameter.choices))
    return f"a value of type {parameter.kind}"


@cache
def callee(name: str) -> Callee | None:
    """What a name of an operator calls; None if it is not supported."""
    if name in MAKERS:
        return Callee(MAKERS[name])
    operator = known.find(name)
    if operator is None:
        return None
    if operator.name != name:
        return callee(operator.name)
    place, called = namespace_of(operator.name)
    return Callee(operator) if hasattr(getattr(nd, place), called) else None
