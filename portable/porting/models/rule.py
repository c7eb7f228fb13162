"""What it takes to write one operator in PyTorch and in ONNX: a declaration with both side by side.

    rule("exp", torch="{0}.exp()", onnx="Exp")

A writer is a text, or a function of the `Call` and of what collects the result: `torch_file.Code`,
which gives an expression (and what it is assigned to, if that is not plain), or `onnx_file.Nodes`,
which gives the names of the outputs. In a text for PyTorch, {0} is the first input and {a.axis} an
attribute; a text for ONNX is its operator's name.

An operator without a writer for PyTorch is written with this package's plain function for it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import prod
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

from .attributes import ModelError
from .model import Array

if TYPE_CHECKING:
    from .onnx_file import Nodes
    from .torch_file import Code

TorchWriter: TypeAlias = "str | Callable[[Call, Code], str | tuple[str, str]]"
OnnxWriter: TypeAlias = "str | Callable[[Call, Nodes], str | list[str]]"


class UnsupportedError(ModelError):
    """The target has nothing for an operator, or not for these attributes."""


@dataclass(frozen=True, slots=True)
class Value:
    """An output of a node, or a variable.

    name:  in the converted model.
    shape, dtype: in the run on the example input.
    array: the numbers of a parameter or constant, None for everything else.
    trained: whether it is a parameter.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    array: Array | None
    trained: bool = False

    @property
    def size(self) -> int:
        """The number of elements."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class Call:
    """A node to be written.

    name:     of the node in the converted model.
    op:       the declared name of its operator.
    a:        its attributes.
    resolved: its attributes as plain functions get them: axes counted from the front, one number an
              axis, special codes replaced by sizes.
    inputs:   in the operator's order.
    outputs:  those that are visible.
    where:    the node, for messages.
    """

    name: str
    op: str
    a: SimpleNamespace
    resolved: dict[str, Any]
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    where: str

    @property
    def data(self) -> Value:
        """The first input."""
        return self.inputs[0]

    @property
    def rank(self) -> int:
        """The number of axes of the first input."""
        return len(self.inputs[0].shape)

    @property
    def spatial(self) -> int:
        """The number of axes of the first input after batch and channels."""
        return self.rank - 2

    def unsupported(self, target: str, why: str) -> UnsupportedError:
        """An error that says what cannot be written."""
        return UnsupportedError(
            f"{self.where}: {self.op} with {why} has no counterpart in {target}"
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """How an operator is written; None where it cannot be."""

    torch: TorchWriter | None = None
    onnx: OnnxWriter | None = None


_rules: dict[str, Rule] = {}


def rule(*names: str, torch: TorchWriter | None = None, onnx: OnnxWriter | None = None) -> None:
    """Declare how operators of these names are written."""
    for name in names:
        if name in _rules:
            raise ValueError(f"operator {name} has two rules")
        _rules[name] = Rule(torch, onnx)


@cache
def rules() -> dict[str, Rule]:
    """All of them, by the operators' declared names."""
    package = importlib.import_module(".rules", __package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f".rules.{module.name}", __package__)
    return _rules
