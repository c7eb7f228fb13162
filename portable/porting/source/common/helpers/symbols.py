"""Symbols: graphs of operators that compute nothing yet, as in mx.sym.

Each target has its own `Operators`, `detached`, `output_shapes`.
"""

# mypy: ignore-errors
# ruff: noqa: D102, F821, RUF012

from __future__ import annotations

import inspect
import json


class Node:
    """An operator with inputs and attributes, or a variable, whose operator is None."""

    def __init__(self, operator, name, attributes, inputs):
        self.operator, self.name, self.inputs = operator, name, inputs
        self.attributes = attributes

    def outputs(self):
        """The names of its outputs."""
        if self.operator is None:
            return [self.name]
        count = self.attributes.get("num_outputs", 1)
        return [f"{self.name}_output{i if count > 1 else ''}" for i in range(count)]

    def input_names(self):
        """What its inputs are called; of operators that take any number, nothing."""
        if self.operator is None:
            return []
        signature = inspect.signature(getattr(Operators, self.operator))
        names = [p.name for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        if self.attributes.get("no_bias"):
            names.remove("bias")
        if "gamma" in names and self.attributes.get("act_type", "prelu") != "prelu":
            names.remove("gamma")
        return names

    def run(self, inputs):
        """Its outputs for arrays."""
        function = getattr(Operators, self.operator)
        found = function(*inputs, **self.attributes)
        return list(found) if isinstance(found, list | tuple) else [found]


class Symbol:
    """Outputs of a graph: nodes, each with the number of its output."""

    __array_ufunc__ = None  # numpy's numbers leave arithmetic to it
    __hash__ = None

    def __init__(self, heads):
        self.heads = heads

    @property
    def name(self):
        return self.heads[0][0].name if len(self.heads) == 1 else None

    def __repr__(self):
        return f"<Symbol {', '.join(node.name for node, _ in self.heads)}>"

    def __len__(self):
        return len(self.heads)

    def __bool__(self):
        raise TypeError("a symbol has no value yet")

    def __getitem__(self, index):
        if isinstance(index, str):
            places = [i for i, name in enumerate(self.list_outputs()) if name == index]
            if len(places) != 1:
                raise ValueError(f"{len(places)} outputs are called {index}")
            index = places[0]
        return Symbol(self.heads[index] if isinstance(index, slice) else [self.heads[index]])

    def nodes(self):
        """All nodes that it is made of, inputs first."""
        found, waiting = {}, [(node, False) for node, _ in reversed(self.heads)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                found[node] = True
            elif node not in found:
                waiting.append((node, True))
                waiting += [(source, False) for source, _ in reversed(node.inputs)]
        return list(found)

    def states(self):
        """The variables that are statistics of a normalisation."""
        return {
            source
            for node in self.nodes()
            for name, (source, _) in zip(node.input_names(), node.inputs, strict=False)
            if name in ("moving_mean", "moving_var")
        }

    def list_arguments(self):
        states = self.states()
        return [node.name for node in self.nodes() if not node.operator and node not in states]

    def list_auxiliary_states(self):
        states = self.states()
        return [node.name for node in self.nodes() if node in states]

    def list_inputs(self):
        return [node.name for node in self.nodes() if not node.operator]

    def list_outputs(self):
        return [node.outputs()[place] for node, place in self.heads]

    def get_internals(self):
        """All outputs of all nodes."""
        return Symbol([(node, i) for node in self.nodes() for i in range(len(node.outputs()))])

    def infer_shape(self, *places, **shapes):
        """The shapes of arguments, outputs and states, from those of the data."""
        shapes = dict(zip(self.list_arguments(), places, strict=False)) | shapes
        found = {}
        for node in self.nodes():
            if node.operator is None:
                given = shapes.get(node.name, node.attributes.get("shape"))
                if given is not None:
                    found[node] = [tuple(given)]
                continue
            if node.inputs[0][0] in found and hasattr(ParameterShapes, node.operator):
                source, place = node.inputs[0]
                rule = getattr(ParameterShapes, node.operator)
                wanted = rule(found[source][place], **node.attributes)
                for name, (source, _) in zip(node.input_names(), node.inputs, strict=True):
                    if source not in found and name in wanted:
                        found[source] = [tuple(wanted[name])]
            for source, _ in node.inputs:
                if source not in found:
                    raise ValueError(f"infer_shape: the shape of {source.name} is not known")
            found[node] = output_shapes(node.run, [found[s][i] for s, i in node.inputs])
        by_name = {node.name: shapes[0] for node, shapes in found.items() if not node.operator}
        return (
            [by_name[name] for name in self.list_arguments()],
            [found[node][place] for node, place in self.heads],
            [by_name[name] for name in self.list_auxiliary_states()],
        )

    def eval(self, ctx=None, **arrays):
        """The outputs for arrays of all variables, in inference and without gradients."""
        missing = [name for name in self.list_inputs() if name not in arrays]
        if missing:
            raise ValueError(f"eval: no arrays for {', '.join(missing)}")
        found = {}
        for node in self.nodes():
            if node.operator is None:
                found[node] = [detached(arrays[node.name], ctx)]
            else:
                found[node] = node.run([found[source][place] for source, place in node.inputs])
        return [found[node][place] for node, place in self.heads]

    def tojson(self):
        """The graph as text, in a format of its own."""
        nodes = self.nodes()
        places = {node: i for i, node in enumerate(nodes)}
        rows = [
            {"operator": node.operator, "name": node.name, "attributes": node.attributes,
             "inputs": [[places[source], place] for source, place in node.inputs]}
            for node in nodes
        ]  # fmt: skip
        heads = [[places[node], place] for node, place in self.heads]
        return json.dumps({"rows": rows, "heads": heads}, indent=1, default=lambda n: n.item())

    def save(self, fname):
        with open(fname, "w", encoding="utf-8") as file:
            file.write(self.tojson())

    def reshape(self, shape):
        return compose("reshape", self, shape=shape)

    def flatten(self):
        return compose("flatten", self)

    def transpose(self, axes=()):
        return compose("transpose", self, axes=axes)

    def sum(self, axis=None, keepdims=False):
        return compose("sum", self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        return compose("mean", self, axis=axis, keepdims=keepdims)

    def combined(self, other, of_two, of_number):
        """An operator of two symbols, or of one and a number."""
        if isinstance(other, Symbol):
            return compose(of_two, self, other)
        return compose(of_number, self, scalar=float(other))

    def __add__(self, other):
        return self.combined(other, "_Plus", "_PlusScalar")

    def __sub__(self, other):
        return self.combined(other, "_Minus", "_MinusScalar")

    def __rsub__(self, other):
        return self.combined(other, "_Minus", "_RMinusScalar")

    def __mul__(self, other):
        return self.combined(other, "_Mul", "_MulScalar")

    def __truediv__(self, other):
        return self.combined(other, "_Div", "_DivScalar")

    def __rtruediv__(self, other):
        return self.combined(other, "_Div", "_RDivScalar")

    def __mod__(self, other):
        return self.combined(other, "_Mod", "_ModScalar")

    def __pow__(self, other):
        return self.combined(other, "_Power", "_PowerScalar")

    def __rpow__(self, other):
        return self.combined(other, "_Power", "_RPowerScalar")

    def __neg__(self):
        return self * -1.0

    def __eq__(self, other):
        return self.combined(other, "_equal", "_equal_scalar")

    def __ne__(self, other):
        return self.combined(other, "_not_equal", "_not_equal_scalar")

    def __gt__(self, other):
        return self.combined(other, "_greater", "_greater_scalar")

    def __ge__(self, other):
        return self.combined(other, "_greater_equal", "_greater_equal_scalar")

    def __lt__(self, other):
        return self.combined(other, "_lesser", "_lesser_scalar")

    def __le__(self, other):
        return self.combined(other, "_lesser_equal", "_lesser_equal_scalar")

    __radd__, __rmul__ = __add__, __mul__


class Names:
    """How often each operator was used without a name, for names such as pooling0."""

    counts = {}


def compose(operator, *inputs, name=None, **given):
    """The symbol of an operator; inputs that are not given become variables, such as fc1_weight."""
    if len(inputs) == 1 and isinstance(inputs[0], list | tuple):
        inputs = inputs[0]
    parameters = inspect.signature(getattr(Operators, operator)).parameters.values()
    attributes = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    for key, value in given.items():
        if key in attributes:
            choices = Operators.choices.get(key, Operators.choices.get(f"{operator}.{key}"))
            if choices is not None and value not in choices:
                raise ValueError(f"{operator}: {key}={value!r} is not supported")
            attributes[key] = tuple(value) if isinstance(value, list) else value
        elif not isinstance(value, Symbol | None) and key not in Operators.ignored:
            raise TypeError(f"{operator}: the attribute {key} is not supported")
    for key, value in attributes.items():
        if value is inspect.Parameter.empty:
            raise TypeError(f"{operator}: the attribute {key} is not given")
    if not name:
        hint = operator.lower()
        count = Names.counts[hint] = Names.counts.get(hint, -1) + 1
        name = f"{hint}{count}"
    node = Node(operator, name, attributes, [])
    names = node.input_names() or [f"arg{i}" for i in range(len(inputs))]
    if len(inputs) > len(names):
        raise TypeError(f"{operator}: takes {len(names)} symbols, not {len(inputs)}")
    given = dict(zip(names, inputs, strict=False)) | {
        key: value for key, value in given.items() if isinstance(value, Symbol)
    }
    for key, value in given.items():
        if key not in names:
            raise TypeError(f"{operator}: the input {key} is not supported with these attributes")
        if value is not None and (not isinstance(value, Symbol) or len(value) != 1):
            raise TypeError(f"{operator}: the input {key} has to be a symbol of one output")
    for key in names:
        symbol = given.get(key)
        node.inputs += (variable(f"{name}_{key}") if symbol is None else symbol).heads
    return Symbol([(node, place) for place in range(len(node.outputs()))])


def variable(name, shape=None):
    """The symbol of an input or a parameter."""
    return Symbol([(Node(None, name, {} if shape is None else {"shape": tuple(shape)}, []), 0)])


def grouped(symbols):
    """The outputs of several symbols as one."""
    return Symbol([head for symbol in symbols for head in symbol.heads])


def load_symbol(fname):
    """The symbol that a ported program has saved."""
    with open(fname, encoding="utf-8") as file:
        graph = json.load(file)
    if "rows" not in graph:
        raise ValueError(f"{fname} is MXNet's own file; only files of ported programs are read")
    nodes = []
    for row in graph["rows"]:
        inputs = [(nodes[i], place) for i, place in row["inputs"]]
        attributes = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in row["attributes"].items()
        }
        nodes.append(Node(row["operator"], row["name"], attributes, inputs))
    return Symbol([(nodes[i], place) for i, place in graph["heads"]])
