"""Damaged files of models and arrays: an error that says where, and never half a file."""

from __future__ import annotations

import dataclasses
import json
import random

import numpy as np
import pytest

from portable import spec
from portable.formats import ndarray_file, symbol_json
from portable.formats.ndarray_file import FormatError
from portable.porting.models import (
    array_files,
    attributes,
    convert,
    difference,
    model,
    own,
    torch_file,
)
from portable.porting.models.attributes import ModelError
from tests.fuzzing.mutations import bytewise

from .make import FILES
from .test_models import recorded


def edited(name, node, **changed):
    """A model with other attributes of a node."""
    graph = json.loads((FILES / f"{name}-symbol.json").read_text())
    (found,) = (n for n in graph["nodes"] if n["name"] == node)
    found["attrs"] = {**found.get("attrs", {}), **changed}
    arrays = ndarray_file.load(FILES / f"{name}-0000.params")
    return model.of(symbol_json.parse(json.dumps(graph)), arrays, name)


@pytest.mark.parametrize("kernel", ["(1e999, 1)", "(" * 5000, "(1.5, 1)"])
def test_a_number_that_is_none(kernel):
    with pytest.raises(ModelError, match=r"here: Pooling: kernel=.* is invalid; expected a tuple"):
        attributes.read(spec.operators()["Pooling"], {"kernel": kernel}, "here")


def test_an_input_that_is_too_large():
    made = edited("lenet", "data", __shape__="(65536, 1, 65536, 65536)")
    with pytest.raises(ModelError, match=r"'data' of shape .* is too large; give --shape data="):
        model.example(made, {})


def test_infinite_numbers_are_written():
    assert eval(torch_file.literal((1.5, float("inf"), -float("inf")))) == (1.5, np.inf, -np.inf)
    assert torch_file.literal((2,)) == "(2,)"


@pytest.mark.parametrize("momentum", ["inf", "-inf", "nan"])
def test_infinite_attributes_are_written(momentum, tmp_path):
    """They do not change a prediction; the file that has them can be run."""
    made = edited("mlp", "mlp_batchnorm0_fwd", momentum=momentum)
    inputs = model.example(made, {"data": (2, 20)})
    found = convert.convert(made, "torch", tmp_path, inputs)
    assert found.proof.holds
    assert (
        f"from math import {momentum.removeprefix('-')}" in next(tmp_path.glob("*.py")).read_text()
    )


def test_what_torch_refuses_is_named(tmp_path):
    """MXNet takes a negative eps; the model that asks for it is named, and nothing is written."""
    made = edited("mlp", "mlp_batchnorm0_fwd", eps="-3.0")
    with pytest.raises(ModelError, match=r"mlp: mlp.py, line \d+: PyTorch cannot run .* eps must"):
        convert.convert(made, "torch", tmp_path / "out", model.example(made, {"data": (2, 20)}))
    assert not (tmp_path / "out").exists()


def test_a_parameter_of_another_dtype():
    """Arrays that MXNet does not have are named by the node that holds them."""
    made = edited("mlp", "mlp_batchnorm0_fwd")
    name, array = next(iter(made.parameters.items()))
    made = dataclasses.replace(made, parameters={**made.parameters, name: array.astype("uint32")})
    with pytest.raises(ModelError, match=rf"node '{name}'.*dtype uint32"):
        own.run(made, model.example(made, {"data": (2, 20)}))


def test_a_table_without_its_weight():
    """A node with too few inputs is named, by every command that runs a model."""
    made = edited("tagger", "data")
    (node,) = (n for n in made.graph.nodes if n.op == "Embedding")
    cut = dataclasses.replace(node, inputs=node.inputs[1:])
    nodes = tuple(cut if n is node else n for n in made.graph.nodes)
    made = dataclasses.replace(made, graph=dataclasses.replace(made.graph, nodes=nodes))
    said = rf"tagger: node {node.name!r}: Embedding takes data, weight, and it has 1 of them"
    with pytest.raises(ModelError, match=said):
        model.example(made, {"data": (2, 5)})
    with pytest.raises(ModelError, match=said):
        difference.graphs(made, made, None, 0.0)


def files(folder):
    """A small file of each kind."""
    arrays = {"weight": np.arange(12, dtype="float32").reshape(3, 4), "bias": np.ones(3, "float16")}
    found = {kind: array_files.dumps(arrays, kind) for kind in ("npz", "safetensors")}
    found["pt"] = torch_file.state_dict(arrays)
    found["params"] = ndarray_file.dumps(arrays)
    return {folder / f"mutated.{kind}": data for kind, data in found.items()}


@pytest.mark.filterwarnings("ignore")
def test_damaged_files_of_arrays_are_refused_or_read(tmp_path):
    for path, data in files(tmp_path).items():
        refused = 0
        for seed in range(100):
            path.write_bytes(bytewise(random.Random(seed), data))
            try:
                difference.side(path)
            except (FormatError, ModelError) as error:
                assert path.name in str(error)  # noqa: PT017
                refused += 1
        assert refused > 40


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    inputs, _ = recorded("lenet")
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="out"):
        convert.convert(model.load(FILES / "lenet"), "torch", tmp_path / "out", inputs)
    assert (tmp_path / "out").read_text() == "a file where the folder should be"
