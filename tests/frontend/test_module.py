"""Modules and checkpoints on every adapter, side by side with real MXNet."""

import importlib
import logging

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Please import:DeprecationWarning",
    "ignore:Data provided by label_shapes",
    "ignore:You created Module",
    "ignore:Parameters already initialized",
)
X = np.random.RandomState(0).rand(50, 5).astype("float32")
Y = (X.sum(1) * 1.2 % 3).astype(int).astype("float32")
OPTIONS = {"learning_rate": 0.1, "momentum": 0.9, "wd": 1e-3}


@pytest.fixture
def real():
    return importlib.import_module("portable.adapters.mxnet")


@pytest.fixture(autouse=True)
def quiet():
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def graph(mx):
    sym = mx.sym
    x = sym.FullyConnected(sym.var("data"), num_hidden=8, name="fc1")
    x = sym.BatchNorm(sym.Activation(x, act_type="relu", name="act"), fix_gamma=False, name="bn")
    return sym.SoftmaxOutput(sym.FullyConnected(x, num_hidden=3, name="fc2"), name="softmax")


def batches(mx):
    return mx.io.NDArrayIter(X, Y, batch_size=8, label_name="softmax_label")


def fitted(mx, **options):
    mx.random.seed(1)
    module = mx.mod.Module(graph(mx))
    options = {"num_epoch": 2, "initializer": mx.init.Xavier(), **options}
    module.fit(batches(mx), optimizer="sgd", optimizer_params=OPTIONS, **options)
    return module


def test_training_gives_mxnets_numbers(ours, real):
    found = []
    for mx in (ours, real):
        seen = []
        module = fitted(
            mx,
            eval_data=batches(mx),
            batch_end_callback=lambda p, seen=seen: seen.append(p.nbatch),
            epoch_end_callback=lambda e, s, a, b, seen=seen: seen.append(sorted(a)),
        )
        score = module.score(batches(mx), ["acc", "ce"])
        arguments, states = module.get_params()
        arrays = {name: array.asnumpy() for name, array in (arguments | states).items()}
        found.append((seen, score, arrays, module.predict(batches(mx)).asnumpy()))
    assert found[0][0] == found[1][0]
    for mine, theirs in zip(found[0][1], found[1][1], strict=True):
        assert mine[0] == theirs[0]
        assert mine[1] == pytest.approx(theirs[1], rel=1e-4)
    for name, mine in found[0][2].items():
        np.testing.assert_allclose(mine, found[1][2][name], rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(found[0][3], found[1][3], rtol=1e-3, atol=1e-5)


def test_checkpoints_go_both_ways(ours, real, tmp_path):
    for one, other in ((ours, real), (real, ours)):
        prefix = str(tmp_path / one.__name__)
        module = fitted(one, num_epoch=1)
        expected = module.predict(batches(one)).asnumpy()
        module.save_checkpoint(prefix, 3)
        again = other.mod.Module.load(prefix, 3)
        again.bind(batches(other).provide_data, for_training=False)
        out = again.predict(batches(other)).asnumpy()
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-6)
        symbol, arguments, states = other.model.load_checkpoint(prefix, 3)
        assert symbol.list_outputs() == ["softmax_output"]
        assert set(arguments) | set(states) == set(symbol.list_inputs()) - {"data", "softmax_label"}


def test_training_goes_on_where_it_stopped(ours, tmp_path):
    prefix = str(tmp_path / "a")
    whole = fitted(ours, num_epoch=2)
    half = fitted(ours, num_epoch=1)
    half.save_checkpoint(prefix, 1, save_optimizer_states=True)
    rest = ours.mod.Module.load(prefix, 1, load_optimizer_states=True)
    rest.fit(batches(ours), optimizer_params=OPTIONS, begin_epoch=1, num_epoch=2)
    for name, array in whole.get_params()[0].items():
        np.testing.assert_allclose(array.asnumpy(), rest.get_params()[0][name].asnumpy(), rtol=1e-5)


def bound(mx, **options):
    module = mx.mod.Module(graph(mx), **options)
    module.bind([("data", (2, 5))], [("softmax_label", (2,))], inputs_need_grad=True)
    module.init_params(mx.init.One())
    return module


def test_batches_of_other_sizes_and_gradients_of_the_data(mx):
    module = bound(mx, fixed_param_names=["fc1_weight"])
    module.init_optimizer()
    batch = mx.io.DataBatch([mx.nd.ones((3, 5))], [mx.nd.zeros(3)])
    module.forward_backward(batch)
    module.update()
    assert module.get_outputs()[0].shape == (3, 3)
    assert module.get_input_grads()[0].shape == (3, 5)
    assert module.get_params()[0]["fc1_weight"].asnumpy().min() == 1
    assert [tuple(one) for one in module.data_shapes] == [("data", (3, 5))]
    assert module.output_names == ["softmax_output"]


