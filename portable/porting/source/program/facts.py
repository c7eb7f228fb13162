"""What a program's text says: the MXNet name and the value of every expression.

Values flow from assignments, loops and calls to the names and parameters that they are given to,
round after round, until nothing new is found. What a traced run has seen fills the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import libcst as cst

from .bindings import Bindings, Function
from .expressions import BASES, Expressions
from .names import code
from .seen import Trace
from .sources import Key
from .values import ARRAY, NUMBER, NUMPY, TEXT, UNKNOWN, Kind, Value, mixed, settled

ROUNDS = 8
_TYPES = {"gluon.Trainer": Kind.TRAINER, "gluon.Parameter": Kind.PARAMETER,
          "data.DataLoader": Kind.LOADER}  # fmt: skip
# parameters of functions that the program itself does not call
_CONVENTIONS = {"net": Value(Kind.BLOCK), "trainer": Value(Kind.TRAINER)}


class Facts(Expressions):
    """Facts of a program, by the nodes of `module`.

    Args:
        module: the program.
        trace: what a run has seen.
    """

    def __init__(self, module: cst.Module, trace: Trace | None = None) -> None:
        super().__init__(module, trace)
        self._flow()

    def kind(self, node: cst.CSTNode) -> Kind:
        """The kind of an expression's value."""
        return self.value(node).kind

    def value(self, node: cst.CSTNode) -> Value:
        """The value of an expression, from the text or else from the traced run."""
        return self._evaluated(node) or UNKNOWN

    def _flow(self) -> None:
        """Let values flow until they stay; then what waits for itself is unknown, and once more."""
        self._closed = False
        self._rounds()
        self._closed = True
        self._rounds()

    def _rounds(self) -> None:
        for _ in range(ROUNDS):
            self._found: dict[Key, list[Value | None]] = {}
            for binding in self.bindings.assigned:
                self._bind(binding.target, partial(self._bound, binding))
            for function in self.bindings.functions.values():
                self._parameters(function)
            for call in self.bindings.calls:
                self._arguments(call)
            new = {
                key: value
                for key, values in self._found.items()
                if (value := settled(values)) is not None
            }
            if new == self._values:
                break
            self._values = new

    def _bound(self, binding: Bindings.Assigned) -> Value | None:
        value = self._evaluated(binding.value)
        if binding.onto:
            return mixed(self._evaluated(binding.target), value)
        if not binding.each or value is None:
            return value
        return value.each()

    def _bind(self, target: cst.BaseExpression, value: Callable[[], Value | None]) -> None:
        """Give a value to a name, an attribute of self, or the names of a tuple."""
        if isinstance(target, cst.Tuple | cst.List):
            whole = value()
            for i, element in enumerate(target.elements):
                part = None if whole is None else whole.at(i)
                self._bind(element.value, partial(_same, part))
        elif isinstance(target, cst.Name):
            found = value()
            self._found.setdefault(self._key(target, target.value), []).append(found)
            self._found.setdefault((target, ""), []).append(found)
        elif isinstance(target, cst.Attribute):
            owner = self._evaluated(target.value)
            if owner is not None and owner.name in self.bindings.classes:
                key = (owner.name, target.attr.value)
                self._found.setdefault(key, []).append(value())

    def _parameters(self, function: Function) -> None:
        """What a function's own text says of its parameters."""
        for i, parameter in enumerate(function.parameters):
            key = self._key(function.node.body, parameter.name.value)
            found: list[Value | None] = []
            if function.owner and i == 0 and not function.static:
                found.append(self._instance(function.owner))
            elif function.owner and function.name == "hybrid_forward" and i == 1:
                found.append(Value(Kind.MXNET, "nd"))
            elif function.owner and function.name in ("hybrid_forward", "forward") and (
                self.class_kind(function.owner) is Kind.BLOCK
            ):  # fmt: skip
                found.append(ARRAY if i <= 1 or function.name == "hybrid_forward" else None)
            elif function.owner and function.name == "update" and i <= 2 and (
                self.class_kind(function.owner) is Kind.METRIC
            ):  # fmt: skip
                found.append(Value(Kind.LIST, item=ARRAY))
            elif parameter.annotation is not None:
                found.append(self._annotated(parameter.annotation.annotation))
            elif self._closed and key not in self._values:
                found.append(_CONVENTIONS.get(parameter.name.value))
            if parameter.default is not None:
                found.append(self._evaluated(parameter.default))
            for value in found:
                self._hold(function.node.body, parameter, value)

    def _hold(self, body: cst.CSTNode, parameter: cst.Param, value: Value | None) -> None:
        """Give a value to a function's parameter; what is written beside it counts more."""
        if parameter.annotation is not None:
            value = self._annotated(parameter.annotation.annotation) or value
        key = self._key(body, parameter.name.value)
        self._found.setdefault(key, []).append(value)
        self._found.setdefault((parameter, ""), []).append(value)

    def _annotated(self, node: cst.BaseExpression) -> Value | None:
        name = self.name(node)
        if name in ("nd.NDArray", "NDArray"):
            return ARRAY
        if name in BASES or name in _TYPES:
            return Value({**BASES, **_TYPES}[name])
        return {"int": NUMBER, "float": NUMBER, "bool": NUMBER, "str": TEXT}.get(code(node))

    def _arguments(self, call: cst.Call) -> None:
        """Give a call's arguments to the parameters of the program's function that it calls."""
        value = self._evaluated(call.func)
        function, skip = None, 0
        self._given_functions(call)
        if value is None:
            return
        for function in self.functions(call.func):
            bound = isinstance(call.func, cst.Attribute) and function.owner
            self._give(call, function, int(bool(bound) and not function.static))
        if value.kind is Kind.FUNCTION:
            return
        if value.kind is Kind.CLASS:
            function, skip = self._method(value.name, "__init__"), 1
        elif value.kind is Kind.BLOCK and value.name in self.bindings.classes:
            function, skip = self._method(value.name, "forward"), 1
        if function is not None:
            self._give(call, function, skip)

    def _give(self, call: cst.Call, function: Function, skip: int) -> None:
        """Give arguments to all parameters but the first ones."""
        parameters = {p.name.value: p for p in function.parameters}
        names = list(parameters)
        place = skip
        for argument in call.args:
            if argument.star:
                continue
            if argument.keyword is not None:
                name = argument.keyword.value
            elif place < len(names):
                name, place = names[place], place + 1
            else:
                continue
            if name in parameters:
                self._hold(function.node.body, parameters[name], self._evaluated(argument.value))

    def _given_functions(self, call: cst.Call) -> None:
        """A function given to a data set's transform gets its rows, one given to a metric arrays."""
        if not (isinstance(call.func, cst.Attribute) and call.args):
            return
        items: tuple[Value, ...] = ()
        if self.name(call.func) in ("metric.CustomMetric", "metric.np"):
            items = (NUMPY, NUMPY)
        elif call.func.attr.value in ("transform", "transform_first"):
            dataset = self._evaluated(call.func.value)
            if dataset is not None and dataset.kind is Kind.DATASET:
                items = dataset.items
        given = call.args[0].value
        for function in self.functions(given) if items else ():
            for parameter, item in zip(function.parameters, items, strict=False):
                self._hold(function.node.body, parameter, item)
        if isinstance(given, cst.Lambda):
            for parameter, item in zip(given.params.params, items, strict=False):
                self._hold(given.body, parameter, item)


def _same(value: Value | None) -> Value | None:
    return value
