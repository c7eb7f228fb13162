"""Gluon's Block classes: what of them is the same for all targets."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst
import libcst.matchers as m

from .modes import flattened
from .program.names import code
from .program.values import Kind
from .target import Work

_GLUON_ONLY = ("prefix", "params")


def takes_blocks(call: cst.Call) -> bool:
    """Whether a call of `add` gives blocks, as Gluon takes them."""
    return bool(call.args) and not any(a.keyword or a.star == "**" for a in call.args)


def added(call: cst.Call, func: cst.Attribute) -> cst.Call:
    """`net.append(block)` for `net.add(block)`, `net.extend([...])` for several."""
    one = len(call.args) == 1 and not call.args[0].star
    written = call.with_changes(
        func=func.with_changes(attr=cst.Name("append" if one else "extend"))
    )
    if one:
        return written
    around = call.whitespace_before_args
    inside = code(cst.Call(cst.Name("f"), call.args, whitespace_before_args=around))[2:-1]
    return written.with_changes(
        args=[cst.Arg(cst.parse_expression(f"[{inside}]"))],
        whitespace_before_args=cst.SimpleWhitespace(""),
    )


class BlockClasses:
    """Bases, hybrid_forward, name scopes, hybridize.

    forward: what the method that is called by calling a block is named in the target.
    """

    forward = "forward"

    def __init__(self, work: Work) -> None:
        self.work, self.facts = work, work.facts
        classes = self.facts.bindings.classes
        self.blocks = {
            name for name, made in classes.items() if self.facts.class_kind(name) is Kind.BLOCK
        }
        self.parameters = {name: set(self._registered(made.node)) for name, made in classes.items()}

    def _registered(self, node: cst.ClassDef) -> list[str]:
        """The names of parameters that a class gets by self.params.get."""
        found = []
        for assign in m.findall(node, m.Assign(value=m.Call(func=m.Attribute(attr=m.Name("get"))))):
            assert isinstance(assign, cst.Assign)
            assert isinstance(assign.value, cst.Call)
            if code(assign.value.func) == "self.params.get":
                found += [code(t.target).removeprefix("self.") for t in assign.targets]
        return found

    def _class(self, node: cst.CSTNode) -> str:
        """The block's class that a node is in, or ""."""
        while not isinstance(node, cst.Module):
            node = self.facts.parents[node]
            if isinstance(node, cst.ClassDef):
                return node.name.value if node.name.value in self.blocks else ""
        return ""

    def leave_ClassDef(self, original: cst.ClassDef, updated: cst.ClassDef) -> cst.ClassDef:
        """class Net(nn.Block) becomes class Net(torch.nn.Module)."""
        bases = []
        for old, new in zip(original.bases, updated.bases, strict=True):
            name = self.facts.name(old.value)
            if name is not None and name in self.work.target.bases:
                self.work.converted += 1
                new = new.with_changes(value=cst.parse_expression(self.work.base(name)))
            elif name is not None:
                self.work.refuse(original, f"mxnet.{name}: no counterpart to inherit from")
            bases.append(new)
        return updated.with_changes(bases=bases)

    def leave_FunctionDef(
        self, original: cst.FunctionDef, updated: cst.FunctionDef
    ) -> cst.FunctionDef:
        """forward(self, x) for hybrid_forward(self, F, x, weight); no **kwargs for Block's sake."""
        owner = self._class(original)
        if not owner or not isinstance(self.facts.parents[original], cst.IndentedBlock):
            return updated
        if original.name.value == "hybrid_forward":
            return self._forward(owner, original, updated)
        if original.name.value == "forward" != self.forward:
            self.work.converted += 1
            return updated.with_changes(name=cst.Name(self.forward))
        if original.name.value == "__init__" and updated.params.star_kwarg is not None:
            name = updated.params.star_kwarg.name.value
            if not re.search(rf"\b{name}\b", code(updated.body)):
                params = updated.params.with_changes(star_kwarg=None)
                last = list(params.params)
                if last:
                    last[-1] = last[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
                return updated.with_changes(params=params.with_changes(params=last))
        return updated

    def _forward(
        self, owner: str, original: cst.FunctionDef, updated: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Parameters arrive by self; the ones after the inputs are registered under their names."""
        parameters = self.parameters[owner]
        params = [p for i, p in enumerate(updated.params.params) if i != 1]
        registered = [p.name.value for p in params if p.name.value in parameters]
        kept = [p for p in params if p.name.value not in parameters]
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        body: Any = updated.body
        for name in registered:
            body = m.replace(body, m.Name(name), cst.parse_expression(f"self.{name}"))
        self.work.converted += 1
        return updated.with_changes(
            name=cst.Name(self.forward), params=updated.params.with_changes(params=kept), body=body
        )

    def leave_With(self, original: cst.With, updated: cst.CSTNode) -> Any:
        """with self.name_scope(): its body alone."""
        if isinstance(updated, cst.With) and len(updated.items) == 1:
            item = original.items[0].item
            if (
                isinstance(item, cst.Call)
                and isinstance(item.func, cst.Attribute)
                and item.func.attr.value == "name_scope"
                and self.facts.kind(item.func.value) in (Kind.BLOCK, Kind.UNKNOWN)
            ):
                self.work.converted += 1
                return cst.FlattenSentinel(flattened(updated))
        return updated

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """super().__init__() and calls of the program's own blocks, without prefix and params."""
        if not isinstance(updated, cst.Call):
            return updated
        func = original.func
        if code(func).startswith("super(") and self._class(original):
            return _without_gluon(updated, stars=True)
        if self.facts.value(func).kind is Kind.CLASS and code(func) in self.blocks:
            return _without_gluon(updated, stars=False)
        return updated

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.CSTNode
    ) -> cst.CSTNode | cst.RemovalSentinel:
        """net.hybridize() has no counterpart that changes numbers: the line goes."""
        if len(original.body) != 1 or not isinstance(original.body[0], cst.Expr):
            return updated
        value = original.body[0].value
        if (
            isinstance(value, cst.Call)
            and isinstance(value.func, cst.Attribute)
            and value.func.attr.value in ("hybridize", "wait_to_read", "waitall")
            and self.facts.kind(value.func.value) in (Kind.BLOCK, Kind.LOSS, Kind.ARRAY, Kind.MXNET)
        ):
            self.work.converted += 1
            return cst.RemoveFromParent()
        return updated


def _without_gluon(call: cst.Call, stars: bool) -> cst.Call:
    """A call without prefix and params, and without ** if asked."""
    args = [
        a for a in call.args
        if not (a.keyword is not None and a.keyword.value in _GLUON_ONLY)
        and not (stars and a.star == "**")
    ]  # fmt: skip
    if args and len(args) < len(call.args):
        args[-1] = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return call.with_changes(args=args)
