"""Which assignment of a name holds where the name is read.

An assignment holds at a place if it is the last one before it, certainly happens on the way there,
and no loop around the place alone brings another one round. Everywhere else the name may hold what
any of its assignments gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

Function = cst.FunctionDef | cst.Lambda | cst.ClassDef | cst.Module
_FUNCTIONS = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.Module)
_LOOPS = (cst.For, cst.While)
_BLOCKS = (cst.IndentedBlock, cst.SimpleStatementSuite, cst.Module)


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """An assignment to a name.

    target: the name in it
    since: the place from which on it holds
    block: the statements in which it certainly happens before those behind it; None if in none
    """

    target: cst.CSTNode
    since: int
    block: cst.CSTNode | None


class Reaching:
    """The assignments of a program by the names that they are read by.

    Args:
        module: the program.
        parents: the node around each node.
    """

    def __init__(self, module: cst.Module, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> None:
        self._parents = parents
        self._spans: dict[cst.CSTNode, tuple[int, int]] = {}
        self._sites: dict[tuple[cst.CSTNode, str], list[Site]] = {}
        self._shared: set[str] = set()  # names of global and nonlocal statements
        self._number(module, 0)
        for node in list(self._spans):
            self._look(node)

    def of(self, node: cst.Name) -> cst.CSTNode | None:
        """The assigned name that certainly holds where a name is read; None if there is none."""
        place = self._spans[node][0]
        function = self._function(node)
        sites = self._sites.get((function, node.value), [])
        before = [site for site in sites if site.since <= place]
        if not before or node.value in self._shared:
            return None
        last = max(before, key=lambda site: site.since)
        for around in self._around(node, function):
            repeats = isinstance(around, _LOOPS) and not self._within(around, last.since)
            if repeats and any(self._within(around, site.since) for site in sites):
                return None
            if around is last.block:
                return last.target
        return None

    def _number(self, node: cst.CSTNode, place: int) -> int:
        """Number the nodes in the order of the text."""
        first = place
        for child in node.children:
            place = self._number(child, place + 1)
        self._spans[node] = (first, place)
        return place

    def _within(self, node: cst.CSTNode, place: int) -> bool:
        first, last = self._spans[node]
        return first <= place <= last

    def _around(self, node: cst.CSTNode, function: cst.CSTNode) -> list[cst.CSTNode]:
        """The nodes around one, up to its function."""
        found = []
        while node is not function:
            node = self._parents[node]
            found.append(node)
        return found

    def _function(self, node: cst.CSTNode) -> cst.CSTNode:
        node = self._parents[node]
        while not isinstance(node, _FUNCTIONS):
            node = self._parents[node]
        return node

    def _look(self, node: cst.CSTNode) -> None:
        """The names that a node assigns."""
        match node:
            case cst.Assign():
                for one in node.targets:
                    self._assigned(one.target, self._spans[node][1] + 1, self._block(node))
            case cst.AugAssign():
                self._assigned(node.target, self._spans[node][1] + 1, self._block(node))
            case cst.AnnAssign() if node.value is not None:
                self._assigned(node.target, self._spans[node][1] + 1, self._block(node))
            case cst.NamedExpr():
                self._assigned(node.target, self._spans[node][1] + 1, None)
            case cst.For():
                self._assigned(node.target, self._spans[node.body][0], node.body)
            case cst.With():
                for item in node.items:
                    if item.asname is not None:
                        self._assigned(
                            item.asname.name, self._spans[node.body][0], self._block(node)
                        )
            case cst.ExceptHandler() if node.name is not None:
                self._assigned(node.name.name, self._spans[node.body][0], node.body)
            case cst.Param():
                around = self._function(node)
                if isinstance(around, cst.FunctionDef):
                    site = Site(node, self._spans[around.body][0], around.body)
                    self._sites.setdefault((around, node.name.value), []).append(site)
            case cst.Del():
                self._assigned(node.target, self._spans[node][1] + 1, None)
            case cst.ImportAlias() if node.asname is not None:
                self._assigned(node.asname.name, self._spans[node][1] + 1, None)
            case cst.Global() | cst.Nonlocal():
                self._shared |= {item.name.value for item in node.names}

    def _assigned(self, target: cst.CSTNode, since: int, block: cst.CSTNode | None) -> None:
        if isinstance(target, cst.Name):
            site = Site(target, since, block)
            self._sites.setdefault((self._function(target), target.value), []).append(site)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._assigned(element.value, since, block)

    def _block(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statements that a statement is one of."""
        node = self._parents[node]
        while not isinstance(node, _BLOCKS):
            node = self._parents[node]
        return node
