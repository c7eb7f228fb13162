"""A model as a Python file that needs nothing but torch: an `nn.Module` and its weights.

The weights are a state dict that `torch.save` wrote, since `torch.load(..., weights_only=True)`
reads it safely with torch alone; safetensors would need one more package.
"""

from __future__ import annotations

import ast
import io
import math
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from portable import spec

from .calls import Plan
from .functions import source_of
from .model import Array
from .rule import Call, UnsupportedError, Value, rules

HEAD = '''"""{name}: {shapes}.

Converted from an MXNet model. It needs only torch:

    model = load("{weights}")
    outputs = model({inputs})
"""

{imports}


'''
CLASS = '''class {name}(nn.Module):
    """{shapes}."""

    def __init__(self) -> None:
        super().__init__()
{layers}
    def forward(self, {inputs}):
{lines}        return {result}


def load(path: str = "{weights}") -> {name}:
    """The model with its weights, ready for prediction."""
    model = {name}()
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()
'''


class Code:
    """Collects layers, weights, helper functions and the lines of `forward`."""

    def __init__(self) -> None:
        self.layers: dict[str, str] = {}
        self.weights: dict[str, Array] = {}
        self.helpers: dict[str, str] = {}
        self.imports: set[str] = set()
        self.lines: list[str] = []
        self._shared: dict[tuple[Any, ...], str] = {}
        self._tensors: dict[str, str] = {}

    def layer(self, call: Call, text: str, weights: Mapping[str, Value | Array]) -> str:
        """A layer of the module, `self.conv0`; one that two nodes share is made once.

        Args:
            call: the node that gives it its name.
            text: `nn.Linear(2, 3)`, or several lines of which the first is the layer.
            weights: by their names within the layer.
        """
        used = [v.name if isinstance(v, Value) else v.tobytes() for v in weights.values()]
        key = (text, *used)
        if not weights or key not in self._shared:
            name = self._free(call.name)
            self._shared[key] = name
            first, *more = text.split("\n")
            lines = [f"self.{name} = {first}", *(line.format(name=name) for line in more)]
            self.layers[name] = "\n".join(lines)
            for part, value in weights.items():
                array = value.array if isinstance(value, Value) else value
                self.weights[f"{name}.{part}"] = np.asarray(array)
        else:
            name = self._shared[key]
        return f"self.{name}"

    def tensor(self, value: Value) -> str:
        """What stands for a value in `forward`."""
        if value.array is None:
            return value.name
        if value.name not in self._tensors:
            name = self._tensors[value.name] = self._free(value.name)
            shape, dtype = value.shape, value.dtype
            made = f"torch.empty({', '.join(map(str, shape)) or '()'}"
            made += ")" if dtype == "float32" else f", dtype=torch.{dtype})"
            if value.trained and dtype.startswith("float"):
                self.layers[name] = f"self.{name} = nn.Parameter({made})"
            else:
                self.layers[name] = f'self.register_buffer("{name}", {made})'
            self.weights[name] = value.array
        return f"self.{self._tensors[value.name]}"

    def buffer(self, call: Call, array: Array) -> str:
        """A constant of the module that is no parameter of training."""
        value = Value(f"{self._free(call.name)}_constant", array.shape, array.dtype.name, array)
        return self.tensor(value)

    def tensors(self, call: Call) -> list[str]:
        """What stands for the inputs of a call."""
        return [self.tensor(value) for value in call.inputs]

    def function(self, function: Any) -> str:
        """The name of a plain function, whose source, and that of all it needs, goes into the file."""
        name, texts, imports = source_of(function)
        self.helpers |= texts
        self.imports |= imports
        return name

    def native(self, text: str) -> str:
        """A text that uses torch.nn.functional."""
        self.imports.add("from torch.nn import functional")
        return f"functional.{text}"

    def _free(self, name: str) -> str:
        """A name that no layer has, and no method of a module."""
        from torch import nn

        unique = f"{name}_layer" if hasattr(nn.Module(), name) else name
        while unique in self.layers:
            unique += "_"
        return unique

    def write(self, call: Call) -> None:
        """Add the lines of a call."""
        found = rules().get(call.op)
        writer = found.torch if found else None
        target = ", ".join(value.name for value in call.outputs)
        if isinstance(writer, str):
            text = writer.format(*self.tensors(call), a=call.a, r=call.resolved, call=call)
        else:
            try:
                made = writer(call, self) if writer else plain(call, self)
            except UnsupportedError:
                made = plain(call, self)
            text, target = made if isinstance(made, tuple) else (made, target)
        self.lines.append(f"{target} = {text}")


