"""Gluon's training loop: what of it is the same for all targets."""

from __future__ import annotations

import ast

import libcst as cst

from .modes import Modes
from .program.names import code
from .program.values import Kind
from .target import Work, arguments, is_starred

_INITIALIZERS = {"xavier": "xavier()", "uniform": "uniform()", "normal": "normal()",
                 "zeros": "constant(value=0)", "ones": "constant(value=1)"}  # fmt: skip


class TrainingLoop:
    """What initialize() fills weights with, and what is asked of trainers and parameters."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts, self.flow = work, work.facts, work.flow
        self.modes = Modes(work)

    def rate(self, trainer: str) -> str:
        """The target's expression for a trainer's learning rate."""
        raise NotImplementedError

    def filling(self, before: cst.Call, call: cst.Call) -> tuple[str, str] | None:
        """What initialize() fills weights with, and the device or ""; None with a reason noted."""
        given = arguments(call)
        known = {0, 1, "init", "ctx", "force_reinit", "verbose"}
        if set(given) - known or is_starred(call):
            self.work.refuse(before, "initialize: only of a whole network, with init and ctx")
            return None
        fill = given.get("init", given.get(0, "None"))
        nodes = [a.value for a in before.args
                 if (a.keyword.value if a.keyword else "init") == "init"][:1]  # fmt: skip
        if fill == "None":
            fill = f"{self.work.helper('uniform')}(scale=0.07)"
        elif nodes and isinstance(nodes[0], cst.SimpleString):
            name = str(ast.literal_eval(fill)).lower()
            if name not in _INITIALIZERS:
                self.work.refuse(before, f"the initializer {fill} has no counterpart")
                return None
            helper, _, rest = _INITIALIZERS[name].partition("(")
            fill = f"{self.work.helper(helper)}({rest}"
        elif nodes and self.facts.kind(nodes[0]) not in (Kind.INITIALIZER, Kind.MXNET):
            self.work.refuse(before, f"the initializer {fill} is not known before the program runs")
            return None
        return fill, given.get("ctx", given.get(1, ""))

    def is_sum(self, head: cst.BaseExpression) -> bool:
        """Whether the head of a backward is written as a sum or mean of everything."""
        return (
            isinstance(head, cst.Call)
            and isinstance(head.func, cst.Attribute)
            and head.func.attr.value in ("sum", "mean")
            and not head.args
        )

    def leave_Attribute(self, original: cst.Attribute, updated: cst.CSTNode) -> cst.CSTNode:
        """trainer.learning_rate; settings of parameters stay."""
        if not isinstance(updated, cst.Attribute):
            return updated
        kind, name = self.facts.kind(original.value), original.attr.value
        if name == "learning_rate" and kind is Kind.TRAINER:
            self.work.converted += 1
            return cst.parse_expression(self.rate(code(updated.value)))
        if name in ("lr_mult", "wd_mult", "grad_req") and kind in (Kind.PARAMETER, Kind.PARAMETERS):
            reason = f"{name}: parameters with settings of their own have no counterpart"
            self.work.refuse(original, reason)
        if name == "name" and kind is Kind.PARAMETER:
            self.work.refuse(original, "name: parameters have none of their own in the new program")
        return updated
