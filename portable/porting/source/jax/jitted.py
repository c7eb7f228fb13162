"""What a jitted function may read: only what its arguments tell, or what never changes.

jax.jit runs Python once and the compiled program from then on. So a record becomes a jitted step only
if everything that it reads is an array that it is given, or certainly the same in every turn of the
loop, and if it does nothing but compute. In all other cases the function is not jitted.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence

import libcst as cst

from ..program.bindings import Function
from ..program.facts import Facts
from ..program.flow import walk
from ..program.names import code, dotted
from ..program.values import Kind
from .statements import assigned

LOOKS = ("asscalar", "asnumpy", "item", "wait_to_read")
_CHANGES = (
    "append",
    "extend",
    "insert",
    "update",
    "pop",
    "remove",
    "clear",
    "write",
    "put",
    *LOOKS,
)
_RANDOM = ("nd.random", "nd.sample", "nd.shuffle", "nd.Dropout", "random.")
_PYTHON = ("np.random.", "numpy.random.", "random.", "time.", "os.")
# values that do not change while a name holds them
_STEADY = (Kind.FUNCTION, Kind.CLASS, Kind.MXNET, Kind.BLOCK, Kind.LOSS, Kind.NUMBER, Kind.TEXT,
           Kind.ARRAY, Kind.DEVICE, Kind.OTHER)  # fmt: skip


class Jitted:
    """Finds what records may be jitted."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        nodes = list(walk(facts.module))
        self._shared = {
            item.name.value
            for node in nodes
            if isinstance(node, cst.Global | cst.Nonlocal)
            for item in node.names
        }
        self._set = {
            dotted(target).partition(".")[0]
            for node in nodes
            for target in _targets(node)
            if isinstance(target, cst.Attribute) and not self._makes(node)
        }  # whose attributes are given something, but where an object is made

    def arrays(
        self, loop: cst.CSTNode, parts: Sequence[cst.CSTNode], networks: Sequence[str]
    ) -> dict[str, str] | None:
        """The arrays that parts of a loop read, by the names of parameters that stand for them.

        None if the parts do more than compute with arrays.
        """
        self._changing = {name for node in walk(loop) for name in assigned(node)} | self._shared
        for made in self.facts.bindings.classes.values():
            for method in made.methods.values():
                block = self.facts.class_kind(made.node.name.value) is Kind.BLOCK
                if block and method.name != "__init__" and not self._computes(method, 4):
                    return None
        given = {network.partition(".")[0] for network in networks} - {"self"}
        own: set[str] = set()
        taken = {name.value for part in parts for name in self._names(part)} | self._changing
        found: dict[str, str] = {}
        for part in parts:
            if not self._only_computes(part, own | set(assigned(part)), 4):
                return None
            for name in self._names(part):
                if name.value in own | given:
                    continue
                if name.value not in self._changing:
                    if not self._steady(name):
                        return None
                elif self.facts.kind(name) is Kind.ARRAY:
                    found[name.value] = name.value
                elif (text := self._of_batch(name)) and not taken & {text.split(".")[1][:-3]}:
                    found[text.split(".")[1][:-3]] = text
                else:
                    return None
            own |= set(assigned(part))
        return found

    def _of_batch(self, name: cst.Name) -> str:
        """`batch.data[0]` or `batch.label[0]`, where a name is the batch of an iterator; else ""."""
        if self.facts.kind(name) is not Kind.BATCH:
            return ""
        text = code(self.facts.parents[self.facts.parents[name]])
        return text if text in (f"{name.value}.data[0]", f"{name.value}.label[0]") else ""

    def _names(self, node: cst.CSTNode) -> Iterator[cst.Name]:
        """The names that a node reads, without its comprehensions' own."""
        for inner in walk(node):
            if not isinstance(inner, cst.Name) or hasattr(builtins, inner.value):
                continue
            around = self.facts.parents[inner]
            if isinstance(around, cst.Attribute) and around.attr is inner:
                continue
            if isinstance(around, cst.Arg) and around.keyword is inner:
                continue
            if not isinstance(around, cst.AssignTarget | cst.Param):
                yield inner

    def _steady(self, name: cst.Name) -> bool:
        """Whether a name that is given nothing in the loop stands for the same in every turn."""
        if self.facts.imports(name):
            return True
        known = name.value == "self" or self.facts.kind(name) in _STEADY
        return known and name.value not in self._set

    def _makes(self, node: cst.CSTNode) -> bool:
        """Whether a statement belongs to an __init__."""
        while not isinstance(node, cst.FunctionDef | cst.Module):
            node = self.facts.parents[node]
        return isinstance(node, cst.FunctionDef) and node.name.value == "__init__"

    def _computes(self, function: Function, deep: int) -> bool:
        """Whether a function of the program does nothing but compute."""
        own = {parameter.name.value for parameter in function.parameters}
        own |= set(assigned(function.node.body))
        free = {name.value for name in self._names(function.node.body)} - own
        return not free & self._changing and self._only_computes(function.node.body, own, deep)

    def _only_computes(self, body: cst.CSTNode, own: set[str], deep: int) -> bool:
        """Whether a body draws nothing, looks at nothing and changes nothing but its own names."""
        for node in walk(body):
            if isinstance(node, cst.Global | cst.Nonlocal | cst.Del):
                return False
            for target in _targets(node):
                base = dotted(target.value if isinstance(target, cst.Subscript) else target)
                if not isinstance(target, cst.Name) and base not in own:
                    return False
            if isinstance(node, cst.Call) and not self._call_computes(node, own, deep):
                return False
        return True

    def _call_computes(self, call: cst.Call, own: set[str], deep: int) -> bool:
        text = dotted(call.func)
        if (self.facts.name(call.func) or "").startswith(_RANDOM):
            return False
        if text in ("print", "open", "input", "next") or f"{text}.".startswith(_PYTHON):
            return False
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in _CHANGES:
            return dotted(call.func.value) in own and call.func.attr.value not in LOOKS
        functions = self.facts.functions(call.func)
        return all(deep > 0 and self._computes(function, deep - 1) for function in functions)


def _targets(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """What a statement gives something to."""
    waiting: list[cst.BaseExpression] = []
    if isinstance(node, cst.Assign):
        waiting += [target.target for target in node.targets]
    elif isinstance(node, cst.AugAssign | cst.AnnAssign | cst.For):
        waiting.append(node.target)
    while waiting:
        target = waiting.pop()
        if isinstance(target, cst.Tuple | cst.List):
            waiting += [element.value for element in target.elements]
        else:
            yield target
