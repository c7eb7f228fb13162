"""A program's tree with what LibCST finds out of it, and the MXNet names in it."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst
from libcst.metadata import (
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
    QualifiedName,
    QualifiedNameProvider,
    QualifiedNameSource,
    ScopeProvider,
)

from .bindings import Bindings
from .names import canonical, dotted, mxnet_name, offers

Key = tuple[object, str]
Place = tuple[int, int]


class Sources:
    """The nodes of a program: their parents, places, scopes, and what they import.

    Args:
        module: the program.

    Attributes:
        module: the same, whose nodes are asked for.
        parents: the node around each node.
        bindings: the places where names are given values.
    """

    def __init__(self, module: cst.Module) -> None:
        wrapper = MetadataWrapper(module)
        self.module = wrapper.module
        self.parents = wrapper.resolve(ParentNodeProvider)
        self._positions = wrapper.resolve(PositionProvider)
        self._names = wrapper.resolve(QualifiedNameProvider)
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
        """LibCST's qualified names, which it finds when they are asked for."""
        found = self._names.get(node, ())
        names: Collection[QualifiedName] = found() if callable(found) else found
        return names or ()

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
