"""What no part has written: a comment above its statement, and the imports that stay or go."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import libcst as cst

from .program.facts import Facts
from .program.flow import walk
from .program.names import code, dotted, mxnet_name
from .removed import removed
from .rewrite import MARK


class Leftovers(cst.CSTTransformer):
    """Marks statements with MXNet names; removes names given to MXNet's modules.

    Args:
        facts: of the program as it has been rewritten.
        helpers: names in it that are written into it, whatever was imported by them.

    Attributes:
        kept: the MXNet names that stay.
    """

    def __init__(self, facts: Facts, helpers: Collection[str]) -> None:
        super().__init__()
        self.facts, self.helpers = facts, helpers
        self.kept: list[str] = []

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        """A comment above a statement with names that stay."""
        node: Any = super().on_leave(original_node, updated_node)
        if not isinstance(original_node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            return node
        if isinstance(original_node, cst.SimpleStatementLine) and (
            self._gives_names(original_node) or self._chooses(original_node)
        ):
            return removed(original_node)
        names = self._names(original_node)
        self.kept += names
        marked = [line.comment.value for line in original_node.leading_lines if line.comment]
        new = [
            f"{MARK}{name}: no rule writes it; write this by hand"
            for name in names
            if not any(text.startswith(MARK) and name.partition(".")[2] in text for text in marked)
        ]
        if new and isinstance(node, cst.CSTNode):
            lines = [cst.EmptyLine(comment=cst.Comment(text)) for text in new]
            above = [*node.leading_lines, *lines]  # type: ignore[attr-defined]
            return node.with_changes(leading_lines=above)
        return node

    def _names(self, statement: cst.CSTNode) -> list[str]:
        """The MXNet names in a statement, without the statements inside of it."""
        found: list[str] = []

        def look(node: cst.CSTNode) -> None:
            if isinstance(node, cst.Import | cst.ImportFrom | cst.BaseSuite):
                return
            if isinstance(node, cst.Name) and node.value in self.helpers:
                return
            if isinstance(node, cst.Attribute | cst.Name):
                name = self.facts.name(node)
                if name is not None:
                    found.append(f"mxnet.{name}".rstrip("."))
                    return
            named = isinstance(node, cst.Attribute | cst.Arg)  # by names that are no variables
            for child in [node.value] if named else node.children:  # type: ignore[attr-defined]
                look(child)

        look(statement)
        return list(dict.fromkeys(found))

    def _gives_names(self, node: cst.SimpleStatementLine) -> bool:
        """nd, nn = mx.nd, mx.gluon.nn, where nobody uses these names any more."""
        small = node.body[0]
        if len(node.body) != 1 or not isinstance(small, cst.Assign):
            return False
        pairs = _pairs(small)
        if not pairs or any(self.facts.name(value) is None for _, value in pairs):
            return False
        names = {target for target, _ in pairs}
        return not any(
            isinstance(inner, cst.Name) and inner.value in names and not self._in_alias(inner)
            for inner in walk(self.facts.module)
        )

    def _chooses(self, node: cst.SimpleStatementLine) -> bool:
        """portable.as_mxnet(adapter)."""
        small = node.body[0]
        return (
            isinstance(small, cst.Expr)
            and isinstance(small.value, cst.Call)
            and self.facts.imports(small.value.func) == "portable.as_mxnet"
        )

    def _in_alias(self, name: cst.Name) -> bool:
        """Whether a name stands in an assignment of MXNet's modules to names."""
        node: cst.CSTNode = name
        while not isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            if isinstance(node, cst.Attribute) or (
                isinstance(self.facts.parents[node], cst.Attribute)
                and self.facts.parents[node].attr is node  # type: ignore[attr-defined]
            ):
                return True
            node = self.facts.parents[node]
        if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Assign):
            pairs = _pairs(node.body[0])
            return bool(pairs) and all(self.facts.name(v) is not None for _, v in pairs)
        return False


def _pairs(node: cst.Assign) -> list[tuple[str, cst.BaseExpression]]:
    """Names with their values; nothing for other assignments."""
    if len(node.targets) != 1:
        return []
    target = node.targets[0].target
    if isinstance(target, cst.Name):
        return [(target.value, node.value)]
    if isinstance(target, cst.Tuple) and isinstance(node.value, cst.Tuple):
        elements = list(zip(target.elements, node.value.elements, strict=False))
        if len(elements) == len(target.elements) == len(node.value.elements):
            return [(code(a.value), b.value) for a, b in elements]
    return []


def without_imports(module: cst.Module, added: list[str], keep: bool) -> cst.Module:
    """The module without its imports of mxnet, unless some are needed, and with new ones."""

    class Imports(cst.CSTTransformer):
        done = False

        def leave_SimpleStatementLine(
            self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
        ) -> Any:
            parts = [_rest(small) for small in updated_node.body]
            if all(part is small for part, small in zip(parts, updated_node.body, strict=True)):
                return updated_node
            rest = list(updated_node.body) if keep else [p for p in parts if p is not None]
            new: list[cst.BaseStatement] = []
            if not self.done:
                self.done = True
                new = [cst.parse_statement(line) for line in added]
                if new:
                    new[0] = new[0].with_changes(leading_lines=updated_node.leading_lines)
            if rest:
                new.append(updated_node.with_changes(body=rest))
            if not new:
                return removed(updated_node)
            return cst.FlattenSentinel(new)

    return module.visit(Imports())


def _rest(small: cst.BaseSmallStatement) -> cst.BaseSmallStatement | None:
    """What is left of an import without MXNet's modules; other statements as they are."""
    if isinstance(small, cst.Import):
        names = [alias for alias in small.names if not _ours(dotted(alias.name))]
        if len(names) == len(small.names):
            return small
        if not names:
            return None
        names[-1] = names[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return small.with_changes(names=names)
    if isinstance(small, cst.ImportFrom) and small.module is not None and not small.relative:
        return None if _ours(dotted(small.module)) else small
    return small


def _ours(path: str) -> bool:
    """Whether a module is MXNet's, or the package that stands for it."""
    return path == "portable" or mxnet_name(path) is not None
