"""Gluon's Block classes as flax.nnx.Module classes."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst

from ..blocks import BlockClasses, added, takes_blocks
from ..program.flow import walk
from ..program.names import code
from ..program.values import Kind
from ..target import Work, arguments
from .recorded import recordings_of


class Blocks(BlockClasses):
    """Parameters and children, which are attributes in nnx."""

    forward = "__call__"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.lists = self._lists()
        self.recordings = recordings_of(work)
        self.ordered = "collect_params().values()" in code(self.facts.module)

    def _lists(self) -> set[str]:
        """Attributes of blocks that hold lists of blocks."""
        found = set()
        for call in self.facts.bindings.calls:
            if (
                isinstance(call.func, cst.Attribute)
                and call.func.attr.value == "append"
                and code(call.func.value).startswith("self.")
                and call.args
                and self.facts.kind(call.args[0].value) is Kind.BLOCK
            ):
                found.add(code(call.func.value))
        for binding in self.facts.bindings.assigned:
            value = self.facts.value(binding.value)
            if value.kind is Kind.LIST and value.each().kind is Kind.BLOCK:
                found.add(code(binding.target))
        return {name for name in found if name.startswith("self.")}

    def leave_ClassDef(self, original: cst.ClassDef, updated: cst.ClassDef) -> cst.ClassDef:
        """A base that knows the order of parameters where the program goes through them.

        A class that asks whether it is in training begins as in inference; train() sets it.
        """
        made = super().leave_ClassDef(original, updated)
        if original.name.value not in self.blocks:
            return made
        if self.ordered:
            ordered = cst.Name(self.work.helper("Ordered"))
            bases = [
                base.with_changes(value=ordered) if code(base.value) == "nnx.Module" else base
                for base in made.bases
            ]
            made = made.with_changes(bases=bases)
        inside = code(made.body)
        if "self.deterministic" not in inside or "self.deterministic" in code(original.body):
            return made
        body: list[Any] = list(made.body.body)
        documented = isinstance(original.get_docstring(), str)
        line: Any = cst.parse_statement("deterministic = True")
        blank = [cst.EmptyLine(indent=False)]
        line = line.with_changes(leading_lines=blank if documented else [])
        place = 1 if documented else 0
        if len(body) > place and not body[place].leading_lines:
            body[place] = body[place].with_changes(leading_lines=blank)
        body.insert(place, line)
        return made.with_changes(body=made.body.with_changes(body=body))

    def leave_Assign(self, original: cst.Assign, updated: cst.CSTNode) -> cst.CSTNode:
        """self.blocks = nnx.List([]) for a list of blocks."""
        if not isinstance(updated, cst.Assign) or len(updated.targets) != 1:
            return updated
        if code(original.targets[0].target) not in self.lists or not self._class(original):
            return updated
        self.work.converted += 1
        value = cst.parse_expression(f"nnx.List({code(updated.value)})")
        return updated.with_changes(value=value)

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Parameters, children, and what all targets have in common."""
        updated, func = super().leave_Call(original, updated), original.func
        if not isinstance(updated, cst.Call):
            return updated
        if not isinstance(func, cst.Attribute) or not isinstance(updated.func, cst.Attribute):
            return updated
        method, kind = func.attr.value, self.facts.kind(func.value)
        if method == "get" and code(func.value) == "self.params" and self._class(original):
            return self._parameter(original, updated)
        if method == "forward" and kind is Kind.BLOCK:
            self.work.converted += 1
            return updated.with_changes(func=updated.func.value)
        if kind is Kind.PARAMETERS and method == "values" and not updated.args:
            receiver = code(updated.func.value)
            network = receiver.removesuffix(".collect_params()")
            if network != receiver:
                self.work.converted += 1
                return cst.parse_expression(f"{self.work.helper('parameters_of')}({network})")
        if kind is Kind.PARAMETER and method == "data" and not set(arguments(updated)) - {0, "ctx"}:
            self.work.converted += 1
            return self._numbers(updated.func.value, func.value)
        if kind is Kind.PARAMETER and method == "grad" and not updated.args:
            shown = self._gradient(func.value)
            if shown is not None:
                self.work.converted += 1
                return shown
        if kind is Kind.BLOCK and method == "add" and takes_blocks(updated):
            self.work.converted += 1
            return added(updated, updated.func)
        return updated

    def _gradient(self, parameter: cst.BaseExpression) -> cst.BaseExpression | None:
        """The gradient of a layer's weight or bias, by the gradients of the step before."""
        text = code(parameter)
        for recorded in self.recordings.by_record.values():
            rest = text.removeprefix(recorded.network)
            if not recorded.gradients or rest == text or rest[0] not in ".[":
                continue
            layer, _, name = rest.rpartition(".")
            layer = re.sub(r"^\[", ".layers[", layer)
            if name == "weight":
                return cst.parse_expression(f"{self.work.helper('weight_of')}(gradients{layer})")
            return cst.parse_expression(f"gradients{layer}.{name}[...]")
        return None

    def _numbers(
        self, parameter: cst.BaseExpression, before: cst.BaseExpression
    ) -> cst.BaseExpression:
        """What a parameter holds; of a layer of MXNet's, its weight in MXNet's layout."""
        text = code(parameter)
        if isinstance(before, cst.Attribute) and before.attr.value == "weight":
            owner = self.facts.value(before.value)
            if owner.name not in self.parameters and code(before.value) != "self":
                layer = text.removesuffix(".weight")
                return cst.parse_expression(f"{self.work.helper('weight_of')}({layer})")
        if isinstance(before, cst.Attribute):
            return cst.parse_expression(f"{text}[...]")
        return parameter

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.CSTNode
    ) -> cst.CSTNode | cst.RemovalSentinel:
        """register_child of what an attribute holds, and super().__init__(), have no counterpart."""
        found = super().leave_SimpleStatementLine(original, updated)
        if found is not updated or not isinstance(found, cst.SimpleStatementLine):
            return found
        small = original.body[0]
        if len(original.body) != 1 or not isinstance(small, cst.Expr):
            return found
        call = small.value
        if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
            return found
        owner = self._class(original)
        if re.fullmatch(r"super\(.*\)\.__init__", code(call.func)) and owner:
            bases = [self.facts.name(b.value) for b in self.facts.bindings.classes[owner].bases]
            if bases == ["nn.Block"]:
                self.work.converted += 1
                return cst.RemoveFromParent()
        if call.func.attr.value == "register_child" and owner:
            if len(call.args) == 1 and self._is_kept(code(call.args[0].value), original):
                self.work.converted += 1
                return cst.RemoveFromParent()
            self.work.refuse(
                call, "register_child: make the child an attribute, or append it to one"
            )
        return found

    def _is_kept(self, child: str, node: cst.CSTNode) -> bool:
        """Whether a child is put into an attribute, or a list that is one, in the same function."""
        while not isinstance(node, cst.FunctionDef | cst.Module):
            node = self.facts.parents[node]
        appends = {f"{name}.append" for name in self.lists}
        for inner in walk(node):
            appended = isinstance(inner, cst.Call) and code(inner.func) in appends
            if appended and code(inner.args[0].value) == child:  # type: ignore[attr-defined]
                return True
            if isinstance(inner, cst.Assign) and code(inner.value) == child:
                return any(code(t.target).startswith("self.") for t in inner.targets)
        return child.startswith("self.")

    def _parameter(self, original: cst.Call, call: cst.Call) -> cst.CSTNode:
        """self.params.get("weight", shape=..., init=...)."""
        given = {a.keyword.value: code(a.value) for a in call.args if a.keyword}
        if "shape" not in given or set(given) - {"shape", "init", "dtype"}:
            self.work.refuse(original, "self.params.get: only with shape and init, both given")
            return call
        self.work.converted += 1
        filled = re.fullmatch(r"constant\((?:value=)?(.*)\)", given.get("init", ""))
        if "init" in given and filled is None:
            self.work.refuse(original, "self.params.get: only with init=Constant, Zero or One")
            return call
        shape = given["shape"]
        made = f"jnp.full({shape}, {filled[1]})" if filled else f"jnp.zeros({shape})"
        return cst.parse_expression(f"nnx.Param({made})")
