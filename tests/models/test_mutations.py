"""Damaged models: an error that says where, and never a crash, a hang, or half a file."""

from __future__ import annotations

import json
import random
import time

import numpy as np
import pytest

from portable.formats import ndarray_file, symbol_json
from portable.formats.ndarray_file import FormatError
from portable.porting.models import (
    array_files,
    calls,
    convert,
    difference,
    model,
    own,
    torch_file,
)
from portable.porting.models.attributes import ModelError

from .make import FILES
from .test_models import recorded

EXPECTED = (FormatError, ModelError)
MODELS = ("lenet", "face", "cropped", "alexnet", "tagger")
VALUES = ("-1", "0", "(0,0)", "(3,)", "None", "1e30", "True", "999", "nan", "max", "(2, 2)", "()")


def mutated(data, source):
    """Bytes with a few changed, removed, repeated, or cut off; numbers in JSON replaced."""
    data = bytearray(data)
    for _ in range(source.randint(1, 4)):
        if not data:
            break
        place = source.randrange(len(data))
        kind = source.randrange(5)
        if kind == 0:
            data[place] ^= 1 << source.randrange(8)
        elif kind == 1:
            del data[place : place + source.randint(1, 8)]
        elif kind == 2:
            data[place:place] = data[place : place + source.randint(1, 40)]
        elif kind == 3:
            digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
            if digits:
                chosen = source.choice(digits)
                data[chosen : chosen + 1] = source.choice([b"-1", b"99999999", b"0", b"1e9", b"7"])
        else:
            del data[max(place, 1) :]
    return bytes(data)


def edited(text, source):
    """A graph with other attributes, inputs, and operators."""
    graph = json.loads(text)
    for _ in range(source.randint(1, 3)):
        node = source.choice(graph["nodes"])
        kind = source.randrange(4)
        if kind == 0 and node.get("attrs"):
            node["attrs"][source.choice(list(node["attrs"]))] = source.choice(VALUES)
        elif kind == 1 and node["inputs"]:
            source.choice(node["inputs"])[:2] = source.randrange(len(graph["nodes"])), 0
        elif kind == 2:
            node["op"] = source.choice([*(n["op"] for n in graph["nodes"]), "RNN", "dot", "topk"])
        elif node["inputs"]:
            node["inputs"].pop()
    return json.dumps(graph).encode()


def attempt(name, seed, adapter="numpy"):
    """Load and write a damaged model; gives whether it was refused."""
    source = random.Random(f"{name} {seed}")
    symbol = (FILES / f"{name}-symbol.json").read_bytes()
    weights = (FILES / f"{name}-0000.params").read_bytes()
    if seed % 2:
        symbol = edited(symbol, source)
    elif seed % 3:
        symbol = mutated(symbol, source)
    else:
        weights = mutated(weights, source)
    try:
        arrays = ndarray_file.loads(weights, "mutated.params")
        if not isinstance(arrays, dict):
            raise ModelError("no names")
        made = model.of(symbol_json.parse(symbol, "mutated.json"), arrays, "mutated")
        inputs, _ = recorded(name)
        torch_file.module(calls.Plan(made, own.run(made, inputs, adapter)))
    except EXPECTED:
        return True
    return False


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MODELS)
def test_damaged_models_are_refused_or_run(name):
    refused = sum(attempt(name, seed) for seed in range(100))
    assert refused > 40


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
            path.write_bytes(mutated(data, random.Random(seed)))
            try:
                difference.side(path)
            except EXPECTED as error:
                assert path.name in str(error)  # noqa: PT017
                refused += 1
        assert refused > 40


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_many_damaged_models():
    end, seed = time.monotonic() + 60, 100
    while time.monotonic() < end:
        attempt(MODELS[seed % len(MODELS)], seed)
        seed += 1


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    inputs, _ = recorded("lenet")
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="out"):
        convert.convert(model.load(FILES / "lenet"), "torch", tmp_path / "out", inputs)
    assert (tmp_path / "out").read_text() == "a file where the folder should be"
