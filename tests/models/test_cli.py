"""`portable info`, `convert` and `diff` as a user calls them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from portable.cli import app
from portable.formats import ndarray_file
from portable.porting.models import array_files

from .make import FILES


def call(*arguments):
    """Exit status and output of a command."""
    done = CliRunner(env={"COLUMNS": "160"}).invoke(app, [str(a) for a in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, " ".join(done.output.split())


def edited(tmp_path, name, change):
    """A copy of a model whose JSON was changed."""
    graph = json.loads((FILES / f"{name}-symbol.json").read_text())
    change(graph)
    (tmp_path / "edited-symbol.json").write_text(json.dumps(graph))
    (tmp_path / "edited-0000.params").write_bytes((FILES / f"{name}-0000.params").read_bytes())
    return tmp_path / "edited"


def node(graph, name):
    return next(n for n in graph["nodes"] if n["name"] == name)


def test_info_counts_parameters_and_multiply_adds():
    status, text = call("info", FILES / "alexnet", "--shape", "data=1,3,27,27")
    assert status == 0
    assert "conv1 │ Convolution │ (1, 6, 12, 12) │ 456 │ 64,800" in text
    assert "1,967 │ 73,840" in text


def test_info_without_shapes_says_how_to_give_them():
    status, text = call("info", FILES / "alexnet-symbol.json")
    assert status == 0
    assert "--shape data=" in text


def test_info_of_arrays():
    status, text = call("info", FILES / "mlp.params")
    assert status == 0
    assert "0.weight │ float32 │ (32, 20) │ 640" in text
    assert "1,392" in text


def test_info_tells_all_unsupported_operators_at_once(tmp_path):
    def change(graph):
        node(graph, "relu1")["op"] = "Relu6Custom"
        node(graph, "relu2")["op"] = "Correlation9"

    status, text = call("info", edited(tmp_path, "alexnet", change))
    assert status == 1
    assert "unsupported operator Relu6Custom: relu1" in text
    assert "unsupported operator Correlation9: relu2" in text


@pytest.mark.parametrize("target", ["torch", "onnx", "safetensors", "npz"])
def test_convert_writes_files_and_shows_the_proof(tmp_path, target):
    status, text = call(
        *("convert", FILES / "face", "--to", target, "-o", tmp_path),
        *("--input", input_of(tmp_path, "face"), "--layers"),
    )
    assert status == 0, text
    assert "largest difference" in text
    endings = {"torch": {".py", ".pt"}}.get(target, {f".{target}"})
    assert {path.suffix for path in tmp_path.glob("face.*")} == endings


def input_of(tmp_path, name):
    with np.load(FILES / f"{name}.npz") as arrays:
        np.savez(tmp_path / "input.npz", data=arrays["in_data"])
    return tmp_path / "input.npz"


def test_the_file_for_torch_needs_only_torch(tmp_path):
    call("convert", FILES / "face", "-o", tmp_path, "--shape", "data=2,3,12,12")
    text = (tmp_path / "face.py").read_text()
    imports = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imports == ["import torch", "from torch import nn"]
    assert "self.conv0 = nn.Conv2d(3, 6, 3, padding=1, bias=False)" in text
    assert "fix_gamma" in text


def test_convert_beyond_the_tolerance_writes_nothing(tmp_path):
    arguments = ("convert", FILES / "lenet", "-o", tmp_path, "--shape", "data=2,1,20,20")
    status, text = call(*arguments, "--tolerance", "1e-12")
    assert status == 1
    assert "first layer that differs" in text
    assert not list(tmp_path.iterdir())


BAD = {
    "no such model": (lambda p: (p / "absent",), ("neither a file nor the prefix",)),
    "no shape": (lambda p: (FILES / "lenet",), ("'data'", "--shape")),
    "wrong name": (
        lambda p: (FILES / "lenet", "--shape", "image=1,1,20,20"),
        ("no input 'image'", "data"),
    ),
    "wrong shape": (
        lambda p: (FILES / "lenet", "--shape", "data=2,5,20,20"),
        ("node 'lenet_conv0_fwd'", "(2, 5, 20, 20)"),
    ),
    "text for a shape": (lambda p: (FILES / "lenet", "--shape", "data=a,b"), ("data=a,b",)),
    "other parameters": (
        lambda p: (FILES / "lenet-symbol.json", FILES / "mlp-0000.params"),
        ("missing: lenet_conv0_bias", "not in the graph: mlp_"),
    ),
    "unknown attribute": (
        lambda p: (
            edited(p, "lenet", lambda g: node(g, "lenet_conv0_fwd")["attrs"].update(colour="red")),
            *("--shape", "data=2,1,20,20"),
        ),
        ("lenet_conv0_fwd", "colour", "kernel"),
    ),
    "unreadable attribute": (
        lambda p: (
            edited(p, "lenet", lambda g: node(g, "lenet_conv0_fwd")["attrs"].update(kernel="x")),
            *("--shape", "data=2,1,20,20"),
        ),
        ("lenet_conv0_fwd", "kernel"),
    ),
    "unknown operator": (
        lambda p: (edited(p, "lenet", lambda g: node(g, "lenet_conv0_fwd").update(op="Foo")),),
        ("Foo", "lenet_conv0_fwd"),
    ),
    "no JSON": (lambda p: (FILES / "lenet.npz",), ("lenet.npz",)),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_of_convert_is_told(case, tmp_path):
    arguments, says = BAD[case]
    out = tmp_path / "out"
    status, text = call("convert", *arguments(tmp_path), "-o", out)
    assert status == 2, text
    for words in says:
        assert words in text
    assert not out.exists()


def test_diff_of_the_same():
    status, text = call("diff", FILES / "lenet", FILES / "lenet", "--shape", "data=1,1,20,20")
    assert status == 0
    assert "0 differences" in text


def test_diff_finds_equal_arrays_under_other_names():
    status, text = call("diff", FILES / "mlp.params", FILES / "mlp-0000.params")
    assert status == 1
    assert "renamed │ 0.weight │ equals mlp_dense0_weight" in text
    assert "missing" not in text


def test_diff_of_files_of_all_kinds(tmp_path):
    a = {"w": np.arange(6, dtype="float32").reshape(2, 3), "b": np.ones(2, "float32")}
    a["c"], a["d"] = np.zeros(4, "float32"), np.full(3, 7, "float32")
    b = {"v": a["w"].T.copy(), "b": a["b"] + 1, "c": np.zeros(5, "float32")}
    ndarray_file.save(tmp_path / "a.params", a)
    (tmp_path / "b.npz").write_bytes(array_files.dumps(b, "npz"))
    (tmp_path / "b.safetensors").write_bytes(array_files.dumps(b, "safetensors"))
    torch.save({name: torch.from_numpy(array) for name, array in b.items()}, tmp_path / "b.pt")
    for ending in ("npz", "safetensors", "pt"):
        status, text = call("diff", tmp_path / "a.params", tmp_path / f"b.{ending}")
        assert status == 1
        assert "transposed │ w │ equals v transposed: (2, 3) and (3, 2)" in text
        assert "values │ b │ differ by up to 1" in text
        assert "shape │ c │ (4,) and (5,)" in text
        assert "missing │ d" in text


def test_diff_of_models_finds_the_first_layer(tmp_path):
    def change(graph):
        node(graph, "lenet_conv1_tanh_fwd")["attrs"]["act_type"] = "sigmoid"

    other = edited(tmp_path, "lenet", change)
    status, text = call("diff", FILES / "lenet", other, "--shape", "data=1,1,20,20")
    assert status == 1
    assert "first layer that differs: conv1_tanh (node lenet_conv1_tanh_fwd)" in text


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors", "a.pt", "a.params"])
def test_diff_of_a_damaged_file(tmp_path, name):
    (tmp_path / name).write_bytes(b"damaged")
    status, text = call("diff", tmp_path / name, FILES / "mlp.params")
    assert status == 2
    assert name in text


def test_a_pickle_is_not_executed(tmp_path):
    class Harmful:
        def __reduce__(self):
            return (open, (str(tmp_path / "made"), "w"))

    torch.save({"w": Harmful()}, tmp_path / "a.pt")
    status, _ = call("diff", tmp_path / "a.pt", FILES / "mlp.params")
    assert status == 2
    assert not (tmp_path / "made").exists()
