"""The places of a program where names are given values: assignments, loops, functions, classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from .names import dotted, mxnet_name


@dataclass(eq=False, slots=True)
class Function:
    """A function of the program.

    key: its name with a number, one for each function
    owner: the class that it is a method of, or ""
    """

    key: str
    name: str
    node: cst.FunctionDef
    owner: str
    parameters: Sequence[cst.Param]
    static: bool
    is_property: bool
    returns: list[cst.BaseExpression] = field(default_factory=list)
    yields: list[cst.BaseExpression] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Class:
    """A class of the program."""

    node: cst.ClassDef
    bases: Sequence[cst.Arg]
    methods: dict[str, Function] = field(default_factory=dict)


class Bindings(cst.CSTVisitor):
    """Collects them in one walk."""

    @dataclass(frozen=True, slots=True)
    class Assigned:
        """A target with the expression that it is given, each item of it, or what is put onto it."""

        target: cst.BaseExpression
        value: cst.BaseExpression
        each: bool = False
        onto: bool = False

    def __init__(self) -> None:
        super().__init__()
        self.assigned: list[Bindings.Assigned] = []
        self.functions: dict[str, Function] = {}
        self.classes: dict[str, Class] = {}
        self.calls: list[cst.Call] = []
        self.stars: list[str] = []  # canonical modules that everything was imported from
        self._around: list[Function | Class] = []
        self.by_node: dict[cst.CSTNode, Function] = {}

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        """from mxnet... import *."""
        if isinstance(node.names, cst.ImportStar) and node.module and not node.relative:
            name = mxnet_name(dotted(node.module))
            if name is not None:
                self.stars.append(name)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        """A class."""
        made = Class(node, node.bases)
        self.classes[node.name.value] = made
        self._around.append(made)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        """Its end."""
        self._around.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """A function or method."""
        around = self._around[-1] if self._around else None
        owner = around.node.name.value if isinstance(around, Class) else ""
        decorators = {dotted(d.decorator) for d in node.decorators}
        name = node.name.value
        made = Function(
            f"{name}#{len(self.functions)}", name, node, owner,
            [*node.params.posonly_params, *node.params.params, *node.params.kwonly_params],
            "staticmethod" in decorators, "property" in decorators,
        )  # fmt: skip
        self.functions[made.key] = made
        if isinstance(around, Class):
            around.methods[name] = made
        self.by_node[node] = made
        self._around.append(made)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        """Its end."""
        self._around.pop()

    def _function(self) -> Function | None:
        return next((a for a in reversed(self._around) if isinstance(a, Function)), None)

    def visit_Return(self, node: cst.Return) -> None:
        """What a function returns."""
        function = self._function()
        if function is not None and node.value is not None:
            function.returns.append(node.value)

    def visit_Yield(self, node: cst.Yield) -> None:
        """What a generator yields."""
        function = self._function()
        if function is not None and isinstance(node.value, cst.BaseExpression):
            function.yields.append(node.value)

    def visit_Assign(self, node: cst.Assign) -> None:
        """a = b = value."""
        for target in node.targets:
            self.assigned.append(self.Assigned(target.target, node.value))

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        """a += value."""
        self.assigned.append(self.Assigned(node.target, node.value, onto=True))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        """a: Type = value."""
        if node.value is not None:
            self.assigned.append(self.Assigned(node.target, node.value))

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        """(a := value)."""
        self.assigned.append(self.Assigned(node.target, node.value))

    def visit_For(self, node: cst.For) -> None:
        """for a in values."""
        self.assigned.append(self.Assigned(node.target, node.iter, each=True))

    def visit_CompFor(self, node: cst.CompFor) -> None:
        """... for a in values]."""
        self.assigned.append(self.Assigned(node.target, node.iter, each=True))

    def visit_WithItem(self, node: cst.WithItem) -> None:
        """with value as a."""
        if node.asname is not None and isinstance(node.asname.name, cst.BaseExpression):
            self.assigned.append(self.Assigned(node.asname.name, node.item))

    def visit_Call(self, node: cst.Call) -> None:
        """A call, whose arguments flow to a function's parameters."""
        self.calls.append(node)
