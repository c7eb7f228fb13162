"""Names that statements give and read, and functions made of statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from ..program.flow import walk


def define(signature: str, body: Sequence[Any], result: str) -> cst.FunctionDef:
    """A function of these statements that returns something, or nothing."""
    made = cst.parse_statement(f"def {signature}:\n    pass\n")
    assert isinstance(made, cst.FunctionDef)
    last = [cst.parse_statement(f"return {result}")] if result else []
    return made.with_changes(body=cst.IndentedBlock([*body, *last]))


def needed(body: Sequence[cst.CSTNode], head: cst.BaseExpression) -> int:
    """How many statements compute the names of a head."""
    names = set(read(head))
    last = 0
    for i, statement in enumerate(body, 1):
        if names & set(assigned(statement)):
            last = i
    return last


def assigned(node: cst.CSTNode) -> Iterator[str]:
    """The names that a statement gives something to, in order."""
    for inner in _own(node):
        targets: list[cst.CSTNode] = []
        if isinstance(inner, cst.Assign):
            targets = [target.target for target in inner.targets]
        elif isinstance(inner, cst.AugAssign | cst.AnnAssign | cst.For | cst.NamedExpr):
            targets = [inner.target]
        for target in targets:
            if isinstance(target, cst.Name | cst.Tuple | cst.List):
                yield from (n.value for n in walk(target) if isinstance(n, cst.Name))


def read(node: cst.CSTNode) -> Iterator[str]:
    """The names in an expression, without attributes and keywords."""
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, cst.Attribute | cst.Arg):
        yield from read(node.value)
    else:
        for child in node.children:
            yield from read(child)


def _own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all that is in it, without what has names of its own."""
    yield node
    for child in node.children:
        if not isinstance(child, cst.FunctionDef | cst.Lambda | cst.ClassDef | cst.BaseComp):
            yield from _own(child)
