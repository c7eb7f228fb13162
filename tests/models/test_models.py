"""The models that real MXNet saved: loaded, run, converted, and given back to it."""

from __future__ import annotations

import importlib
import warnings

import numpy as np
import pytest

from portable.formats import ndarray_file, symbol_json
from portable.porting.models import convert, model, own, proof

from . import gluon_models, symbol_models
from .make import FILES, STRUCTURAL
from .old_layouts import LAYOUTS

NAMES = sorted([*gluon_models.MODELS, *symbol_models.MODELS])
WITHOUT_ONNX = {"ssd"}


def recorded(name):
    """The inputs and outputs that MXNet recorded."""
    with np.load(FILES / f"{name}.npz") as arrays:
        inputs = {n[3:]: arrays[n] for n in arrays.files if n.startswith("in_")}
        outputs = [arrays[f"out_{i}"] for i in range(len(arrays.files) - len(inputs))]
    return inputs, outputs


def assert_close(found, expected):
    """Equal up to 1e-5 of the largest number, or absolutely below 1."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        apart, told = proof.difference(other, one)
        assert not told
        assert apart <= 1e-5


def labels_of(mx, symbol, given):
    """Labels of zeros, which `bind` wants and a prediction does not look at."""
    names = symbol.list_arguments()
    labels = [name for name in names if name.endswith("label")]
    if not labels:
        return {}
    shapes, _, _ = symbol.infer_shape(**{name: array.shape for name, array in given.items()})
    known = dict(zip(names, shapes, strict=True))
    return {name: mx.nd.zeros(known[name]) for name in labels}


def outputs_of(made, inputs, adapter="numpy"):
    values = own.run(made, inputs, adapter)
    return [values[entry] for entry in made.graph.heads]


def test_there_are_fifteen_and_they_are_small():
    assert len(NAMES) >= 15
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 3_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_model_gives_what_mxnet_recorded(name):
    inputs, expected = recorded(name)
    assert_close(outputs_of(model.load(FILES / name), inputs), expected)


@pytest.mark.parametrize("adapter", ["numpy", "torch", "jax"])
@pytest.mark.parametrize("name", NAMES)
def test_a_model_runs_by_mx_sym(name, adapter):
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    inputs, expected = recorded(name)
    symbol, arguments, auxiliary = mx.model.load_checkpoint(str(FILES / name), 0)
    given = {key: mx.nd.array(value) for key, value in inputs.items()}
    given |= labels_of(mx, symbol, given)
    executor = symbol.bind(mx.cpu(), given | arguments, aux_states=auxiliary, grad_req="null")
    assert_close([out.asnumpy() for out in executor.forward(is_train=False)], expected)


@pytest.mark.parametrize("adapter", ["numpy", "torch", "jax"])
@pytest.mark.parametrize("name", STRUCTURAL)
def test_saved_parameters_load_into_the_same_network(name, adapter):
    mx = importlib.import_module(f"portable.adapters.{adapter}")
    inputs, expected = recorded(name)
    net, _ = gluon_models.MODELS[name](mx)
    net.load_parameters(str(FILES / f"{name}.params"))
    found = net(*(mx.nd.array(array) for array in inputs.values()))
    assert_close([found.asnumpy()], expected)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_old_layouts_mean_the_same(name, layout, tmp_path):
    text = (FILES / f"{name}-symbol.json").read_text()
    (tmp_path / "old-symbol.json").write_text(LAYOUTS[layout](text))
    made = model.load(tmp_path / "old", FILES / f"{name}-0000.params")
    inputs, expected = recorded(name)
    assert_close(outputs_of(made, inputs), expected)


@pytest.mark.parametrize("target", ["torch", "onnx", "safetensors", "npz"])
@pytest.mark.parametrize("name", NAMES)
def test_a_model_converts_with_proof(name, target, tmp_path):
    if target == "onnx" and name in WITHOUT_ONNX:
        pytest.skip("ONNX has no MultiBox operators")
    inputs, _ = recorded(name)
    found = convert.convert(model.load(FILES / name), target, tmp_path, inputs)
    assert found.proof.holds, found.proof.first
    assert found.proof.largest <= 1e-5
    assert {path.parent for path in found.files} == {tmp_path}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_goes_back_into_mxnet(name, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mx = pytest.importorskip("portable.adapters.mxnet")
        symbol_json.write(tmp_path / "back-symbol.json", model.load(FILES / name).graph)
        ndarray_file.save(
            tmp_path / "back-0000.params", ndarray_file.load(FILES / f"{name}-0000.params")
        )
        symbol, arguments, auxiliary = mx.model.load_checkpoint(str(tmp_path / "back"), 0)
        inputs, expected = recorded(name)
        given = {key: mx.nd.array(value) for key, value in inputs.items()}
        given |= labels_of(mx, symbol, given)
        executor = symbol.bind(mx.cpu(), given | arguments, aux_states=auxiliary, grad_req="null")
        assert_close([out.asnumpy() for out in executor.forward(is_train=False)], expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_runs_as_a_symbol_block(name):
    mx = importlib.import_module("portable.adapters.numpy")
    made = model.load(FILES / name)
    if made.labels:
        pytest.skip("a SymbolBlock wants the labels of loss layers as inputs")
    inputs, expected = recorded(name)
    net = mx.gluon.SymbolBlock.imports(
        str(FILES / f"{name}-symbol.json"), list(inputs), str(FILES / f"{name}-0000.params")
    )
    found = net(*(mx.nd.array(array) for array in inputs.values()))
    assert_close(
        [out.asnumpy() for out in (found if isinstance(found, list) else [found])], expected
    )
