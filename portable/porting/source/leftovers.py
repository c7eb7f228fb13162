"""What no rule has written: a comment above its line, and the imports that stay or go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import libcst as cst
from libcst.metadata import QualifiedNameProvider

from .program.names import code, meaning


class Leftovers(cst.CSTTransformer):
    """Marks lines with MXNet names, and drops imports of names that are not used any more."""

    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def __init__(self, refusals: Mapping[str, str]) -> None:
        super().__init__()
        self.refusals = refusals
        self.kept: list[str] = []

    def _names(self, node: cst.CSTNode) -> list[str]:
        """The MXNet names in a statement, longest chains only."""
        found: list[str] = []

        def look(inner: cst.CSTNode) -> None:
            if isinstance(inner, cst.Import | cst.ImportFrom | cst.BaseSuite):
                return
            if isinstance(inner, cst.Attribute | cst.Name):
                name = meaning(self.get_metadata(QualifiedNameProvider, inner, set()))
                if name is not None:
                    found.append(name)
                    return
            for child in inner.children:
                look(child)

        look(node)
        found += _methods(node)
        return list(dict.fromkeys(found))

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        """A comment above a statement with names that stay."""
        node: Any = super().on_leave(original_node, updated_node)
        if isinstance(
            original_node, cst.SimpleStatementLine | cst.BaseCompoundStatement
        ) and hasattr(node, "leading_lines"):
            names = self._names(original_node)
            if names:
                lines = [
                    cst.EmptyLine(comment=cst.Comment(f"# portable: {self._why(name)}"))
                    for name in names
                ]
                self.kept += names
                return node.with_changes(leading_lines=[*node.leading_lines, *lines])
        return node

    def _why(self, name: str) -> str:
        reason = self.refusals.get(name) or _REASONS.get(
            name, "no rule writes it; write this by hand"
        )
        return f"{name if name in _REASONS else f'mxnet.{name}'}: {reason}".replace(
            "mxnet.mxnet", "mxnet"
        ).replace("mxnet.Block", "gluon.Block")


_GLUON_METHODS = ("collect_params", "name_scope", "hybridize", "set_data", "list_ctx", "list_grad",
                  "collect_ctx", "reset_ctx", "hybrid_forward", "register_child")  # fmt: skip


_REASONS = {
    "reshape": "0, -2, -3 and -4 have meanings of MXNet's own in a shape",
    "step": "no loss was found whose backward belongs to it, so that the batch size is not divided by",
}
_SPECIAL = re.compile(r"(?<![\w.])(0|-[234])(?![\w.])")


def _methods(node: cst.CSTNode) -> list[str]:
    """Calls of methods that only MXNet has, or has with another meaning, outside of inner statements."""
    found: list[str] = []
    for child in node.children:
        if isinstance(child, cst.BaseSuite):
            continue
        if isinstance(child, cst.Call) and isinstance(child.func, cst.Attribute):
            method, arguments = child.func.attr.value, [code(a.value) for a in child.args]
            if method in _GLUON_METHODS:
                found.append(f"Block.{method}")
            elif method == "reshape" and _SPECIAL.search(", ".join(arguments)):
                found.append("reshape")
            elif method == "step" and len(arguments) == 1:
                found.append("step")
        found += _methods(child)
    return found


def without_imports(module: cst.Module, added: list[str], keep: bool) -> cst.Module:
    """The module without its imports of mxnet, unless some are needed, and with new ones."""

    class Imports(cst.CSTTransformer):
        done = False

        def leave_SimpleStatementLine(
            self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
        ) -> cst.SimpleStatementLine | cst.RemovalSentinel | cst.FlattenSentinel[cst.BaseStatement]:
            if not any(_of_mxnet(small) for small in updated_node.body):
                return updated_node
            rest = [small for small in updated_node.body if keep or not _of_mxnet(small)]
            new: list[cst.BaseStatement] = []
            if not self.done:
                self.done = True
                new = [cst.parse_statement(line) for line in added]
                if new:
                    new[0] = new[0].with_changes(leading_lines=updated_node.leading_lines)
            if rest:
                new.append(updated_node.with_changes(body=rest))
            if not new:
                return cst.RemoveFromParent()
            return cst.FlattenSentinel(new)

    return module.visit(Imports())


def _of_mxnet(small: cst.BaseSmallStatement) -> bool:
    if isinstance(small, cst.Import):
        return all(code(alias.name).split(".")[0] == "mxnet" for alias in small.names)
    if isinstance(small, cst.ImportFrom) and small.module is not None and not small.relative:
        return code(small.module).split(".")[0] == "mxnet"
    return False
