"""Arrays of whole numbers, which MXNet keeps whole where other libraries go over to fractions."""

from __future__ import annotations

import libcst as cst

from .program.values import WHOLE
from .target import Work

_DIVISIONS = ("nd.broadcast_div", "nd.elemwise_div", "nd.divide")
_MEANS = ("nd.mean", "mean")
_REASON = "MXNet rounds this to a whole number, as the array's dtype is; astype('float32') first"


class WholeNumbers:
    """Refuses divisions and means of them, and fractions beside them."""

    def __init__(self, work: Work) -> None:
        self.work, self.facts = work, work.facts

    def leave_BinaryOperation(
        self, original: cst.BinaryOperation, updated: cst.CSTNode
    ) -> cst.CSTNode:
        """x / 2 and x * 0.5."""
        sides = original.left, original.right
        divides = isinstance(original.operator, cst.Divide)
        signs = cst.Add | cst.Subtract | cst.Multiply
        shifts = isinstance(original.operator, signs) and any(map(_is_fraction, sides))
        if (divides or shifts) and any(self._is_whole(side) for side in sides):
            self.work.refuse(original, _REASON)
        return updated

    def leave_AugAssign(self, original: cst.AugAssign, updated: cst.CSTNode) -> cst.CSTNode:
        """x /= 2 and x *= 0.5."""
        divides = isinstance(original.operator, cst.DivideAssign)
        if (divides or _is_fraction(original.value)) and self._is_whole(original.target):
            self.work.refuse(original, _REASON)
        return updated

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """x.mean(), nd.mean(x) and nd.divide(x, y)."""
        func, given = original.func, [a.value for a in original.args[:2]]
        name = self.facts.name(func)
        if name is None and isinstance(func, cst.Attribute):
            name, given = func.attr.value, [func.value]
        divided = given if name in _DIVISIONS else given[:1] if name in _MEANS else []
        if any(self._is_whole(one) for one in divided):
            self.work.refuse(original, _REASON)
        return updated

    def _is_whole(self, node: cst.BaseExpression) -> bool:
        return self.facts.value(node) == WHOLE


def _is_fraction(node: cst.BaseExpression) -> bool:
    """Whether it is a number such as 0.5 in the program."""
    return isinstance(node, cst.Float) and not float(node.value).is_integer()
