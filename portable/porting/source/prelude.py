"""What is written above a program: helpers with what they need, and names that they share."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from symtable import SymbolTable, symtable
from typing import Any

import libcst as cst

from .target import Target, Work


def free(text: str) -> set[str]:
    """The names that a text reads and that are no parameters in it."""
    nodes = list(ast.walk(ast.parse(text)))
    given = {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - given


@cache
def _source(helper: Any) -> str:
    """A helper's text."""
    return inspect.getsource(helper).rstrip()


@cache
def _needed(helper: Any) -> frozenset[str]:
    """The names that a helper reads from outside of itself."""
    return frozenset(_foreign(symtable(_source(helper), "helper", "exec")))


def _foreign(table: SymbolTable) -> Iterator[str]:
    """The names that a text reads from outside of itself."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and not symbol.is_local() and not symbol.is_free():
            yield symbol.get_name()
    for inside in table.get_children():
        yield from _foreign(inside)


def helpers_of(target: Target) -> dict[str, Any]:
    """What a target may write into a program, by name, in the order of its text."""
    return {
        key: value
        for library in target.helpers
        for key, value in vars(library).items()
        if getattr(value, "__module__", "") == library.__name__
    }


def prelude(work: Work, made: list[str]) -> str:
    """The source of helpers, with the helpers that they use, in their own order; and these lines."""
    everything = helpers_of(work.target)
    wanted: set[str] = set()
    new = set(work.helpers)
    for line in made:
        new |= {n.id for n in ast.walk(ast.parse(line)) if isinstance(n, ast.Name)} & set(
            everything
        )
    while new:
        wanted |= new
        words = {word for name in new for word in _needed(everything[name])}
        new = (words & set(everything)) - wanted
    text = "\n\n\n".join(_source(value) for key, value in everything.items() if key in wanted)
    for name, other in work.renamed.items():
        text = re.sub(rf"(?<![\w.]){name}\b(?!=)", other, text)
    return "\n\n\n".join(filter(None, [text, "\n".join(made)]))


def with_prelude(module: cst.Module, prelude: str) -> str:
    """The helpers behind the last import of the top level."""
    if not prelude:
        return module.code
    body = list(module.body)
    last = 0
    for i, statement in enumerate(body):
        if isinstance(statement, cst.SimpleStatementLine) and any(
            isinstance(small, cst.Import | cst.ImportFrom) for small in statement.body
        ):
            last = i + 1
        elif not isinstance(statement, cst.SimpleStatementLine):
            break
    added = list(cst.parse_module(prelude).body)
    blank = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    added[0] = added[0].with_changes(leading_lines=blank)
    if last < len(body):
        rest = [line for line in body[last].leading_lines if line.comment]
        body[last] = body[last].with_changes(leading_lines=[*blank, *rest])
    return module.with_changes(body=[*body[:last], *added, *body[last:]]).code
