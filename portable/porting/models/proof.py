"""A converted model held to this package's own run, layer by layer.

The file for PyTorch is run as it was written; what its layers give is read off the local variables
of `forward` when it returns. The ONNX model is run as it was written for its outputs, and once more
with every layer as an output.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from .attributes import ModelError
from .calls import Plan
from .model import Array

TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Layer:
    """One output of one layer.

    name:       in the converted model.
    node:       in the MXNet model.
    shape:      of its own run.
    difference: the largest one, over the largest magnitude of the own run where that is above 1.
    told:       what is wrong, if it is not the numbers.
    """

    name: str
    node: str
    shape: tuple[int, ...]
    difference: float
    told: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Own run and converted model, compared.

    target:    what it was converted to.
    layers:    in order; the outputs of the model last.
    tolerance: how much may differ.
    """

    target: str
    layers: tuple[Layer, ...]
    tolerance: float

    @property
    def largest(self) -> float:
        """The largest difference."""
        return max((layer.difference for layer in self.layers), default=0.0)

    @property
    def first(self) -> Layer | None:
        """The first layer that differs by more than the tolerance."""
        return next((x for x in self.layers if x.told or not x.difference <= self.tolerance), None)

    @property
    def holds(self) -> bool:
        """Whether none does."""
        return self.first is None


def difference(own: Array, other: Array) -> tuple[float, str]:
    """How far two arrays are apart, relative to the first one's largest magnitude, if above 1."""
    if own.shape != other.shape:
        return float("inf"), f"shape {other.shape} instead of {own.shape}"
    a, b = own.astype("float64"), other.astype("float64")
    with np.errstate(invalid="ignore"):
        apart = np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0.0, np.abs(a - b))
    largest = np.abs(a[np.isfinite(a)]).max(initial=1.0)
    found = float(apart.max(initial=0.0)) / float(largest)
    return (found, "") if found == found else (float("inf"), "nan where the other one has none")


def compare(plan: Plan, found: Mapping[str, Array], target: str, tolerance: float) -> Proof:
    """The layers that were found in a converted model, against the own run."""
    layers = []
    nodes = plan.model.graph.nodes
    heads = dict.fromkeys(plan.model.graph.heads)
    entries = [*plan.written().items(), *((e, plan.value(e).name) for e in heads)]
    for entry, name in dict(entries).items():
        own, node = plan.values[entry], nodes[entry[0]].name
        if name in found:
            apart, told = difference(own, found[name])
        else:
            apart, told = float("inf"), "the converted model does not have it"
        layers.append(Layer(name, node, own.shape, apart, told))
    return Proof(target, tuple(layers), tolerance)


def torch_outputs(
    plan: Plan, path: Path, weights: Path, inputs: Mapping[str, Array]
) -> dict[str, Array]:
    """What the layers and outputs of a written file give.

    Raises:
        ModelError: torch refuses what the model asks for.
    """
    import torch

    from .torch_file import loaded

    model = loaded(path, weights)
    given = [torch.from_numpy(np.array(inputs[name])) for name in plan.model.inputs]
    seen: dict[str, Any] = {}
    code = type(model).forward.__code__

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is code:
            seen.update(frame.f_locals)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        with torch.no_grad():
            outputs = model(*given)
    except (RuntimeError, ValueError, TypeError, IndexError) as error:
        lines = [n for frame, n in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
        where = f"{path.name}, line {lines[-1]}" if lines else path.name
        raise ModelError(
            f"{plan.model.name}: {where}: PyTorch cannot run what is written of it: {error}"
        ) from error
    finally:
        sys.setprofile(before)
    results = outputs if isinstance(outputs, tuple) else (outputs,)
    seen |= {v.name: out for v, out in zip(plan.heads(), results, strict=True)}
    return {n: v.numpy() for n, v in seen.items() if isinstance(v, torch.Tensor)}


def onnx_outputs(plan: Plan, path: Path, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """What the layers and outputs of a written file give under onnxruntime."""
    import onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    given = {
        value.name: np.array(inputs[name])
        for value, name in zip(plan.inputs(), plan.model.inputs, strict=True)
    }
    proto = onnx.load(str(path))
    outputs = [output.name for output in proto.graph.output]
    with_layers = onnx.ModelProto()
    with_layers.CopyFrom(proto)
    made = {name for node in proto.graph.node for name in node.output}
    for name in plan.written().values():
        if name in made and name not in outputs:
            with_layers.graph.output.append(onnx.ValueInfoProto(name=name))
    found: dict[str, Array] = {}
    for model in (with_layers, proto):
        names = [output.name for output in model.graph.output]
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        known = {i.name for i in session.get_inputs()}
        arrays = session.run(names, {n: a for n, a in given.items() if n in known})
        found |= dict(zip(names, arrays, strict=True))
    return found
