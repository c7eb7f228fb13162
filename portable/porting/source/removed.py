"""Statements that go while the comments above them stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

_NAME = "_removed_by_portable"


def removed(node: Any) -> Any:
    """What takes a statement's place: nothing, or what keeps the comments above it until `finish`."""
    lines = [line for line in getattr(node, "leading_lines", ()) if line.comment]
    if not lines:
        return cst.RemoveFromParent()
    return cst.SimpleStatementLine([cst.Expr(cst.Name(_NAME))], leading_lines=node.leading_lines)


def finish(module: cst.Module) -> cst.Module:
    """The module with comments of removed statements above the next ones."""
    found = module.visit(_Finish())
    assert isinstance(found, cst.Module)
    return found


class _Finish(cst.CSTTransformer):
    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body, lines = _joined(updated_node.body)
        return updated_node.with_changes(body=body, footer=[*lines, *updated_node.footer])

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        body, lines = _joined(updated_node.body)
        return updated_node.with_changes(body=body, footer=[*lines, *updated_node.footer])


def _joined(body: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Statements without those that go, and the comments behind the last one."""
    kept: list[Any] = []
    lines: list[Any] = []
    for statement in body:
        if _is_removed(statement):
            lines += statement.leading_lines
        else:
            if lines:
                lines = [*lines, *statement.leading_lines]
                statement, lines = statement.with_changes(leading_lines=lines), []
            kept.append(statement)
    return kept, lines


def _is_removed(statement: Any) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.Name)
        and statement.body[0].value.value == _NAME
    )
