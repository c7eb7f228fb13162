"""Conversion: files in a folder, each written whole, after the proof that they do the same."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from portable.formats.atomic import write_whole

from . import array_files, onnx_file, own, proof, torch_file
from .attributes import ModelError
from .calls import Plan
from .model import Array, Model, require_supported
from .proof import Layer, Proof

TARGETS = ("torch", "onnx", "safetensors", "npz")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The files that were written, and the proof."""

    files: tuple[Path, ...]
    proof: Proof


def convert(
    model: Model,
    target: str,
    folder: Path,
    inputs: Mapping[str, Array],
    tolerance: float = proof.TOLERANCE,
) -> Conversion:
    """Convert a model, compare, and put the files into a folder. None is put there if they differ.

    Args:
        model: what to convert.
        target: one of TARGETS.
        folder: where the files go; it is made if it is not there.
        inputs: what both are run on; not used for files of parameters.
        tolerance: see `proof.difference`.

    Raises:
        ModelError: the model cannot be run or written.
    """
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name)
        if target in ("safetensors", "npz"):
            found = _parameters(model, target, draft)
        elif target == "torch":
            found = _torch(model, draft, inputs, tolerance)
        elif target == "onnx":
            found = _onnx(model, draft, inputs, tolerance)
        else:
            raise ModelError(f"{target!r} is no target; give one of {', '.join(TARGETS)}")
        made = sorted(draft.iterdir())
        if not found.holds:
            return Conversion((), found)
        folder.mkdir(parents=True, exist_ok=True)
        for file in made:
            write_whole(folder / file.name, file.read_bytes())
    return Conversion(tuple(folder / file.name for file in made), found)


def _torch(model: Model, draft: Path, inputs: Mapping[str, Array], tolerance: float) -> Proof:
    plan = Plan(model, own.run(model, inputs))
    text, weights = torch_file.module(plan)
    stem = torch_file.file_name(model.name)
    source, state = draft / f"{stem}.py", draft / f"{stem}.pt"
    source.write_text(_formatted(text), encoding="utf-8")
    state.write_bytes(torch_file.state_dict(weights))
    found = proof.torch_outputs(plan, source, state, inputs)
    return proof.compare(plan, found, "torch", tolerance)


def _formatted(text: str) -> str:
    """Without blanks at line ends and more than two empty lines."""
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _onnx(model: Model, draft: Path, inputs: Mapping[str, Array], tolerance: float) -> Proof:
    try:
        import onnx
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise ModelError(f"{error}; pip install 'portable[convert]'") from error
    plan = Plan(model, own.run(model, inputs))
    proto = onnx_file.model_proto(plan)
    onnx.checker.check_model(proto, full_check=True)
    path = draft / f"{torch_file.file_name(model.name)}.onnx"
    path.write_bytes(proto.SerializeToString())
    return proof.compare(plan, proof.onnx_outputs(plan, path, inputs), "onnx", tolerance)


def _parameters(model: Model, target: str, draft: Path) -> Proof:
    """The file's arrays, read again, are the model's."""
    require_supported(model)
    path = draft / f"{torch_file.file_name(model.name)}.{target}"
    path.write_bytes(array_files.dumps(model.parameters, target))
    found = array_files.read(path)
    layers = []
    for name, array in model.parameters.items():
        same = name in found and np.array_equal(
            array, found[name], equal_nan=array.dtype.kind == "f"
        )
        layers.append(Layer(name, name, array.shape, 0.0 if same else float("inf")))
    return Proof(target, tuple(layers), 0.0)
