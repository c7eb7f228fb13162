"""What operators and methods of arrays mean in MXNet, where PyTorch has another meaning."""

from __future__ import annotations

import libcst as cst

from ..arrays import ArrayMeanings
from ..program.values import Kind
from ..texts import enclosed

# the same in both, called alike
SAME = frozenset(
    ("abs", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "square", "sin", "cos",
     "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh",
     "sign", "floor", "ceil", "trunc", "sigmoid", "relu", "reciprocal", "detach", "sum", "mean",
     "squeeze")
)  # fmt: skip


class Arrays(ArrayMeanings):
    """Places are whole numbers, and a method without a rule is left with a reason."""

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
            return self.reshaped(original, updated)
        if kind is Kind.ARRAY and method in ("sum", "mean"):
            odd = [a.keyword.value for a in original.args if a.keyword]
            if set(odd) - {"axis", "keepdims"} or len(original.args) > 2:
                self.work.refuse(original, f"{method}: only axis and keepdims have a counterpart")
        if kind is Kind.ARRAY and method not in SAME and self.facts.name(func) is None:
            self.work.refuse(original, f"NDArray.{method}: no rule writes it; write this by hand")
        return updated
