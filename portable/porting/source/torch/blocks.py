"""Gluon's Block classes as torch.nn.Module classes."""

from __future__ import annotations

import re

import libcst as cst

from ..blocks import BlockClasses, added, takes_blocks
from ..program.names import code
from ..program.values import Kind
from ..target import Work, arguments

_STATISTICS = ("nn.BatchNorm", "contrib.nn.SyncBatchNorm")
_OF_PARAMETERS = {"items": "named_parameters", "values": "parameters"}


class Blocks(BlockClasses):
    """Parameters and children."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        called = {self.facts.name(call.func) for call in self.facts.bindings.calls}
        self.statistics = bool(called & set(_STATISTICS))

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Parameters, children, and what all targets have in common."""
        updated, func = super().leave_Call(original, updated), original.func
        if not isinstance(updated, cst.Call):
            return updated
        if not isinstance(func, cst.Attribute) or not isinstance(updated.func, cst.Attribute):
            return updated
        method, kind = func.attr.value, self.facts.kind(func.value)
        receiver = code(updated.func.value)
        if method == "get" and code(func.value) == "self.params" and self._class(original):
            return self._parameter(original, updated)
        if kind is Kind.PARAMETER and method == "data":
            if set(arguments(updated)) - {0, "ctx"}:
                return updated
            self.work.converted += 1
            return updated.func.value
        if kind is Kind.PARAMETER and method == "grad" and not updated.args:
            self.work.converted += 1
            return updated.func
        if kind is Kind.PARAMETERS and method in _OF_PARAMETERS and not updated.args:
            return self._of_parameters(method, updated)
        if kind is Kind.BLOCK and method == "register_child" and len(updated.args) == 1:
            self.work.converted += 1
            child = code(updated.args[0].value)
            return cst.parse_expression(
                f"{receiver}.add_module(str(len({receiver}._modules)), {child})"
            )
        if kind is Kind.BLOCK and method == "add" and takes_blocks(updated):
            self.work.converted += 1
            return added(updated, updated.func)
        return updated

    def _of_parameters(self, method: str, call: cst.Call) -> cst.CSTNode:
        """net.named_parameters() for net.collect_params().items(), unless statistics are among them."""
        network = code(call).removesuffix(f".collect_params().{method}()")
        if network == code(call) or self.statistics:
            return call
        self.work.converted += 1
        return cst.parse_expression(f"{network}.{_OF_PARAMETERS[method]}()")

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
        made = (
            f"torch.full({given['shape']}, {filled[1]})"
            if filled
            else f"torch.empty({given['shape']})"
        )
        return cst.parse_expression(f"torch.nn.Parameter({made})")
