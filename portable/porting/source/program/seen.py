"""The kinds of values whose attributes a program reads, or that it gives to calls, as a run sees them."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .values import Kind

Place = tuple[int, int]
Span = tuple[Place, Place]
_SEE = "_seen_by_portable"


@dataclass(frozen=True, slots=True)
class Trace:
    """What one run of the program has seen.

    sizes: the size and rank of a layer's input, by the place where the layer is made
    kinds: kinds of the expressions whose attributes were read, and of names that were arguments, by
        their places (begin, end)
    """

    sizes: Mapping[Place, tuple[int, int]] = field(default_factory=dict)
    kinds: Mapping[Span, Kind] = field(default_factory=dict)


class Watch(ast.NodeTransformer):
    """Has a program tell what it reads attributes of.

    Args:
        source: the program.
        kind: of a value.

    Attributes:
        found: the kinds by the places where the values are written.
    """

    def __init__(self, source: str, kind: Callable[[Any], Kind]) -> None:
        self._lines = [line.encode() for line in re.split(r"\r\n|\r|\n", source)]
        self._kind = kind
        self.found: dict[Span, set[Kind]] = {}
        setattr(builtins, _SEE, self._see)

    def _see(self, value: Any, *place: int) -> Any:
        span = (place[0], place[1]), (place[2], place[3])
        self.found.setdefault(span, set()).add(self._kind(value))
        return value

    def column(self, line: int, offset: int) -> int:
        """The characters before so many bytes of a line."""
        return len(self._lines[line - 1][:offset].decode(errors="replace"))

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """value.name, where value is read."""
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = self._seen(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """f(name)."""
        self.generic_visit(node)
        node.args = [self._seen(a) if isinstance(a, ast.Name) else a for a in node.args]
        return node

    def _seen(self, value: ast.expr) -> ast.Call:
        """An expression that tells its value."""
        end = value.end_lineno or value.lineno
        place = (value.lineno, self.column(value.lineno, value.col_offset),
                 end, self.column(end, value.end_col_offset or 0))  # fmt: skip
        see = ast.Name(_SEE, ast.Load())
        call = ast.Call(see, [value, *map(ast.Constant, place)], [])
        return ast.fix_missing_locations(ast.copy_location(call, value))

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        """A pattern has to stay as it is."""
        node.body = [self.visit(statement) for statement in node.body]
        return node


def kinds_of(mx: Any) -> Callable[[Any], Kind]:
    """A function that gives the kind of a value, for an adapter; UNKNOWN where it may hold any."""
    gluon = mx.gluon
    table: list[tuple[Any, Kind]] = [
        (mx.nd.NDArray, Kind.ARRAY),
        ((np.ndarray, np.generic), Kind.NUMPY),
        (gluon.loss.Loss, Kind.LOSS),
        (gluon.Block, Kind.BLOCK),
        (gluon.Trainer, Kind.TRAINER),
        (gluon.Parameter, Kind.PARAMETER),
        (gluon.ParameterDict, Kind.PARAMETERS),
        (mx.metric.EvalMetric, Kind.METRIC),
        (gluon.data.Dataset, Kind.DATASET),
        (gluon.data.DataLoader, Kind.LOADER),
        (mx.io.DataIter, Kind.ITERATOR),
        (mx.io.DataBatch, Kind.BATCH),
        (mx.Context, Kind.DEVICE),
        (mx.sym.Symbol, Kind.SYMBOL),
        (mx.mod.Module, Kind.MODULE),
        (str, Kind.TEXT),
        ((bool, int, float), Kind.NUMBER),
    ]

    def kind(value: Any) -> Kind:
        return next((kind for types, kind in table if isinstance(value, types)), Kind.UNKNOWN)

    return kind
