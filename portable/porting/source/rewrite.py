"""One walk over a program: each node goes through the parts of the target in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import libcst as cst

from .program.flow import walk
from .program.names import code
from .removed import removed
from .target import Part, Work

MARK = "# portable: "


class Rewriter(cst.CSTTransformer):
    """Has the parts rewrite every node, keeps comments, and writes reasons above statements."""

    def __init__(self, work: Work, parts: Sequence[Part]) -> None:
        super().__init__()
        self.work, self.parts = work, parts

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        """The node after every part."""
        node = super().on_leave(original_node, updated_node)
        name = f"leave_{type(original_node).__name__}"
        for part in self.parts:
            method = getattr(part, name, None)
            if method is not None and isinstance(node, cst.CSTNode):
                node = method(original_node, node)
        if isinstance(original_node, cst.SimpleStatementLine):
            node = _with_comments(node, _lost(original_node, node))
        if isinstance(original_node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            self.work.settle(original_node, _text(node))
            marks = [MARK + reason for reason in self.work.reasons(original_node)]
            if marks and isinstance(node, cst.RemovalSentinel):
                node = original_node
            if isinstance(node, cst.RemovalSentinel):
                return removed(original_node)
            node = _with_comments(node, marks)
        return node


def _text(node: Any) -> str:
    """The text of a statement, or of several in its place."""
    if isinstance(node, cst.RemovalSentinel):
        return ""
    nodes = list(node) if isinstance(node, cst.FlattenSentinel) else [node]
    return "".join(code(one) for one in nodes)


def _lost(before: cst.CSTNode, after: Any) -> list[str]:
    """Comments within a statement that its rewriting has dropped."""
    if not isinstance(after, cst.CSTNode | cst.FlattenSentinel):
        return []
    nodes = list(after) if isinstance(after, cst.FlattenSentinel) else [after]
    rest = _comments(before)
    for node in nodes:
        rest -= _comments(node)
    return list(rest.elements())


def _comments(node: cst.CSTNode) -> Counter[str]:
    return Counter(inner.value for inner in walk(node) if isinstance(inner, cst.Comment))


def _with_comments(node: Any, comments: list[str]) -> Any:
    """A statement, or the first of several, with comments above it."""
    if not comments or isinstance(node, cst.RemovalSentinel):
        return node
    if isinstance(node, cst.FlattenSentinel):
        first, *rest = node
        return cst.FlattenSentinel([_with_comments(first, comments), *rest])
    lines = [cst.EmptyLine(comment=cst.Comment(text)) for text in comments]
    return node.with_changes(leading_lines=[*node.leading_lines, *lines])
