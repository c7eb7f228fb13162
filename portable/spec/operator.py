"""What an operator is called, takes, returns and refuses: a stub function wrapped by `@operator`.

    @operator(cases=unary(domain=UNIT), tolerance=FUNCTION, source="src/operator/...")
    def arcsin(data: Array) -> Array:
        \"\"\"Inverse sine, element by element: out = asin(x), in [-pi/2, pi/2]. ...\"\"\"

The stub's signature and docstring are the declaration; its body is never run. Parameters annotated
`Array` (or `Array | None`, or `*data: Array`) are inputs, all others attributes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from .case import DTYPES, FUNCTION, Case, Tolerance


class Array:
    """Type word: an NDArray input."""


if TYPE_CHECKING:
    Shape: TypeAlias = tuple[int, ...]
    Ignored: TypeAlias = Any
else:

    class Shape:
        """Type word: a tuple of ints; a single int stands for a tuple of one."""

    class Ignored:
        """Type word: accepted because MXNet's signature has it, without influence on the result."""


DType: TypeAlias = Literal[
    "float16", "float32", "float64", "int8", "uint8", "int32", "int64", "bool"
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operator.

    name, default: as in the signature; `required` where there is no default.
    kind:     'array', 'arrays' (variadic), 'int', 'float', 'bool', 'str', 'shape', 'choice',
              'floats' (tuple of float), 'ignored'.
    optional: None is an allowed value.
    choices:  the values of a 'choice'.
    """

    name: str
    kind: str
    optional: bool = False
    choices: tuple[Any, ...] = ()
    default: Any = inspect.Parameter.empty

    @property
    def required(self) -> bool:
        """Whether a call has to give it."""
        return self.default is inspect.Parameter.empty and not self.optional


@dataclass(frozen=True, slots=True)
class Operator:
    """The declaration of one operator.

    name:           canonical MXNet name; aliases: its other names.
    family:         the spec file it stands in, and so the file of the same name in each adapter.
    parameters:     inputs and attributes in MXNet's order.
    doc:            the docstring that users read.
    differentiable: names of the inputs that get a gradient.
    outputs:        number of visible outputs, or the name of the attribute that tells it.
    mutates:        inputs that the call overwrites (optimizer states, moving statistics).
    mode:           whether train and predict mode differ.
    cases:          what the judge runs; tolerance: how closely, unless a case says otherwise.
    source:         what settles the convention.
    """

    name: str
    family: str
    parameters: tuple[Parameter, ...]
    doc: str
    aliases: tuple[str, ...]
    differentiable: tuple[str, ...]
    outputs: int | str
    mutates: tuple[str, ...]
    mode: bool
    cases: tuple[Case, ...]
    tolerance: Tolerance
    source: str

    def __post_init__(self) -> None:
        inputs = [p.name for p in self.inputs]
        for field_name in ("differentiable", "mutates"):
            for name in getattr(self, field_name):
                if name not in inputs:
                    raise ValueError(
                        f"operator {self.name}: {field_name} names {name!r}, which is not one of "
                        f"its inputs {inputs}"
                    )
        names = [case.name for case in self.cases]
        if len(set(names)) != len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"operator {self.name}: case names given twice: {twice}")
        if not self.doc or not self.source:
            raise ValueError(f"operator {self.name}: needs a docstring and a source")

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """The parameters that are arrays."""
        return tuple(p for p in self.parameters if p.kind in ("array", "arrays"))

    @property
    def attributes(self) -> tuple[Parameter, ...]:
        """The parameters that are not arrays."""
        return tuple(p for p in self.parameters if p.kind not in ("array", "arrays"))

    @property
    def variadic(self) -> bool:
        """Whether it takes any number of arrays (`*data`)."""
        return any(p.kind == "arrays" for p in self.parameters)


def _parameter(operator_name: str, parameter: inspect.Parameter, annotation: Any) -> Parameter:
    """Read one parameter of a stub."""
    choices: tuple[Any, ...] = ()
    members = (
        get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    )
    optional = NoneType in members
    (word,) = (m for m in members if m is not NoneType)
    if word is Array:
        kind = "arrays" if parameter.kind is inspect.Parameter.VAR_POSITIONAL else "array"
    elif get_origin(word) is Literal:
        kind, choices = "choice", get_args(word)
    elif word in (int, float, bool, str, Shape, Ignored):
        kind = word.__name__.lower()
    elif word == tuple[float, ...]:
        kind = "floats"
    else:
        raise TypeError(
            f"operator {operator_name}: parameter {parameter.name}: no such type word: {word}"
        )
    return Parameter(parameter.name, kind, optional, choices, parameter.default)


def documented(stub: Callable[..., Any], source: str) -> str:
    """The docstring that users read: the stub's, and what settles the convention."""
    written = inspect.getdoc(stub)
    return f"{written}\n\nSource:\n    MXNet 1.9.1, {source}" if written else ""


def operator(
    *,
    source: str,
    cases: tuple[Case, ...],
    tolerance: Tolerance = FUNCTION,
    aliases: tuple[str, ...] = (),
    differentiable: tuple[str, ...] | None = None,
    outputs: int | str = 1,
    mutates: tuple[str, ...] = (),
    mode: bool = False,
) -> Callable[[Callable[..., Any]], Operator]:
    """Declare an operator from its stub. Without `differentiable`, every array input is."""

    def declare(stub: Callable[..., Any]) -> Operator:
        hints = get_type_hints(stub)
        name = stub.__name__
        parameters = tuple(
            _parameter(name, p, hints[p.name]) for p in inspect.signature(stub).parameters.values()
        )
        inputs = tuple(p.name for p in parameters if p.kind in ("array", "arrays"))
        return Operator(
            name=name,
            family=stub.__module__.rpartition(".")[2],
            parameters=parameters,
            doc=documented(stub, source),
            aliases=aliases,
            differentiable=inputs if differentiable is None else differentiable,
            outputs=outputs,
            mutates=mutates,
            mode=mode,
            cases=cases,
            tolerance=tolerance,
            source=source,
        )

    return declare


__all__ = ["DTYPES", "Array", "DType", "Ignored", "Operator", "Parameter", "Shape", "operator"]
