"""A model: its graph, and the arrays of its parameters, read from files and held to each other.

MODEL on the command line is the prefix of `MODEL-symbol.json` and `MODEL-0000.params` (the last one
if there are several), or the path of the symbol; the parameters may be named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portable import spec
from portable.formats import ndarray_file, symbol_json
from portable.formats.symbol_json import Graph, Node

from .attributes import ModelError, read

Array: TypeAlias = NDArray[Any]
SYMBOL = "-symbol.json"
MOST_NUMBERS = 2**28  # of an example
LABELS = (
    "SoftmaxOutput",
    "LinearRegressionOutput",
    "LogisticRegressionOutput",
    "MAERegressionOutput",
    "SVMOutput",
)
# operators without inputs, which this package has as functions and not as declared operators
CREATION = ("_zeros", "_ones", "_full", "_arange")


@dataclass(frozen=True, slots=True)
class Model:
    """A graph and its arrays.

    name:       of the files, without what is added to it.
    graph:      the nodes, each after its inputs.
    parameters: arrays by the name of their variable.
    inputs:     names of the variables that have no array, labels left out.
    labels:     names of the labels of loss layers, which a prediction does not need.
    """

    name: str
    graph: Graph
    parameters: Mapping[str, Array]
    inputs: tuple[str, ...]
    labels: tuple[str, ...]

    def where(self, node: Node) -> str:
        """A node, for messages."""
        return f"{self.name}: node {node.name!r}"


def of(
    graph: Graph, parameters: Mapping[str, Array], name: str, inputs: set[str] | None = None
) -> Model:
    """A model of its parts.

    Args:
        graph, parameters: the parts; names may begin with `arg:` and `aux:`, as in checkpoints.
        name: for messages and file names.
        inputs: which variables are inputs. Without it, those without an array that are not the
            weights, biases or statistics of a layer.

    Raises:
        ModelError: an array is missing, or there is one that no variable has.
    """
    arrays = {key.removeprefix("arg:").removeprefix("aux:"): a for key, a in parameters.items()}
    variables = [node.name for node in graph.nodes if node.op == "null"]
    extra = sorted(arrays.keys() - set(variables))
    labels = [n for n in _labels(graph) if n not in arrays]
    open_names = [n for n in variables if n not in arrays and n not in labels]
    missing = sorted(
        name for name in open_names if (name not in inputs if inputs else name in _owned(graph))
    )
    if missing or extra:
        told = [f"missing: {', '.join(missing)}"] if missing else []
        told += [f"in the file and not in the graph: {', '.join(extra)}"] if extra else []
        raise ModelError(
            f"{name}: the parameters do not fit the graph; {'; '.join(told)}. Give the file of "
            "parameters that was saved with this symbol"
        )
    return Model(name, graph, arrays, tuple(open_names), tuple(labels))


def _labels(graph: Graph) -> list[str]:
    """Variables that are nothing but the label of a loss layer."""
    found = []
    for node in graph.nodes:
        if canonical(node.op) in LABELS and len(node.inputs) > 1:
            label = graph.nodes[node.inputs[1][0]]
            if label.op == "null":
                found.append(label.name)
    return found


def _owned(graph: Graph) -> set[str]:
    """Variables that a layer has for itself: its weights, biases, statistics."""
    names = ("weight", "bias", "gamma", "beta", "moving_mean", "moving_var", "parameters")
    found = set()
    for node in graph.nodes:
        entry = spec.operators().get(canonical(node.op) or "")
        if entry is None:
            continue
        for parameter, (index, _) in zip(entry.inputs, node.inputs, strict=False):
            source = graph.nodes[index]
            if source.op == "null" and parameter.name in names:
                found.add(source.name)
    return found


def canonical(op: str) -> str | None:
    """The declared name of an operator, or None."""
    return op if op in spec.operators() else spec.names().get(op)


def unsupported(graph: Graph) -> dict[str, list[str]]:
    """Operators that this package does not have, with the names of their nodes."""
    found: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.op != "null" and node.op not in CREATION and canonical(node.op) is None:
            found.setdefault(node.op, []).append(node.name)
    return found


def require_supported(model: Model) -> None:
    """Refuse a model with operators that this package does not have, all of them at once.

    Raises:
        ModelError: there are some, an attribute is unknown, or a node has too few inputs.
    """
    wrong = [f"{op} ({', '.join(nodes)})" for op, nodes in unsupported(model.graph).items()]
    if wrong:
        raise ModelError(
            f"{model.name}: unsupported operators: {'; '.join(wrong)}. Rewrite these nodes with "
            "others, or cut the model before them"
        )
    for node in model.graph.nodes:
        name = canonical(node.op)
        if name is not None:
            entry = spec.operators()[name]
            read(entry, node.attrs, model.where(node))
            needed = [p.name for p in entry.inputs if not p.optional]
            if name not in LABELS and not entry.variadic and len(node.inputs) < len(needed):
                raise ModelError(
                    f"{model.where(node)}: {node.op} takes {', '.join(needed)}, and it has "
                    f"{len(node.inputs)} of them; give it all, or replace the file"
                )


def find(path: str | Path, parameters: str | Path | None = None) -> tuple[Path, Path | None]:
    """The files of a model by its prefix or symbol.

    Raises:
        ModelError: there is no such file, or no file of parameters.
    """
    given = Path(path)
    symbol = given if given.is_file() else given.with_name(given.name + SYMBOL)
    if not symbol.is_file():
        raise ModelError(
            f"{path}: neither a file nor the prefix of {symbol.name}; give one of them"
        )
    if parameters is not None:
        return symbol, Path(parameters)
    prefix = symbol.name.removesuffix(SYMBOL).removesuffix(".json")
    found = sorted(symbol.parent.glob(f"{_escaped(prefix)}-[0-9]*.params"))
    found = found or sorted(symbol.parent.glob(f"{_escaped(prefix)}.params"))
    return symbol, found[-1] if found else None


def _escaped(text: str) -> str:
    """A text in which a glob finds nothing but itself."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def load(path: str | Path, parameters: str | Path | None = None) -> Model:
    """Read a model.

    Args:
        path: its prefix, or its `-symbol.json`.
        parameters: its `.params`; without it, the one with the highest number beside the symbol.

    Raises:
        ModelError: the files do not fit each other, or are not there.
        FormatError: one of them is damaged.
    """
    symbol, weights = find(path, parameters)
    graph = symbol_json.read(symbol)
    if weights is None:
        raise ModelError(f"{symbol}: no parameters stand beside it; give the .params file as well")
    return of(graph, named(weights), symbol.name.removesuffix(".json").removesuffix("-symbol"))