def test_an_array_is_a_batch_without_labels(ours):
    module = bound(ours)
    assert module.predict(ours.nd.ones((4, 5))).shape == (4, 3)
    assert module.predict(np.ones((2, 5), "float32")).shape == (2, 3)


def test_single_batches(mx):
    module = bound(mx)
    outputs = [out[0].shape for out, _, _ in module.iter_predict(batches(mx), num_batch=2)]
    assert outputs == [(8, 3), (8, 3)]
    assert len(module.predict(batches(mx), merge_batches=False)) == 7
    assert len(module.predict(batches(mx), always_output_list=True)) == 1
    found = module.get_params()
    module.set_params(*found)
    module.set_params({}, {}, allow_missing=True)
    more = {**found[0], "more": mx.nd.ones(2)}
    module.set_params(more, found[1])  # left out, as long as nothing may be missing
    module.set_params(more, found[1], allow_missing=True, allow_extra=True)


REFUSED = {
    "data name": (
        lambda m: m.mod.Module(graph(m), data_names=["x"]),
        ValueError,
        "not found in symbol.list_arguments()",
    ),
    "data shape": (
        lambda m: m.mod.Module(graph(m)).bind([("x", (2, 5))]),
        ValueError,
        "don't match names",
    ),
    "bind": (lambda m: m.mod.Module(graph(m)).init_params(), AssertionError, "bind"),
    "get_params": (lambda m: m.mod.Module(graph(m)).get_params(), AssertionError, "init_params"),
    "update": (lambda m: bound(m).update(), AssertionError, "init_optimizer"),
    "epochs": (lambda m: m.mod.Module(graph(m)).fit(batches(m)), AssertionError, "num_epoch"),
    "predict": (lambda m: bound(m).predict(3), ValueError, "NDArray or DataIter"),
    "missing": (
        lambda m: bound(m).set_params({}, {}),
        RuntimeError,
        "is not presented",
    ),
    "more": (
        lambda m: bound(m).set_params({"more": m.nd.ones(2)}, {}, allow_missing=True),
        ValueError,
        "not in the arguments",
    ),
    "no checkpoint": (lambda m: m.model.load_checkpoint("/no/file", 0), MXNET_ERROR, "opened"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(mx, name):
    refused(mx, *REFUSED[name])


def ended(mx):
    data = batches(mx)
    list(data)
    mx.mod.Module(graph(mx)).fit(data, num_epoch=1)


OURS_ONLY = {
    "states": (lambda m: m.mod.Module(graph(m), state_names=["a"]), ValueError, "state_names"),
    "contexts": (
        lambda m: m.mod.Module(graph(m), context=[m.cpu(0), m.cpu(1)]),
        ValueError,
        "several contexts",
    ),
    "monitor": (
        lambda m: m.mod.Module(graph(m)).fit(batches(m), num_epoch=1, monitor=3),
        ValueError,
        "monitor",
    ),
    "iterator": (ended, StopIteration, "reset()"),
    "input gradients": (
        lambda m: m.mod.Module(graph(m)).bind(
            [("data", (2, 5))], for_training=False, inputs_need_grad=True
        ),
        AssertionError,
        "for_training",
    ),
    "no input gradients": (
        lambda m: m.mod.Module(graph(m)).get_input_grads(),
        AssertionError,
        "inputs_need_grad",
    ),
    "optimizer states": (
        lambda m: bound(m).save_optimizer_states("a"),
        AssertionError,
        "init_optimizer",
    ),
    "base class": (lambda m: m.mod.BaseModule().bind(), NotImplementedError, "has no bind"),
}


@pytest.mark.parametrize("name", OURS_ONLY)
def test_what_only_we_refuse(ours, name):
    refused(ours, *OURS_ONLY[name])


@pytest.mark.parametrize(
    "method",
    ["init_params", "init_optimizer", "backward", "update", "get_outputs", "get_params"],
)
def test_the_base_class_leaves_it_to_others(ours, method):
    call = getattr(ours.mod.BaseModule(), method)
    with pytest.raises(NotImplementedError, match=f"has no {method}"):
        call()


def test_files_of_parameters(ours, tmp_path):
    module, path = bound(ours), str(tmp_path / "a-0001.params")
    module.save_params(path)
    module.load_params(path)
    ours.nd.save(path, {"weight": ours.nd.ones(1)})
    refused(ours, lambda mx: module.load_params(path), ValueError, "neither with 'arg:'")
    ours.nd.save(path, [ours.nd.ones(1)])
    words = ("without names", "arg:fc1_weight")
    refused(ours, lambda mx: mx.model.load_params(path[:-12], 1), MXNET_ERROR, *words)


def test_what_is_done_twice_is_warned_of(ours):
    module = bound(ours)
    with pytest.warns(UserWarning, match="already initialized"):
        module.init_params()
    with pytest.warns(UserWarning, match="rescale_grad"):
        module.init_optimizer(optimizer=ours.optimizer.SGD())
