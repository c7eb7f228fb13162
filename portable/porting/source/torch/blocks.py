"""Gluon's Block classes as torch.nn.Module classes."""

from __future__ import annotations

import re
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import QualifiedNameProvider

from ..program.names import code, dotted, meaning

_GLUON_ONLY = ("prefix", "params")


class Blocks(cst.CSTTransformer):
    """Bases, hybrid_forward, name scopes, parameters, children."""

    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def __init__(self, blocks: set[str]) -> None:
        super().__init__()
        self.blocks = blocks
        self.converted = 0
        self.parameters: set[str] = set()
        self._inside: list[bool] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        """Whether we are inside a block."""
        self._inside.append(node.name.value in self.blocks)

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.ClassDef:
        """class Net(nn.Block) becomes class Net(torch.nn.Module)."""
        self._inside.pop()
        bases = []
        for old, new in zip(original_node.bases, updated_node.bases, strict=True):
            name = meaning(self.get_metadata(QualifiedNameProvider, old.value, set()))
            target = {
                "nn.Block": "torch.nn.Module",
                "data.Dataset": "torch.utils.data.Dataset",
                "metric.EvalMetric": "EvalMetric",
            }.get(name or "")
            if target:
                self.converted += 1
                new = new.with_changes(value=cst.parse_expression(target))
            bases.append(new)
        return updated_node.with_changes(bases=bases)

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """forward(self, x) for hybrid_forward(self, F, x, weight); no **kwargs for Block's sake."""
        node = updated_node
        if not (self._inside and self._inside[-1]):
            return node
        if node.name.value == "hybrid_forward":
            return self._forward(node)
        if node.name.value == "__init__" and node.params.star_kwarg is not None:
            name = node.params.star_kwarg.name.value
            if len(re.findall(rf"\b{name}\b", code(node.body))) == 0:
                params = node.params.with_changes(star_kwarg=None)
                last = list(params.params)
                if last:
                    last[-1] = last[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
                return node.with_changes(params=params.with_changes(params=last))
        return node

    def _forward(self, node: cst.FunctionDef) -> cst.FunctionDef:
        """Parameters arrive by self; the ones after the inputs are registered under their names."""
        params = [p for p in node.params.params if p.name.value != "F"]
        registered = [p.name.value for p in params if p.name.value in self.parameters]
        kept = [p for p in params if p.name.value not in self.parameters]
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        body: Any = node.body
        for name in registered:
            body = m.replace(body, m.Name(name), cst.parse_expression(f"self.{name}"))
        self.converted += 1
        return node.with_changes(
            name=cst.Name("forward"), params=node.params.with_changes(params=kept), body=body
        )

    def visit_Assign(self, node: cst.Assign) -> None:
        """Remember the names of registered parameters."""
        if isinstance(node.value, cst.Call) and dotted(node.value.func).endswith("params.get"):
            self.parameters = self.parameters | {
                dotted(t.target).removeprefix("self.") for t in node.targets
            }

    def leave_With(
        self, original_node: cst.With, updated_node: cst.With
    ) -> cst.With | cst.FlattenSentinel[cst.BaseStatement]:
        """with self.name_scope(): its body alone."""
        if len(updated_node.items) == 1:
            item = updated_node.items[0].item
            if isinstance(item, cst.Call) and dotted(item.func).endswith("name_scope"):
                self.converted += 1
                return flattened(updated_node)
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """super().__init__(), parameters, children, and calls of the program's own blocks."""
        call, name = updated_node, dotted(updated_node.func)
        text = code(call.func)
        if self._inside and self._inside[-1] and text.startswith("super("):
            return call.with_changes(
                args=[a for a in call.args if a.star != "**" and not _gluon_only(a)]
            )
        if name in self.blocks:
            args = [a for a in call.args if not _gluon_only(a)]
            if args and len(args) < len(call.args):
                args[-1] = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            return call.with_changes(args=args)
        if name == "self.params.get":
            return self._parameter(call)
        if name == "self.register_child" and len(call.args) == 1:
            self.converted += 1
            child = code(call.args[0].value)
            return cst.parse_expression(f"self.add_module(str(len(self._modules)), {child})")
        if text.endswith(".add") and call.args and self._layers(call):
            self.converted += 1
            front = text.removesuffix(".add")
            if len(call.args) == 1 and not call.args[0].star:
                return call.with_changes(func=cst.parse_expression(f"{front}.append"))
            inside = code(call.with_changes(func=cst.Name("f"))).removeprefix("f(")[:-1]
            return cst.parse_expression(f"{front}.extend([{inside}])")
        return call

    def _layers(self, call: cst.Call) -> bool:
        """Whether what is added looks like layers."""
        texts = [code(a.value) for a in call.args]
        return any(
            text.startswith(("torch.nn.", "BatchNorm")) or text.partition("(")[0] in self.blocks
            for text in texts
        )

    def _parameter(self, call: cst.Call) -> cst.BaseExpression:
        """self.params.get("weight", shape=..., init=...)."""
        given = {a.keyword.value: code(a.value) for a in call.args if a.keyword}
        if "shape" not in given or set(given) - {"shape", "init", "dtype"}:
            return call
        self.converted += 1
        filled = re.fullmatch(r"constant\((?:value=)?(.*)\)", given.get("init", ""))
        made = (
            f"torch.full({given['shape']}, {filled[1]})"
            if filled
            else f"torch.empty({given['shape']})"
        )
        return cst.parse_expression(f"torch.nn.Parameter({made})")


def _gluon_only(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value in _GLUON_ONLY


def flattened(node: cst.With) -> cst.FlattenSentinel[cst.BaseStatement]:
    """A with statement's body in its place, with the comments above it."""
    body: list[Any] = list(node.body.body)
    if isinstance(node.body, cst.SimpleStatementSuite):
        body = [cst.SimpleStatementLine(body)]
    first = body[0]
    if hasattr(first, "leading_lines"):
        body[0] = first.with_changes(leading_lines=[*node.leading_lines, *first.leading_lines])
    return cst.FlattenSentinel(body)
