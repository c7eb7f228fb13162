"""What operators and methods of arrays mean in MXNet, where PyTorch has another meaning."""

from __future__ import annotations

import re

import libcst as cst

from ..program.names import code
from ..program.values import Kind
from ..target import Work
from ..texts import enclosed

# the same in both, called alike
SAME = frozenset(
    ("abs", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "square", "sin", "cos",
     "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh",
     "sign", "floor", "ceil", "trunc", "sigmoid", "relu", "reciprocal", "detach", "sum", "mean",
     "squeeze")
)  # fmt: skip
_SPECIAL = re.compile(r"(?<![\w.])(0|-[234])(?![\w.])")


class Arrays:
    """Comparisons give numbers, and a method without a rule is left with a reason."""

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

    def leave_Subscript(self, original: cst.Subscript, updated: cst.Subscript) -> cst.CSTNode:
        """x[i] for an array i of whole numbers, which are floats as a rule."""
        if self.facts.kind(original.value) is not Kind.ARRAY:
            return updated
        elements = []
        for before, after in zip(original.slice, updated.slice, strict=True):
            now = after.slice
            if (
                isinstance(before.slice, cst.Index)
                and isinstance(now, cst.Index)
                and self.facts.kind(before.slice.value) is Kind.ARRAY
            ):
                whole = cst.parse_expression(f"{enclosed(now.value)}.long()")
                after = after.with_changes(slice=now.with_changes(value=whole))
            elements.append(after)
        return updated.with_changes(slice=elements)

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """Methods of arrays that no rule has written."""
        func = original.func
        if not isinstance(updated, cst.Call) or not isinstance(func, cst.Attribute):
            return updated
        if not isinstance(updated.func, cst.Attribute):
            return updated
        method, kind = func.attr.value, self.facts.kind(func.value)
        if f"NDArray.{method}" in self.work.target.rules or original in self.work.flow.backwards:
            return updated
        if kind is Kind.ARRAY and method == "reshape":
            return self._reshape(original, updated)
        if kind is Kind.ARRAY and method in ("sum", "mean"):
            odd = [a.keyword.value for a in original.args if a.keyword]
            if set(odd) - {"axis", "keepdims"} or len(original.args) > 2:
                self.work.refuse(original, f"{method}: only axis and keepdims have a counterpart")
        if kind is Kind.ARRAY and method not in SAME and self.facts.name(func) is None:
            self.work.refuse(original, f"NDArray.{method}: no rule writes it; write this by hand")
        return updated

    def _reshape(self, original: cst.Call, updated: cst.Call) -> cst.CSTNode:
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
