"""A program's tree with what LibCST finds out of it, and the MXNet names in it."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst
from libcst.metadata import (
    MetadataWrapper,
    PositionProvider,
    QualifiedName,
    QualifiedNameSource,
    ScopeProvider,
)

from .bindings import Bindings
from .names import canonical, dotted, mxnet_name, offers

Key = tuple[object, str]
Place = tuple[int, int]


class _Parents(cst.CSTVisitor):
    """The node around each node."""

    def __init__(self) -> None:
        self.found: dict[cst.CSTNode, cst.CSTNode] = {}
        self._open: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if self._open:
            self.found[node] = self._open[-1]
        self._open.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self._open.pop()


class Sources:
    """The nodes of a program: their parents, places, scopes, and what they import.

    Args:
        module: the program, as the parser gives it: no node stands in two places.

    Attributes:
        module: the same, whose nodes are asked for.
        parents: the node around each node.
        bindings: the places where names are given values.
    """

    def __init__(self, module: cst.Module) -> None:
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self.module = wrapper.module
        around = _Parents()
        self.module.visit(around)
        self.parents = around.found
        self._positions = wrapper.resolve(PositionProvider)
        self._scopes = wrapper.resolve(ScopeProvider)
        self.bindings = Bindings()
        self.module.visit(self.bindings)

    def place(self, node: cst.CSTNode) -> Place:
        """Line and column where a node begins."""
        start = self._positions[node].start
        return start.line, start.column

    def imports(self, node: cst.CSTNode) -> str:
        """The path of something imported, such as "numpy.zeros"; "" if it is not imported."""
        found = (
            one.name for one in self._qualified(node) if one.source is QualifiedNameSource.IMPORT
        )
        return next(found, "")

    def _imported(self, node: cst.Name | cst.Attribute) -> str | None:
        """The MXNet name of a chain of names that begins with an import."""
        path = dotted(node)
        if not path:
            return None
        for one in self._qualified(node):
            if one.source is QualifiedNameSource.IMPORT:
                name = mxnet_name(one.name)
                if name is not None:
                    return name
        first, _, rest = path.partition(".")
        if self.bindings.stars and not self._assigned(node, first):
            for module in reversed(self.bindings.stars):
                if offers(module, first):
                    return canonical(".".join(filter(None, (module, first, rest))))
        return None

    def _qualified(self, node: cst.CSTNode) -> Collection[QualifiedName]:
        """LibCST's qualified names."""
        scope = self._scopes.get(node)
        return scope.get_qualified_names_for(node) if scope is not None else ()

    def _assigned(self, node: cst.CSTNode, name: str) -> bool:
        scope = self._scopes.get(node) or self._scopes.get(self.module)
        return scope is not None and name in scope

    def _key(self, node: cst.CSTNode, name: str) -> Key:
        """Where the value of a name is kept: in the scope that it is assigned in."""
        scope = self._scopes.get(node)
        if scope is None:
            return (None, name)
        for assignment in scope[name]:
            return (assignment.scope, name)
        return (scope, name)
