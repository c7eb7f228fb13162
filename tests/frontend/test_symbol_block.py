"""Blocks as graphs, exported and imported, side by side with real MXNet."""

import importlib
import pickle

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Please import:DeprecationWarning",
    "ignore:Cannot decide type",  # MXNet's, in SymbolBlock
)
IMAGES = np.random.RandomState(0).rand(2, 3, 16, 16).astype("float32")


@pytest.fixture
def real():
    return importlib.import_module("portable.adapters.mxnet")


def small(mx):
    """A net with deferred shapes, states, a layer with a parameter, and a dropout."""
    nn = mx.gluon.nn
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Conv2D(4, 3, activation="relu"), nn.BatchNorm(), nn.PReLU())
        net.add(nn.MaxPool2D(), nn.Dropout(0.5), nn.Flatten(), nn.Dense(3, activation="tanh"))
    net.initialize(mx.init.Xavier())
    net.hybridize()
    return net


def exported(mx, path):
    net = small(mx)
    out = net(mx.nd.array(IMAGES)).asnumpy()
    net.export(str(path))
    return out


def imported(mx, path):
    block = mx.gluon.SymbolBlock.imports(f"{path}-symbol.json", ["data"], f"{path}-0000.params")
    return block, block(mx.nd.array(IMAGES)).asnumpy()


def test_models_go_from_mxnet_to_here_and_back(ours, real, tmp_path):
    expected = exported(real, tmp_path / "a")
    block, out = imported(ours, tmp_path / "a")
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-6)
    block.hybridize()
    for _ in range(3):
        out = block(ours.nd.array(IMAGES)).asnumpy()
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-6)
    block.export(str(tmp_path / "b"))
    np.testing.assert_allclose(imported(real, tmp_path / "b")[1], expected, rtol=1e-4, atol=1e-6)
    assert (tmp_path / "a-symbol.json").read_text() == (tmp_path / "b-symbol.json").read_text()


def test_models_go_from_here_to_mxnet(ours, real, tmp_path):
    expected = exported(ours, tmp_path / "a")
    np.testing.assert_allclose(imported(real, tmp_path / "a")[1], expected, rtol=1e-4, atol=1e-6)
    exported(real, tmp_path / "b")
    assert (tmp_path / "a-symbol.json").read_text() == (tmp_path / "b-symbol.json").read_text()


@pytest.mark.parametrize("name", ["resnet18_v1", "squeezenet1.1", "mobilenetv2_0.25"])
def test_networks_of_the_model_zoo_have_mxnets_graph(ours, real, name):
    texts = []
    for mx in (ours, real):
        with mx.name.NameManager():
            net = mx.gluon.model_zoo.vision.get_model(name, classes=10)
        texts.append(net(mx.sym.var("data")).tojson())
    assert texts[0] == texts[1]


def test_a_symbol_block_is_trained(mx):
    sym = mx.sym
    graph = sym.FullyConnected(sym.var("data"), num_hidden=2, name="fc")
    block = mx.gluon.SymbolBlock(graph, sym.var("data"))
    block.initialize(mx.init.One())
    x = mx.nd.ones((2, 3))
    trainer = mx.gluon.Trainer(block.collect_params(), "sgd", {"learning_rate": 0.5})
    with mx.autograd.record():
        loss = block(x).sum()
    loss.backward()
    trainer.step(2)
    assert block.collect_params()["fc_weight"].data().asnumpy().tolist() == [[0.5] * 3] * 2


def test_a_symbol_block_is_part_of_other_blocks_and_graphs(ours):
    sym, nn = ours.sym, ours.gluon.nn
    data = sym.var("data")
    parts = sym.Group([data * 2, sym.FullyConnected(data, num_hidden=2, name="fc")])
    block = ours.gluon.SymbolBlock(parts, [data])
    block.initialize()
    doubled, dense = block(ours.nd.ones((1, 3)))
    assert doubled.asnumpy().tolist() == [[2, 2, 2]]
    assert dense.shape == (1, 2)
    again = pickle.loads(pickle.dumps(block))(ours.nd.ones((1, 3)))
    assert (again[1].asnumpy() == dense.asnumpy()).all()
    assert block(sym.exp(sym.var("q")))[1].list_arguments() == ["q", "fc_weight", "fc_bias"]
    net = nn.HybridSequential()
    net.add(ours.gluon.SymbolBlock(sym.exp(data), [data]), nn.Dense(2))
    net.initialize()
    assert net(ours.nd.ones((2, 3))).shape == (2, 2)


def test_a_parameter_has_one_variable(ours):
    parameter = ours.gluon.Parameter("a", shape=(2,), lr_mult=3.0)
    assert parameter.var() is parameter.var()
    assert parameter.var().attr("lr_mult") == "3.0"


def unready(mx):
    return mx.gluon.nn.Dense(2, in_units=3)


REFUSED = {
    "export": (lambda m: unready(m).export("a"), RuntimeError, "hybridize()"),
    "input": (
        lambda m: m.gluon.SymbolBlock(m.sym.exp(m.sym.var("x")), m.sym.exp(m.sym.var("x"))),
        AssertionError,
        "must be variable",
    ),
    "no file": (lambda m: m.gluon.SymbolBlock.imports("/no/file", ["x"]), MXNET_ERROR, "opened"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(mx, name):
    refused(mx, *REFUSED[name])


def test_inputs_are_counted_and_found(ours, tmp_path):
    x, y = ours.sym.var("x"), ours.sym.var("y")
    block = ours.gluon.SymbolBlock(x + y, [x, y])
    refused(ours, lambda mx: block(mx.nd.ones(2)), ValueError, "it takes 2: x, y")
    path = str(tmp_path / "a-symbol.json")
    (x + y).save(path)
    words = ("has no input 'z'", "x, y")
    refused(ours, lambda mx: mx.gluon.SymbolBlock.imports(path, ["z"]), MXNET_ERROR, *words)


def test_parameters_outside_the_graph_are_warned_of(ours, tmp_path):
    net = small(ours)
    net(ours.nd.array(IMAGES))
    net.params.get("unused", shape=(1,), init="zeros").initialize()
    with pytest.warns(UserWarning, match="is not found in the graph"):
        net.export(str(tmp_path / "a"))
