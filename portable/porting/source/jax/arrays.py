"""What operators and methods of arrays mean in MXNet, where JAX has another meaning."""

from __future__ import annotations

from typing import Any

import libcst as cst

from ..arrays import ArrayMeanings
from ..program.names import code
from ..program.values import Kind
from ..target import Work
from ..texts import as_operand, enclosed
from .attached import Attached
from .inplace import InPlace
from .rules.methods import SAME

# what is done to the numbers at a place, by the operator
_ONTO: dict[type[cst.BaseAugOp], tuple[str, str]] = {
    cst.AddAssign: ("add", "+"), cst.SubtractAssign: ("subtract", "-"),
    cst.MultiplyAssign: ("multiply", "*"), cst.DivideAssign: ("divide", "/"),
    cst.PowerAssign: ("power", "**"), cst.ModuloAssign: ("", "%"),
}  # fmt: skip


class Arrays(ArrayMeanings):
    """Changes give new arrays, and methods without a rule stay."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.attached = Attached(work)
        self._inplace: InPlace | None = None

    @property
    def inplace(self) -> InPlace:
        """Which arrays may be replaced."""
        if self._inplace is None:
            self._inplace = InPlace(self.facts)
        return self._inplace

    def leave_Subscript(self, original: cst.Subscript, updated: cst.CSTNode) -> cst.CSTNode:
        """x[i] for an array i of whole numbers, which are floats as a rule, or for a list."""
        if self.facts.kind(original.value) is not Kind.ARRAY:
            return updated
        assert isinstance(updated, cst.Subscript)
        elements = []
        for before, after in zip(original.slice, updated.slice, strict=True):
            now = after.slice
            if isinstance(before.slice, cst.Index) and isinstance(now, cst.Index):
                text = ""
                if self.facts.kind(before.slice.value) is Kind.ARRAY:
                    text = f"{enclosed(now.value)}.astype(jnp.int32)"
                elif isinstance(now.value, cst.List):
                    text = f"jnp.array({code(now.value)})"
                if text:
                    whole = cst.parse_expression(text)
                    after = after.with_changes(slice=now.with_changes(value=whole))
            elements.append(after)
        return updated.with_changes(slice=elements)

    def leave_Assign(self, original: cst.Assign, updated: cst.CSTNode) -> cst.CSTNode:
        """x[i] = v becomes x = x.at[i].set(v)."""
        changed = [
            target.target
            for target in original.targets
            for one in _each(target.target)
            if isinstance(one, cst.Subscript) and self.facts.kind(one.value) is Kind.ARRAY
        ]
        if not isinstance(updated, cst.Assign):
            return updated
        first = original.targets[0].target
        if isinstance(first, cst.Subscript) and self.attached.is_update(
            first.value, original.value
        ):
            return updated
        for target in original.targets if not changed else ():
            self._unknown(target.target, original)
        if not changed:
            return updated
        before, now = original.targets[0].target, updated.targets[0].target
        if len(original.targets) > 1 or not isinstance(before, cst.Subscript):
            self.work.refuse(
                original, "arrays of JAX are not changed in place; write one at a time"
            )
            return updated
        if not isinstance(now, cst.Subscript) or self._refused(before.value, original):
            return updated
        return self._replaced(now, "set", updated.value)

    def leave_AugAssign(self, original: cst.AugAssign, updated: cst.CSTNode) -> cst.CSTNode:
        """x[i] += v becomes x = x.at[i].add(v); x += v stays where it means the same."""
        target = original.target
        if not isinstance(updated, cst.AugAssign):
            return updated
        base = target.value if isinstance(target, cst.Subscript) else target
        if self.attached.is_update(base, original.value):
            return updated
        if not isinstance(target, cst.Subscript):
            kind = self.facts.kind(target)
            unknown = kind is Kind.UNKNOWN and self.facts.kind(original.value) is not Kind.NUMBER
            given = unknown and isinstance(target, cst.Name) and self.inplace.given(target)
            if kind is Kind.ARRAY or given:
                self._refused(target, original)
            return updated
        now = updated.target
        if self.facts.kind(target.value) is not Kind.ARRAY or not isinstance(now, cst.Subscript):
            return updated
        method, sign = _ONTO.get(type(original.operator), ("", ""))
        if not sign:
            self.work.refuse(original, "arrays of JAX are not changed in place by this operator")
            return updated
        if self._refused(target.value, original):
            return updated
        if method and all(self._is_one(element.slice) for element in target.slice):
            return self._replaced(now, method, updated.value)
        value = cst.parse_expression(f"{code(now)} {sign} {as_operand(updated.value)}")
        return self._replaced(now, "set", value)

    def _unknown(self, target: cst.BaseExpression, change: cst.CSTNode) -> None:
        """Refuse x[:] = v and x[i, j] = v where x may be an array."""
        if not isinstance(target, cst.Subscript):
            return
        several = len(target.slice) > 1 or isinstance(target.slice[0].slice, cst.Slice)
        if several and self.facts.kind(target.value) is Kind.UNKNOWN:
            self.work.refuse(
                change, f"the kind of {code(target.value)} is not known, and arrays of JAX are not "
                "changed in place; --trace runs the program to see it"
            )  # fmt: skip

    def _is_one(self, place: cst.BaseSlice) -> bool:
        """Whether a place is certainly met once."""
        if isinstance(place, cst.Slice):
            return True
        return isinstance(place, cst.Index) and self.facts.kind(place.value) is Kind.NUMBER

    def _refused(self, target: cst.BaseExpression, change: cst.CSTNode) -> bool:
        """Whether a change stays, with the reason."""
        reason = self.inplace.against(target, change)
        if reason:
            self.work.refuse(change, reason)
        return bool(reason)

    def _replaced(self, place: cst.Subscript, method: str, value: cst.BaseExpression) -> cst.Assign:
        """x = x.at[place].method(value)."""
        self.work.converted += 1
        at = cst.Attribute(value=place.value, attr=cst.Name("at"))
        func = cst.Attribute(value=place.with_changes(value=at), attr=cst.Name(method))
        call = cst.Call(func=func, args=[cst.Arg(value)])
        return _given(place.value, call)

    def leave_Call(self, original: cst.Call, updated: cst.CSTNode) -> cst.CSTNode:
        """abs(x), out=x, and methods of arrays that no rule has written."""
        func = original.func
        if isinstance(updated, cst.NamedExpr):
            return self._out(original, updated)
        if not isinstance(updated, cst.Call):
            return updated
        if self.facts.name(func) == "gluon.utils.clip_global_norm":
            self._scaled(original)
        arguments = original.args
        if code(func) == "abs" and self.facts.kind(arguments[0].value) is Kind.ARRAY:
            self.work.converted += 1
            return updated.with_changes(func=cst.Name(self.work.helper("absolute")))
        if not isinstance(func, cst.Attribute) or not isinstance(updated.func, cst.Attribute):
            return updated
        method, kind = func.attr.value, self.facts.kind(func.value)
        if f"NDArray.{method}" in self.work.target.rules or original in self.work.flow.backwards:
            return updated
        if kind is Kind.ARRAY and method == "reshape":
            return self.reshaped(original, updated)
        if kind is Kind.ARRAY and method in SAME:
            for name in {a.keyword.value for a in arguments if a.keyword} - {"axis", "keepdims"}:
                self.work.refuse(original, f"{method}: the argument {name} has no counterpart")
            return updated
        if kind is Kind.ARRAY and self.facts.name(func) is None:
            self.work.refuse(original, f"NDArray.{method}: no rule writes it; write this by hand")
        return updated

    def _out(self, original: cst.Call, updated: cst.NamedExpr) -> cst.CSTNode:
        """f(x, out=y), which is written (y := f(x)) so far; leave_Expr makes a statement of it."""
        out = next(
            (a.value for a in original.args if a.keyword is not None and a.keyword.value == "out"),
            None,
        )
        if out is None:
            return updated
        if not isinstance(self.facts.parents[original], cst.Expr):
            self.work.refuse(original, "out: arrays of JAX are not changed in place")
            return original
        return original if self._refused(out, original) else updated

    def leave_Expr(self, original: cst.Expr, updated: cst.CSTNode) -> cst.CSTNode:
        """y = f(x) for f(x, out=y)."""
        if not isinstance(updated, cst.Expr) or not isinstance(updated.value, cst.NamedExpr):
            return updated
        if isinstance(original.value, cst.NamedExpr):
            return updated
        return _given(updated.value.target, updated.value.value)

    def _scaled(self, call: cst.Call) -> None:
        """clip_global_norm gives a list new arrays, which must not be known by other names."""
        given = call.args[0].value if call.args else None
        value: Any = None
        if isinstance(given, cst.Name):
            value = self.inplace.value(given)
        items = [element.value for element in value.elements] if isinstance(value, cst.List) else []
        if not items or not all(isinstance(one, cst.BinaryOperation) for one in items):
            self.work.refuse(
                call, "gluon.utils.clip_global_norm: arrays of JAX are not changed in place"
            )


def _given(target: Any, value: cst.BaseExpression) -> cst.Assign:
    """target = value."""
    return cst.Assign(targets=[cst.AssignTarget(target=target)], value=value)


def _each(target: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The targets of an assignment, of a tuple each."""
    if isinstance(target, cst.Tuple | cst.List):
        return [one for element in target.elements for one in _each(element.value)]
    return [target]