def plain(call: Call, code: Code) -> str:
    """A call of this package's plain function, which is written into the file."""
    from portable.adapters.torch.operation import operations

    operation = operations()[call.op]
    if operation.draw is not None and call.resolved.get("drawn", True):
        raise call.unsupported("PyTorch", "random numbers")
    name = code.function(operation.function)
    given = [
        *code.tensors(call),
        *(f"{key}={literal(value)}" for key, value in call.resolved.items()),
    ]
    text = f"{name}({', '.join(given)})"
    if spec.operators()[call.op].mutates:  # new states come after the outputs
        return f"{text}[0]" if len(call.outputs) == 1 else f"{text}[:{len(call.outputs)}]"
    return text


def literal(value: Any) -> str:
    """A value as Python text."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    return repr(value)


def module(plan: Plan) -> tuple[str, dict[str, Array]]:
    """The text of the file, and the weights by name."""
    code = Code()
    for call in plan.calls():
        code.write(call)
    heads = [(code.tensor(value), value) for value in plan.heads()]
    for text in (*code.layers.values(), *code.lines):  # as Python writes infinite attributes
        for name in ("inf", "nan"):
            if name in text and _reads(text, name):
                code.imports.add(f"from math import {name}")
    inputs = plan.inputs()
    taken = ", ".join(f"{value.name} {value.shape}" for value in inputs)
    facts = {
        "name": class_name(plan.model.name),
        "shapes": f"{taken} -> {', '.join(f'{v.name} {v.shape}' for _, v in heads)}",
        "weights": f"{file_name(plan.model.name)}.pt",
        "inputs": ", ".join(value.name for value in inputs),
        "imports": _imports(["import torch", "from torch import nn", *sorted(code.imports)]),
    }
    layers = [textwrap.indent(layer, " " * 8) + "\n" for layer in code.layers.values()]
    texts = [HEAD.format(**facts)]
    texts += [helper.rstrip() + "\n\n\n" for helper in code.helpers.values()]
    texts += [
        CLASS.format(
            layers="".join(layers),
            lines="".join(f"        {line}\n" for line in code.lines),
            result=", ".join(name for name, _ in heads),
            **facts,
        )
    ]
    return "".join(texts), code.weights


def _reads(text: str, name: str) -> bool:
    """Whether a name stands in a text, and not only in strings and comments."""
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(ast.parse(text)))


def _imports(lines: Sequence[str]) -> str:
    """Imports in the usual order: the standard library, then torch."""
    future = [line for line in lines if "__future__" in line]
    torch = [line for line in lines if "torch" in line]
    standard = [line for line in lines if line not in torch and line not in future]
    blocks = ["\n".join(sorted(set(block))) for block in (future, standard) if block]
    ordered = sorted(set(torch), key=lambda line: (line.startswith("from"), line))
    return "\n\n".join([*blocks, "\n".join(ordered)])


def class_name(name: str) -> str:
    """A class's name: "resnet-18" is Resnet18."""
    words = [
        w for w in "".join(c if c.isascii() and c.isalnum() else " " for c in name).split() if w
    ]
    text = "".join(word[0].upper() + word[1:] for word in words) or "Model"
    return f"Model{text}" if text[0].isdigit() else text


def file_name(name: str) -> str:
    """A name that can be imported: "resnet-18" is resnet_18."""
    text = "".join(c if c.isascii() and c.isalnum() else "_" for c in name).strip("_") or "model"
    return f"model_{text}" if text[0].isdigit() else text.lower()


def state_dict(weights: Mapping[str, Array]) -> bytes:
    """The weights as `torch.save` writes them."""
    import torch

    buffer = io.BytesIO()
    torch.save({name: torch.from_numpy(np.array(a)) for name, a in weights.items()}, buffer)
    return buffer.getvalue()


def loaded(path: Path, weights: Path) -> Any:
    """The model of a file that `module` wrote."""
    space: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    return space["load"](str(weights))
