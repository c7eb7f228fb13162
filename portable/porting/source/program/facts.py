"""What a program's text says: the MXNet name and the value of every expression.

Values flow from assignments, loops and calls to the names and parameters that they are given to,
round after round, until nothing new is found. What a traced run has seen fills the rest.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

import libcst as cst
from libcst.metadata import (
    ImportAssignment,
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
    QualifiedName,
    QualifiedNameProvider,
    QualifiedNameSource,
    ScopeProvider,
)

from .bindings import Bindings, Function
from .mxnet_values import of_call, of_method
from .names import canonical, code, dotted, mxnet_name, offers
from .reaching import Reaching
from .values import (
    ARRAY,
    DEEPEST,
    NOTHING,
    NUMBER,
    NUMPY,
    OTHER,
    TEXT,
    UNKNOWN,
    Kind,
    Value,
    depth,
    join,
)

Key = tuple[object, str]
Place = tuple[int, int]
ROUNDS = 8
# what comes from these is no array of MXNet's
FOREIGN = (set(sys.stdlib_module_names) - {"copy", "functools", "itertools", "importlib"}) | {
    "PIL", "cv2", "matplotlib", "pandas", "scipy", "skimage", "sklearn", "torch", "jax", "yaml",
}  # fmt: skip
_NUMBERS = ("abs", "bool", "float", "int", "len", "max", "min", "round", "sum", "pow", "divmod")
_BASES = {"nn.Block": Kind.BLOCK, "data.Dataset": Kind.DATASET, "metric.EvalMetric": Kind.METRIC,
          "init.Initializer": Kind.INITIALIZER, "loss.Loss": Kind.LOSS,
          "data.Sampler": Kind.OTHER, "nn.Sequential": Kind.BLOCK,
          "nn.HybridSequential": Kind.BLOCK}  # fmt: skip
_TYPES = {"gluon.Trainer": Kind.TRAINER, "gluon.Parameter": Kind.PARAMETER,
          "data.DataLoader": Kind.LOADER}  # fmt: skip
# parameters of functions that the program itself does not call
_CONVENTIONS = {"net": Value(Kind.BLOCK), "trainer": Value(Kind.TRAINER)}


@dataclass(frozen=True, slots=True)
class Trace:
    """What one run of the program has seen.

    sizes: the size and rank of a layer's input, by the place where the layer is made
    kinds: kinds of the expressions whose attributes were read, by their places (begin, end)
    """

    sizes: Mapping[Place, tuple[int, int]] = field(default_factory=dict)
    kinds: Mapping[tuple[Place, Place], Kind] = field(default_factory=dict)


class Facts:
    """Facts of a program, by the nodes of `module`.

    Args:
        module: the program.
        trace: what a run has seen.
    """

    def __init__(self, module: cst.Module, trace: Trace | None = None) -> None:
        wrapper = MetadataWrapper(module)
        self.module = wrapper.module
        self.trace = trace or Trace()
        self.parents = wrapper.resolve(ParentNodeProvider)
        self._positions = wrapper.resolve(PositionProvider)
        self._names = wrapper.resolve(QualifiedNameProvider)
        self._scopes = wrapper.resolve(ScopeProvider)
        self._values: dict[Key, Value] = {}
        self._conventional = re.search(r"\bmx\.(gluon|nd|autograd|sym)\b", module.code) is not None
        self.bindings = Bindings()
        self.module.visit(self.bindings)
        self._reaching = Reaching(self.module, self.parents)
        self._flow()

    # ----- places and names

    def place(self, node: cst.CSTNode) -> Place:
        """Line and column where a node begins."""
        start = self._positions[node].start
        return start.line, start.column

    def name(self, node: cst.CSTNode) -> str | None:
        """The MXNet name that an expression is; None if it is none."""
        if isinstance(node, cst.Name | cst.Attribute | cst.Call):
            found = None if isinstance(node, cst.Call) else self._imported(node)
            if found is not None:
                return found
            value = self._evaluated(node)
            if value is not None and value.kind is Kind.MXNET:
                return value.name
        return None

    def _imported(self, node: cst.Name | cst.Attribute) -> str | None:
        """The MXNet name of a chain of names that begins with an import."""
        path = dotted(node)
        if not path:
            return None
        for one in self._qualified(node):
            if one.source is QualifiedNameSource.IMPORT:
                name = mxnet_name(one.name)
                if name is not None:
                    return name
        first, _, rest = path.partition(".")
        if self.bindings.stars and not self._assigned(node, first):
            for module in self.bindings.stars:
                if offers(module, first):
                    return canonical(".".join(filter(None, (module, first, rest))))
        return None

    def imports(self, node: cst.CSTNode) -> str:
        """The path of something imported, such as "numpy.zeros"; "" if it is not imported."""
        found = (
            one.name for one in self._qualified(node) if one.source is QualifiedNameSource.IMPORT
        )
        return next(found, "")

    def _qualified(self, node: cst.CSTNode) -> Collection[QualifiedName]:
        """LibCST's qualified names, which it finds when they are asked for."""
        found = self._names.get(node, ())
        names: Collection[QualifiedName] = found() if callable(found) else found
        return names or ()

    def _assigned(self, node: cst.CSTNode, name: str) -> bool:
        scope = self._scopes.get(node) or self._scopes.get(self.module)
        return scope is not None and name in scope

    # ----- values

    def kind(self, node: cst.CSTNode) -> Kind:
        """The kind of an expression's value."""
        return self.value(node).kind

    def value(self, node: cst.CSTNode) -> Value:
        """The value of an expression, from the text or else from the traced run."""
        found = self._evaluated(node) or UNKNOWN
        if found.kind is Kind.UNKNOWN and self.trace.kinds:
            span = self._positions.get(node)
            if span is not None:
                seen = self.trace.kinds.get(
                    ((span.start.line, span.start.column), (span.end.line, span.end.column))
                )
                if seen is not None:
                    return Value(seen)
        return found

    def functions(self, node: cst.CSTNode) -> list[Function]:
        """The program's functions that an expression may be."""
        value = self._evaluated(node)
        if value is None or value.kind is not Kind.FUNCTION:
            return []
        return [self.bindings.functions[key] for key in value.name.split("|")]

    def _key(self, node: cst.CSTNode, name: str) -> Key:
        """Where the value of a name is kept: in the scope that it is assigned in."""
        scope = self._scopes.get(node)
        if scope is None:
            return (None, name)
        for assignment in scope[name]:
            return (assignment.scope, name)
        return (scope, name)

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
                if (value := _settled(values)) is not None
            }
            if new == self._values:
                break
            self._values = new

    def _bound(self, binding: Bindings.Assigned) -> Value | None:
        value = self._evaluated(binding.value)
        if binding.onto:
            return _mixed(self._evaluated(binding.target), value)
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
                self._hold(function, parameter, value)

    def _hold(self, function: Function, parameter: cst.Param, value: Value | None) -> None:
        """Give a value to a function's parameter; what is written beside it counts more."""
        if parameter.annotation is not None:
            value = self._annotated(parameter.annotation.annotation) or value
        key = self._key(function.node.body, parameter.name.value)
        self._found.setdefault(key, []).append(value)
        self._found.setdefault((parameter, ""), []).append(value)

    def _annotated(self, node: cst.BaseExpression) -> Value | None:
        name = self.name(node)
        if name in ("nd.NDArray", "NDArray"):
            return ARRAY
        if name in _BASES or name in _TYPES:
            return Value({**_BASES, **_TYPES}[name])
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
                self._hold(function, parameters[name], self._evaluated(argument.value))

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
        for function in self.functions(call.args[0].value) if items else ():
            for parameter, item in zip(function.parameters, items, strict=False):
                self._hold(function, parameter, item)

    def _instance(self, owner: str) -> Value:
        return Value(self.class_kind(owner), owner)

    def class_kind(self, owner: str, deep: int = DEEPEST) -> Kind:
        """BLOCK and so on for a class of the program's own; OTHER for one that is none of these."""
        for base in self.bindings.classes[owner].bases:
            name = self.name(base.value)
            if name in _BASES:
                return _BASES[name]
            if name is not None and name.partition(".")[0] in ("nn", "rnn"):
                return Kind.BLOCK
            if dotted(base.value) in self.bindings.classes and deep:
                return self.class_kind(dotted(base.value), deep - 1)
        return Kind.OTHER

    def _method(self, owner: str, name: str, deep: int = DEEPEST) -> Function | None:
        """A method of a class or of the classes that it is made from."""
        found = self.bindings.classes[owner].methods.get(name)
        if found is None and deep:
            for base in self.bindings.classes[owner].bases:
                if dotted(base.value) in self.bindings.classes:
                    found = found or self._method(dotted(base.value), name, deep - 1)
        return found

    def _evaluated(self, node: cst.CSTNode) -> Value | None:
        """The value of an expression; None where it is not known yet."""
        found = self._of(node)
        if found is None:
            return UNKNOWN if self._closed else None
        return UNKNOWN if depth(found) > DEEPEST else found

    def _of(self, node: cst.CSTNode) -> Value | None:
        """The value of an expression by its form."""
        match node:
            case cst.Integer() | cst.Float():
                return NUMBER
            case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
                return TEXT
            case cst.Name() | cst.Attribute():
                return self._of_name(node)
            case cst.Call():
                return self._of_call(node)
            case cst.Tuple() | cst.List():
                if any(isinstance(e, cst.StarredElement) for e in node.elements):
                    return Value(Kind.LIST)
                return _tuple([self._evaluated(e.value) for e in node.elements])
            case cst.ListComp() | cst.GeneratorExp() | cst.SetComp():
                return Value(Kind.LIST, item=self._evaluated(node.elt))
            case cst.BinaryOperation():
                return _mixed(self._evaluated(node.left), self._evaluated(node.right))
            case cst.UnaryOperation():
                if isinstance(node.operator, cst.Not):
                    return NUMBER
                return self._evaluated(node.expression)
            case cst.Comparison():
                sides = [self._evaluated(node.left)]
                sides += [self._evaluated(one.comparator) for one in node.comparisons]
                if any(side == ARRAY for side in sides):
                    return ARRAY
                return _mixed(sides[0], sides[1])
            case cst.BooleanOperation():
                return join(self._evaluated(node.left), self._evaluated(node.right))
            case cst.IfExp():
                return join(self._evaluated(node.body), self._evaluated(node.orelse))
            case cst.Subscript():
                return self._of_subscript(node)
            case cst.NamedExpr():
                return self._evaluated(node.value)
        return UNKNOWN

    def _of_name(self, node: cst.Name | cst.Attribute) -> Value | None:
        name = self._imported(node)
        if name is not None:
            return Value(Kind.MXNET, name)
        if isinstance(node, cst.Name):
            if node.value in ("None", "True", "False"):
                return NOTHING if node.value == "None" else NUMBER
            if node.value in self.bindings.classes:
                return Value(Kind.CLASS, node.value)
            scope = self._scopes.get(node)
            assignments = list(scope[node.value]) if scope is not None else []
            if any(isinstance(assignment, ImportAssignment) for assignment in assignments):
                return OTHER
            made = [getattr(assignment, "node", None) for assignment in assignments]
            if len(made) == 1 and made[0] in self.bindings.by_node:
                return Value(Kind.FUNCTION, self.bindings.by_node[made[0]].key)
            target = self._reaching.of(node)
            key = self._key(node, node.value) if target is None else (target, "")
            value = self._values.get(key)
            if node.value == "mx" and self._conventional and (value is None or value == UNKNOWN):
                return Value(Kind.MXNET, "")
            return value
        return self._of_attribute(node)

    def _of_attribute(self, node: cst.Attribute) -> Value | None:
        owner = self._evaluated(node.value)
        if owner is None:
            return None
        attribute = node.attr.value
        if owner.kind is Kind.MXNET:
            return Value(Kind.MXNET, canonical(f"{owner.name}.{attribute}".lstrip(".")))
        if owner.name in self.bindings.classes:
            method = self._method(owner.name, attribute)
            if method is not None:
                if method.is_property:
                    return self._returned(method)
                return Value(Kind.FUNCTION, method.key)
            if (found := self._attribute(owner.name, attribute)) is not None:
                return found
            if owner.kind is Kind.OTHER:
                return None
        if owner.kind is Kind.ARRAY:
            if attribute in ("grad", "T"):
                return ARRAY
            return {"shape": Value(Kind.LIST, item=NUMBER), "size": NUMBER, "ndim": NUMBER}.get(
                attribute, OTHER
            )
        if owner.kind is Kind.NUMPY:
            return {"shape": Value(Kind.LIST, item=NUMBER), "size": NUMBER}.get(attribute, NUMPY)
        if owner.kind is Kind.BATCH and attribute in ("data", "label"):
            return Value(Kind.LIST, item=ARRAY)
        if owner.kind is Kind.BLOCK and attribute == "params":
            return Value(Kind.PARAMETERS)
        if owner.kind is Kind.BLOCK and attribute in ("weight", "bias", "gamma", "beta"):
            return Value(Kind.PARAMETER)
        if owner.kind is Kind.OTHER:
            return OTHER
        return UNKNOWN

    def _attribute(self, owner: str, name: str, deep: int = DEEPEST) -> Value | None:
        """An attribute that methods of a class assign."""
        found = self._values.get((owner, name))
        if found is None and deep:
            for base in self.bindings.classes[owner].bases:
                if dotted(base.value) in self.bindings.classes:
                    found = found or self._attribute(dotted(base.value), name, deep - 1)
        return found

    def _of_subscript(self, node: cst.Subscript) -> Value | None:
        owner = self._evaluated(node.value)
        if owner is None:
            return None
        if owner.kind in (Kind.ARRAY, Kind.NUMPY, Kind.OTHER):
            return owner
        one = node.slice[0].slice if len(node.slice) == 1 else None
        if isinstance(one, cst.Slice):
            return owner if owner.items == () else Value(Kind.LIST, item=owner.each())
        if isinstance(one, cst.Index) and isinstance(one.value, cst.Integer):
            return owner.at(int(one.value.value))
        if owner.kind is Kind.PARAMETERS:
            return Value(Kind.PARAMETER)
        if owner.kind in (Kind.LIST, Kind.BLOCK, Kind.DATASET):
            return owner.each()
        return UNKNOWN

    def _of_call(self, node: cst.Call) -> Value | None:
        callee = self._evaluated(node.func)
        if callee is not None:
            if callee.kind is Kind.MXNET:
                values = [self._evaluated(a.value) or UNKNOWN for a in node.args]
                return of_call(callee.name, values)
            if callee.kind is Kind.CLASS:
                return self._instance(callee.name)
            if callee.kind is Kind.FUNCTION:
                found = [self._returned(function) for function in self.functions(node.func)]
                return join(*found) if any(value is not None for value in found) else None
            if callee.kind is Kind.BLOCK:
                return self._of_block(callee, node)
            if callee.kind is Kind.LOSS:
                return ARRAY
        if isinstance(node.func, cst.Attribute):
            owner = self._evaluated(node.func.value)
            if owner is None:
                return None
            if owner.kind is not Kind.OTHER or not self.imports(node.func):
                return of_method(owner, node.func.attr.value, len(node.args))
        return self._of_foreign(node)

    def _of_block(self, block: Value, node: cst.Call) -> Value | None:
        if block.name in self.bindings.classes:
            forward = self._method(block.name, "forward") or self._method(
                block.name, "hybrid_forward"
            )
            if forward is not None:
                return self._returned(forward)
        if block.name.startswith("rnn.") and (len(node.args) > 1 or block.name.endswith("Cell")):
            return Value(Kind.LIST, items=(ARRAY, Value(Kind.LIST, item=ARRAY)))
        return ARRAY

    def _returned(self, function: Function) -> Value | None:
        """What a function returns or yields."""
        found = [self._evaluated(value) for value in function.returns]
        if function.yields:
            items = [self._evaluated(value) for value in function.yields]
            return Value(Kind.LIST, item=None if None in items else join(*items))
        known = [value for value in found if value is not None]
        if not function.returns:
            return OTHER
        return join(*known) if known else None

    def _of_foreign(self, node: cst.Call) -> Value | None:
        """Calls of python's own functions and of numpy's."""
        name = code(node.func)
        first = [self._evaluated(a.value) for a in node.args[:1]]
        if name == "enumerate" and first:
            pair = _tuple([NUMBER, None if first[0] is None else first[0].each()])
            return None if pair is None else Value(Kind.LIST, item=pair)
        if name == "zip":
            if any(a.star for a in node.args):
                return UNKNOWN
            each = [self._evaluated(a.value) for a in node.args]
            row = _tuple([None if v is None else v.each() for v in each])
            return None if row is None else Value(Kind.LIST, item=row)
        if name in ("list", "tuple", "sorted", "reversed", "iter", "tqdm", "set") and first:
            return None if first[0] is None else Value(Kind.LIST, item=first[0].each())
        if name == "next" and first:
            return None if first[0] is None else first[0].each()
        if name == "range":
            return Value(Kind.LIST, item=NUMBER)
        if name in ("sum", "max", "min") and len(node.args) == 1 and first[0] is not None:
            item = first[0].each()
            return item if item.kind in (Kind.ARRAY, Kind.NUMPY) else NUMBER
        if name in _NUMBERS:
            return NUMBER
        if name in ("str", "repr", "open", "print", "isinstance", "type", "super", "dict", "id"):
            return OTHER
        imported = self.imports(node.func)
        if imported == "importlib.import_module":
            return self._imported_module(node)
        if imported in ("copy.copy", "copy.deepcopy") and first:
            return first[0]
        package = imported.partition(".")[0]
        if package == "numpy":
            return NUMPY
        return OTHER if package in FOREIGN else UNKNOWN

    def _imported_module(self, node: cst.Call) -> Value:
        """importlib.import_module of an adapter is MXNet."""
        text = code(node.args[0].value) if node.args else ""
        adapter = text.lstrip("frb").strip("'\"").startswith("portable.adapters.")
        return Value(Kind.MXNET, "") if adapter else OTHER


def _tuple(items: list[Value | None]) -> Value | None:
    """A tuple of items, if all of them are known."""
    known = [item for item in items if item is not None]
    return Value(Kind.LIST, items=tuple(known)) if len(known) == len(items) else None


def _mixed(left: Value | None, right: Value | None) -> Value | None:
    """The value of an operator between two."""
    for kind in (Kind.ARRAY, Kind.NUMPY, Kind.LIST, Kind.TEXT, Kind.SYMBOL, Kind.OTHER):
        for side in (left, right):
            if side is not None and side.kind is kind:
                return Value(kind) if kind is Kind.LIST else side
    if left is None or right is None:
        return None
    return NUMBER if left == right == NUMBER else UNKNOWN


def _settled(values: list[Value | None]) -> Value | None:
    """What a name holds, by all that is given to it; None as long as nothing is known."""
    known = [value for value in values if value is not None]
    some = [value for value in known if value != NOTHING]
    return join(*(some or known)) if known else None


def _same(value: Value | None) -> Value | None:
    return value