def named(path: str | Path) -> dict[str, Array]:
    """The arrays of a .params file by name.

    Raises:
        ModelError: they have no names.
    """
    arrays = ndarray_file.load(path)
    if isinstance(arrays, dict):
        return arrays
    if not arrays:
        return {}
    raise ModelError(
        f"{path}: its {len(arrays)} arrays have no names; save them by name, as "
        "net.export and save_checkpoint do"
    )


def example(model: Model, shapes: Mapping[str, tuple[int, ...]], seed: int = 0) -> dict[str, Array]:
    """Random inputs: uniform in [-1, 1); whole numbers for what is looked up in a table.

    Args:
        model: whose inputs.
        shapes: by input; those in the graph (`__shape__`) need not be given.
        seed: of the random numbers.

    Raises:
        ModelError: a shape is missing, or is given for something that is no input; or the model is
            refused by `require_supported`.
    """
    require_supported(model)
    for name in shapes:
        if name not in model.inputs:
            raise ModelError(
                f"{model.name}: it has no input {name!r}; its inputs are {', '.join(model.inputs)}"
            )
    source = np.random.default_rng(seed)
    tables = _tables(model)
    found: dict[str, Array] = {}
    for name in model.inputs:
        shape = shapes.get(name) or declared_shape(model.graph, name)
        if shape is None:
            raise ModelError(
                f"{model.name}: the shape of the input {name!r} is not known; give "
                f"--shape {name}=1,3,224,224 with the right numbers, or --input"
            )
        if prod(shape) > MOST_NUMBERS:
            raise ModelError(
                f"{model.name}: the input {name!r} of shape {shape} is too large; give --shape "
                f"{name}=... with at most {MOST_NUMBERS} numbers"
            )
        rows = tables.get(name)
        numbers = source.integers(0, rows, shape) if rows else source.uniform(-1, 1, shape)
        found[name] = numbers.astype("float32")
    return found


def declared_shape(graph: Graph, name: str) -> tuple[int, ...] | None:
    """The shape that a variable has in the graph, if all of it is known."""
    for node in graph.nodes:
        if node.op == "null" and node.name == name and "__shape__" in node.attrs:
            text = node.attrs["__shape__"].strip("()[] ")
            try:
                shape = tuple(int(part) for part in text.split(",") if part.strip())
            except ValueError:
                return None
            return shape if shape and all(n > 0 for n in shape) else None
    return None


def _tables(model: Model) -> dict[str, int]:
    """Inputs that index the rows of a table, and how many rows it has."""
    found = {}
    for node in model.graph.nodes:
        if canonical(node.op) == "Embedding":
            data, weight = (model.graph.nodes[index] for index, _ in node.inputs[:2])
            if data.name in model.inputs and weight.name in model.parameters:
                found[data.name] = len(model.parameters[weight.name])
    return found
