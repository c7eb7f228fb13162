"""What the names of a program hold, as far as its assignments tell."""

from __future__ import annotations

from collections import Counter

import libcst as cst
from libcst.metadata import QualifiedNameProvider

from .names import dotted, meaning


class Kinds(cst.CSTVisitor):
    """Names of arrays, optimizers and networks, and the program's own blocks."""

    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.arrays: set[str] = set()
        self.optimizers: set[str] = set()
        self.makers: set[str] = set()  # functions that return a Trainer
        self.networks: set[str] = set()
        self.blocks: set[str] = set()
        self.used: Counter[str] = Counter()
        self._functions: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Remember where we are."""
        self._functions.append(node.name.value)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        """And where we were."""
        self._functions.pop()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        """A subclass of Block, or of one of the program's own."""
        for base in node.bases:
            name = meaning(self.get_metadata(QualifiedNameProvider, base.value, set()))
            if name == "nn.Block" or dotted(base.value) in self.blocks:
                self.blocks.add(node.name.value)

    def visit_Return(self, node: cst.Return) -> None:
        """A function that returns a Trainer makes optimizers."""
        if isinstance(node.value, cst.Call) and self._name(node.value) == "gluon.Trainer":
            self.makers.add(self._functions[-1] if self._functions else "")

    def visit_Call(self, node: cst.Call) -> None:
        """Count the calls of MXNet names."""
        name = self._name(node)
        if name:
            self.used[name] += 1

    def visit_Assign(self, node: cst.Assign) -> None:
        """The kind of what a name is given."""
        if not isinstance(node.value, cst.Call):
            return
        name, own = self._name(node.value), dotted(node.value.func)
        for target in node.targets:
            text = dotted(target.target)
            if name and name.startswith("nd.") and text:
                self.arrays.add(text)
            elif name == "gluon.Trainer" or own in self.makers:
                self.optimizers.add(text)
            elif own in self.blocks or name in ("nn.Sequential", "nn.HybridSequential"):
                self.networks.add(text)

    def _name(self, call: cst.Call) -> str | None:
        return meaning(self.get_metadata(QualifiedNameProvider, call.func, set()))
