"""Whether a new array may take the place of one that MXNet changes in place.

`x[i] = v` becomes `x = x.at[i].set(v)`, which is the same only where nothing but the name x holds
the array at that moment. The text tells: x is made in the same function, and between there and the
change nothing keeps the array, or a part of it that MXNet shares memory with.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..program.facts import Facts
from ..program.flow import walk
from ..program.names import dotted
from ..program.reaching import Reaching
from ..program.values import Kind

# methods that give the same memory under another name
_VIEWS = ("reshape", "detach", "as_in_context", "as_in_ctx", "expand_dims", "flatten")
_FUNCTIONS = ("print", "len", "float", "int", "str", "repr", "abs", "isinstance", "type", "sum", "min",
              "max", "bool", "round", "range", "format")  # fmt: skip
_SCOPES = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.Module)
_LOOPS = (cst.For, cst.While)
_INSIDE = (cst.Element, cst.Tuple, cst.List, cst.IfExp, cst.BooleanOperation, cst.StarredElement)

_KEEPERS = (cst.Dict, cst.DictElement, cst.Yield, cst.Lambda, cst.CompFor, cst.BaseComp)


class InPlace:
    """Reasons against it, by the places of changes."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._reaching = Reaching(facts.module, facts.parents)
        self._order = {node: i for i, node in enumerate(walk(facts.module))}
        self._shared = {
            item.name.value
            for node in self._order
            if isinstance(node, cst.Global | cst.Nonlocal)
            for item in node.names
        }

    def against(self, target: cst.BaseExpression, change: cst.CSTNode) -> str:
        """Why the array that a target holds cannot be another one after a change; "" if it can."""
        shown = cst.Module([]).code_for_node(target)
        begin = f"{shown} is changed in place, and arrays of JAX are not"
        if isinstance(target, cst.Attribute) and dotted(target.value) == "self":
            name = target.attr.value
            values = [value for _, value in self._attribute_bindings(name)]
            uses = [n for n in self._order if isinstance(n, cst.Attribute) and n.attr.value == name]
            held = any(self._keeps(use, change, lasting=True) for use in uses)
            fresh = all(self._fresh(value, shown) for value in values)
            return "" if fresh and values and not held else f"{begin}; others may hold it"
        if not isinstance(target, cst.Name):
            return f"{begin}; only what a name holds can be replaced"
        scope = self._scope(target)
        bindings = list(self._bindings(scope, target.value))
        made = self._made(target)
        known = [made] if made is not None else bindings
        elsewhere = not known or any(value is None for _, value in known)
        if elsewhere or target.value in self._shared or isinstance(scope, cst.ClassDef):
            return f"{begin}; it is made elsewhere"
        since = None if made is None else made[0]
        uses_ = self._uses(scope, target.value, since, change)
        fresh = all(self._fresh(value, target.value) for _, value in known)
        if not fresh or any(self._keeps(use, change) for use in uses_):
            return f"{begin}; others may hold it"
        return ""

    def value(self, name: cst.Name) -> cst.BaseExpression | None:
        """What a name certainly holds at a place, as it is written there."""
        made = self._made(name)
        return None if made is None else made[1]

    def given(self, name: cst.Name) -> bool:
        """Whether a name gets its value from a caller or a loop."""
        return any(value is None for _, value in self._bindings(self._scope(name), name.value))

    def _scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """The function, class or module whose own a name is."""
        node = self.facts.parents[node]
        while not isinstance(node, _SCOPES):
            node = self.facts.parents[node]
        return node

    def _bindings(
        self, scope: cst.CSTNode, name: str
    ) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression | None]]:
        """Where a name gets a value in a scope, and the value; None for one that is not written."""
        if isinstance(scope, cst.FunctionDef | cst.Lambda):
            for node in walk(scope.params):
                if isinstance(node, cst.Param) and node.name.value == name:
                    yield node, None
        for binding in self.facts.bindings.assigned:
            for one, given in _matched(binding.target, None if binding.each else binding.value):
                if binding.onto or not isinstance(one, cst.Name) or one.value != name:
                    continue
                if self._scope(one) is scope:
                    yield one, one if self._of_several(binding.value) else given

    def _of_several(self, value: cst.BaseExpression) -> bool:
        """Whether a = b = value gives an array two names."""
        around = self.facts.parents[value]
        several = isinstance(around, cst.Assign) and len(around.targets) > 1
        return several and self.facts.kind(value) is not Kind.NUMBER

    def _attribute_bindings(
        self, name: str
    ) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression | None]]:
        """Where an attribute gets a value, and the value; of whatever object."""
        for binding in self.facts.bindings.assigned:
            for one, given in _matched(binding.target, None if binding.each else binding.value):
                if isinstance(one, cst.Attribute) and one.attr.value == name and not binding.onto:
                    yield one, one if self._of_several(binding.value) else given

    def _made(self, name: cst.Name) -> tuple[cst.CSTNode, cst.BaseExpression | None] | None:
        """The binding that certainly holds at a place, before what was put onto it; None if none."""
        target = self._reaching.of(name)
        while isinstance(target, cst.Name) and isinstance(
            self.facts.parents[target], cst.AugAssign
        ):
            target = self._reaching.of(target)
        found = (b for b in self._bindings(self._scope(name), name.value) if b[0] is target)
        return next(found, None)

    def _fresh(self, value: cst.BaseExpression | None, name: str) -> bool:
        """Whether an expression makes an array that nobody else holds, or is of the name's own."""
        match value:
            case cst.BinaryOperation() | cst.UnaryOperation() | cst.Comparison():
                return True
            case cst.Integer() | cst.Float():
                return True
            case cst.IfExp():
                return self._fresh(value.body, name) and self._fresh(value.orelse, name)
            case cst.Subscript():
                return dotted(value.value) == name
            case cst.Call(func=func):
                called = self.facts.name(func)
                if called is not None:
                    return called.startswith("nd.")
                if isinstance(func, cst.Attribute) and self.facts.kind(func.value) is Kind.ARRAY:
                    view = func.attr.value in _VIEWS and dotted(func.value) != name
                    return not view or self._fresh(func.value, name)
                return self.facts.kind(func) in (Kind.BLOCK, Kind.LOSS)
        return False

    def _uses(
        self, scope: cst.CSTNode, name: str, begin: cst.CSTNode | None, change: cst.CSTNode
    ) -> Iterator[cst.Name]:
        """Where the array is looked at, on the ways from the place where it was made to a change."""
        loops: list[cst.CSTNode] = []
        around = change
        while around is not scope:
            around = self.facts.parents[around]
            if isinstance(around, _LOOPS) and (begin is None or not self._within(begin, around)):
                loops.append(around)
        for node in walk(scope):
            if not isinstance(node, cst.Name) or node.value != name:
                continue
            between = begin is None or (
                self._order[begin] < self._order[node] < self._order[change]
            )
            if between or any(self._within(node, loop) for loop in loops):
                yield node

    def _within(self, node: cst.CSTNode, around: cst.CSTNode) -> bool:
        while not isinstance(node, cst.Module):
            if node is around:
                return True
            node = self.facts.parents[node]
        return False

    def _keeps(self, node: cst.CSTNode, change: cst.CSTNode, lasting: bool = False) -> bool:
        """Whether something holds an expression's value, or a part of it, after the place.

        lasting: also after its function has returned.
        """
        around = self.facts.parents[node]
        match around:
            case cst.AssignTarget() | cst.Param() | cst.Expr():
                return False
            case cst.Return():
                return lasting
            case cst.AugAssign() | cst.AnnAssign() if around.target is node:
                return False
            case cst.Subscript():
                return around.value is node and self._keeps(around, change, lasting)
            case cst.Attribute():
                if around.value is not node:
                    return False
                call = self.facts.parents[around]
                called = isinstance(call, cst.Call) and call.func is around
                return called and around.attr.value in _VIEWS and self._keeps(call, change, lasting)
            case cst.Assign() | cst.AnnAssign() | cst.NamedExpr():
                targets = (
                    [one.target for one in around.targets]
                    if isinstance(around, cst.Assign)
                    else [around.target]
                )
                if isinstance(around, cst.NamedExpr) and around.target is node:
                    return False
                return not all(self._copies(target, node) for target in targets)
            case cst.For():
                return around.iter is node and self._within(change, around)
            case cst.Arg():
                return self._call_keeps(around, change)
            case cst.BooleanOperation() | cst.IfExp() if getattr(around, "test", None) is node:
                return False
            case _ if isinstance(around, _INSIDE):
                return self._keeps(around, change, lasting)
        return isinstance(around, _KEEPERS)

    def _copies(self, target: cst.BaseExpression, value: cst.CSTNode) -> bool:
        """Whether an assignment copies numbers, or gives a name its own array."""
        if isinstance(target, cst.Subscript):
            return self.facts.kind(target.value) in (Kind.ARRAY, Kind.NUMPY)
        name = next((n.value for n in walk(value) if isinstance(n, cst.Name)), "")
        return isinstance(target, cst.Name) and target.value == name

    def _call_keeps(self, argument: cst.Arg, change: cst.CSTNode) -> bool:
        """Whether a function may keep its argument."""
        call = self.facts.parents[argument]
        if not isinstance(call, cst.Call):
            return True
        called, text = self.facts.name(call.func), dotted(call.func)
        if called is not None and called.startswith(("nd.", "autograd.")):
            return False
        if text in _FUNCTIONS or text.partition(".")[0] in ("np", "numpy", "math", "plt"):
            return False
        if self.facts.kind(call.func) in (Kind.BLOCK, Kind.LOSS):
            return False
        if isinstance(call.func, cst.Attribute):
            kind = self.facts.kind(call.func.value)
            return kind not in (Kind.ARRAY, Kind.METRIC)
        return True


def _matched(
    target: cst.BaseExpression, value: cst.BaseExpression | None
) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression | None]]:
    """Each name of a target with its value, as far as it is written."""
    if not isinstance(target, cst.Tuple | cst.List):
        yield target, value
        return
    parts: list[cst.BaseExpression | None] = [None] * len(target.elements)
    if isinstance(value, cst.Tuple | cst.List) and len(value.elements) == len(parts):
        parts = [element.value for element in value.elements]
    for element, part in zip(target.elements, parts, strict=True):
        yield from _matched(element.value, part)
