"""The value of every expression by its form, from the values of the names in it."""

from __future__ import annotations

import re
import sys

import libcst as cst
from libcst.metadata import ImportAssignment

from .bindings import Function
from .mxnet_values import of_call, of_method, unrolled, with_dtype
from .names import canonical, code, dotted
from .reaching import Reaching
from .seen import Trace
from .sources import Key, Sources
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
    mixed,
    tuple_of,
)

# what comes from these is no array of MXNet's
FOREIGN = (set(sys.stdlib_module_names) - {"copy", "functools", "itertools", "importlib"}) | {
    "PIL", "cv2", "matplotlib", "pandas", "scipy", "skimage", "sklearn", "torch", "jax", "yaml",
}  # fmt: skip
_NUMBERS = ("abs", "bool", "float", "int", "len", "max", "min", "round", "sum", "pow", "divmod")
BASES = {"nn.Block": Kind.BLOCK, "data.Dataset": Kind.DATASET, "metric.EvalMetric": Kind.METRIC,
          "init.Initializer": Kind.INITIALIZER, "loss.Loss": Kind.LOSS,
          "data.Sampler": Kind.OTHER, "nn.Sequential": Kind.BLOCK,
          "nn.HybridSequential": Kind.BLOCK}  # fmt: skip


class Expressions(Sources):
    """Values of expressions, as far as those of names are known.

    Args:
        module: the program.
        trace: what a run has seen.
    """

    def __init__(self, module: cst.Module, trace: Trace | None = None) -> None:
        super().__init__(module)
        self.trace = trace or Trace()
        self._values: dict[Key, Value] = {}
        self._closed = False  # whether what is not known yet will never be
        self._conventional = re.search(r"\bmx\.(gluon|nd|autograd|sym)\b", module.code) is not None
        self._reaching = Reaching(self.module, self.parents)

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

    def functions(self, node: cst.CSTNode) -> list[Function]:
        """The program's functions that an expression may be."""
        value = self._evaluated(node)
        if value is None or value.kind is not Kind.FUNCTION:
            return []
        return [self.bindings.functions[key] for key in value.name.split("|")]

    def class_kind(self, owner: str, deep: int = DEEPEST) -> Kind:
        """BLOCK and so on for a class of the program's own; OTHER for one that is none of these."""
        for base in self.bindings.classes[owner].bases:
            name = self.name(base.value)
            if name in BASES:
                return BASES[name]
            if name is not None and name.partition(".")[0] in ("nn", "rnn"):
                return Kind.BLOCK
            if dotted(base.value) in self.bindings.classes and deep:
                return self.class_kind(dotted(base.value), deep - 1)
        return Kind.OTHER

    def _instance(self, owner: str) -> Value:
        return Value(self.class_kind(owner), owner)

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
        if found is None or found.kind is Kind.UNKNOWN:
            found = self._seen(node) or found
        if found is None:
            return UNKNOWN if self._closed else None
        return UNKNOWN if depth(found) > DEEPEST else found

    def _seen(self, node: cst.CSTNode) -> Value | None:
        """What the traced run has seen in the place of an expression."""
        span = self._positions.get(node) if self.trace.kinds else None
        if span is None:
            return None
        place = (span.start.line, span.start.column), (span.end.line, span.end.column)
        kind = self.trace.kinds.get(place)
        return None if kind is None else Value(kind)

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
                return tuple_of([self._evaluated(e.value) for e in node.elements])
            case cst.ListComp() | cst.GeneratorExp() | cst.SetComp():
                return Value(Kind.LIST, item=self._evaluated(node.elt))
            case cst.BinaryOperation():
                return mixed(self._evaluated(node.left), self._evaluated(node.right))
            case cst.UnaryOperation():
                if isinstance(node.operator, cst.Not):
                    return NUMBER
                return self._evaluated(node.expression)
            case cst.Comparison():
                sides = [self._evaluated(node.left)]
                sides += [self._evaluated(one.comparator) for one in node.comparisons]
                if any(side is not None and side.kind is Kind.ARRAY for side in sides):
                    return ARRAY
                return mixed(sides[0], sides[1])
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
        if owner.kind is Kind.MODULE and attribute == "symbol":
            return Value(Kind.SYMBOL)
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
        if owner.kind in (Kind.ARRAY, Kind.NUMPY, Kind.OTHER, Kind.SYMBOL):
            return owner
        if owner.kind is Kind.ARRAYS:
            return ARRAY
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
                return with_dtype(of_call(callee.name, values), callee.name, _texts(node))
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
                method = node.func.attr.value
                if method == "unroll" and owner.name.startswith("rnn."):
                    return unrolled(_texts(node))
                return with_dtype(of_method(owner, method, len(node.args)), method, _texts(node))
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
            pair = tuple_of([NUMBER, None if first[0] is None else first[0].each()])
            return None if pair is None else Value(Kind.LIST, item=pair)
        if name == "zip":
            if any(a.star for a in node.args):
                return UNKNOWN
            each = [self._evaluated(a.value) for a in node.args]
            row = tuple_of([None if v is None else v.each() for v in each])
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


def _texts(call: cst.Call) -> dict[str | int, str]:
    """The texts of a call's arguments, by place or keyword."""
    return {a.keyword.value if a.keyword else i: code(a.value) for i, a in enumerate(call.args)}
