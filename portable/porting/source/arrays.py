"""Arrays: what of their meaning in MXNet is written alike for all targets."""

from __future__ import annotations

import re

import libcst as cst

from .program.names import code
from .program.values import Kind
from .target import Work

_SPECIAL = re.compile(r"(?<![\w.])(0|-[234])(?![\w.])")


class ArrayMeanings:
    """Comparisons give numbers, and some numbers in a shape are codes."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts = work, work.facts

    def leave_Comparison(self, original: cst.Comparison, updated: cst.CSTNode) -> cst.CSTNode:
        """(a > b) is an array of 0 and 1, which takes part in arithmetic."""
        parent = self.facts.parents[original]
        truth = isinstance(parent, cst.If | cst.While | cst.Assert | cst.IfExp | cst.UnaryOperation)
        if self.facts.kind(original) is not Kind.ARRAY or truth or self._is_condition(original):
            return updated
        assert isinstance(updated, cst.Comparison)
        bare = updated.with_changes(lpar=[], rpar=[])
        return cst.parse_expression(self.work.target.truth.format(code(bare)))

    def _is_condition(self, node: cst.Comparison) -> bool:
        """Whether it is what nd.where chooses by."""
        argument = self.facts.parents[node]
        call = self.facts.parents[argument]
        if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call):
            return False
        return self.facts.name(call.func) == "nd.where" and call.args[0] is argument

    def reshaped(self, original: cst.Call, updated: cst.Call) -> cst.CSTNode:
        """reshape(shape=...) and numbers that are codes."""
        if _SPECIAL.search(", ".join(code(a.value) for a in updated.args)):
            self.work.refuse(
                original, "reshape: 0, -2, -3 and -4 have meanings of MXNet's own in a shape"
            )
            return updated
        if any(a.keyword is not None and a.keyword.value != "shape" for a in updated.args):
            self.work.refuse(original, "reshape: only shape has a counterpart")
            return updated
        plain = [
            a.with_changes(keyword=None, equal=cst.MaybeSentinel.DEFAULT) for a in updated.args
        ]
        return updated.with_changes(args=plain)
