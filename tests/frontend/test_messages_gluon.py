"""What blocks, parameters, losses, trainers and files of parameters refuse, and what they say."""

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Please import:DeprecationWarning",  # MXNet's use of scipy
    "ignore:Parameter .* is already initialized",
)


def dense(mx, units=2, ready=True, **options):
    net = mx.gluon.nn.Dense(units, in_units=3, prefix="dense_", **options)
    if ready:
        net.initialize()
    return net


def run(mx, layer, *shape, dtype="float32", initialize=True):
    if initialize:
        layer.initialize()
    return layer(mx.nd.ones(shape, dtype=dtype))


def parameter(mx, shape=(2,), **options):
    return mx.gluon.Parameter("a", shape=shape, **options)


def ready(mx, shape=(2,), ctx=None, name="a", **options):
    made = mx.gluon.Parameter(name, shape=shape, **options)
    made.initialize(ctx=ctx)
    return made


def trainer(mx, *args, **options):
    return mx.gluon.Trainer(dense(mx).collect_params(), *args, **options)


def sum_in_two_contexts(mx, hybridize):
    class Sum(mx.gluon.HybridBlock):
        def hybrid_forward(self, F, a, b):
            return a + b

    net = Sum()
    if hybridize:
        net.hybridize()
    return net(mx.nd.ones((1,)), mx.nd.ones((1,), ctx=mx.cpu(1)))


def empty_block(mx):
    class Nothing(mx.gluon.HybridBlock):
        pass

    return Nothing()(mx.nd.ones((1,)))


LAYERS = [
    (lambda mx: run(mx, mx.gluon.nn.Dense(2), 2, 3, initialize=False), RuntimeError, "initialize"),
    (lambda mx: run(mx, mx.gluon.nn.Dense(2), 2, 3, dtype="float64"), MXNET_ERROR, "cast"),
    (lambda mx: run(mx, mx.gluon.nn.Conv1D(2, 1), 2, 3, 4, dtype="float64"), MXNET_ERROR, "cast"),
    (lambda mx: run(mx, mx.gluon.nn.BatchNorm(), 2, 3, dtype="float64"), MXNET_ERROR, "float64"),
    (lambda mx: run(mx, dense(mx, ready=False), 2, 4), MXNET_ERROR, "(2, 3)", "(2, 4)"),
    (lambda mx: run(mx, mx.gluon.nn.Dense(2, activation="x"), 2, 3), ValueError, "act_type='x'"),
    (lambda mx: mx.gluon.nn.Dense(-1).initialize(), AssertionError, "received -1", "positive"),
    (lambda mx: dense(mx)([[1, 2, 3]]), ValueError, "list"),
    (lambda mx: mx.gluon.nn.Conv2D(0, 3), MXNET_ERROR, "Conv2D: channels=0; give 1 or more"),
    (lambda mx: mx.gluon.nn.Conv2D(2, 0), MXNET_ERROR, "kernel_size=0"),
    (lambda mx: mx.gluon.nn.Conv2D(2, 3, strides=0), MXNET_ERROR, "strides=0"),
    (lambda mx: mx.gluon.nn.Conv1D(2, 3, dilation=0), MXNET_ERROR, "dilation=0"),
    (lambda mx: mx.gluon.nn.Conv2DTranspose(2, 3, strides=0), MXNET_ERROR, "strides=0"),
    (lambda mx: mx.gluon.nn.Conv2D(2, 3, groups=-1), MXNET_ERROR, "groups=-1"),
    (lambda mx: sum_in_two_contexts(mx, True), ValueError, "cpu(0)", "cpu(1)", "one input context"),
    (lambda mx: run(mx, mx.gluon.nn.Embedding(3, 2), 2, initialize=False), RuntimeError, "init"),
    (lambda mx: empty_block(mx), NotImplementedError, ""),
    (
        lambda mx: mx.gluon.loss.Loss(1, 0)(mx.nd.ones((1,)), mx.nd.ones((1,))),
        NotImplementedError,
        "",
    ),
    (
        lambda mx: mx.gluon.loss.L2Loss()(mx.nd.ones((2, 3)), mx.nd.ones((2, 4))),
        ValueError,
        "size 8",
        "(2, 3)",
    ),
    (
        lambda mx: mx.gluon.loss.L1Loss(weight="a")(mx.nd.ones((2,)), mx.nd.ones((2,))),
        AssertionError,
        "L1Loss: weight must be a number, but got str",
    ),
    (
        lambda mx: mx.gluon.loss.SoftmaxCrossEntropyLoss()(mx.nd.ones((2, 3)), mx.nd.ones((3,))),
        MXNET_ERROR,
        "(2, 3)",
        "(3,)",
    ),
]

PARAMETERS = [
    (lambda mx: dense(mx, ready=False).weight.data(), RuntimeError, "dense_weight", "initialize"),
    (lambda mx: parameter(mx, (0,)).initialize(), ValueError, "'a'", "(0,)", "Give every"),
    (lambda mx: parameter(mx, (-1,)).initialize(), AssertionError, "received -1 in (-1,)"),
    (lambda mx: parameter(mx, grad_req="x"), AssertionError, "x"),
    (lambda mx: ready(mx, grad_req="null").grad(), RuntimeError, "'a'", "grad_req"),
    (lambda mx: setattr(ready(mx), "shape", (3,)), AssertionError, "(2,)", "(3,)"),
    (lambda mx: ready(mx).data(mx.cpu(1)), RuntimeError, "'a'", "cpu(1)", "cpu(0)"),
    (lambda mx: ready(mx).set_data(mx.nd.ones((3,))), AssertionError, "(2,)", "(3,)"),
    (lambda mx: parameter(mx).list_ctx(), RuntimeError, "'a'", "initialized"),
    (lambda mx: mx.gluon.ParameterDict()["a"], KeyError, "a"),
    (lambda mx: parameter(mx).list_data(), RuntimeError, "'a'", "initialized"),
    (
        lambda mx: mx.gluon.Trainer(
            [ready(mx, ctx=mx.cpu(0)), ready(mx, ctx=mx.cpu(1), name="b")], "sgd"
        ),
        AssertionError,
        "Parameter b is initialized on [cpu(1)]",
        "[cpu(0)]",
    ),
]

TRAINERS = [
    (lambda mx: trainer(mx, "nonsense"), ValueError, "nonsense"),
    (lambda mx: trainer(mx, "sgd", {"foo": 1}), TypeError, "foo"),
    (lambda mx: mx.gluon.Trainer(5, "sgd"), ValueError, "int"),
    (lambda mx: mx.gluon.Trainer([5], "sgd"), ValueError, "int"),
    (lambda mx: trainer(mx, mx.optimizer.SGD(), {"wd": 1}), AssertionError, "optimizer"),
    (lambda mx: trainer(mx, "sgd").step(1), UserWarning, "Parameter `dense_", "backward"),
]


@pytest.mark.parametrize("row", LAYERS)
def test_layers(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", PARAMETERS)
def test_parameters(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", TRAINERS)
def test_trainers(mx, row):
    refused(mx, *row)


OURS = [
    (
        lambda mx: trainer(mx, "sgd", kvstore=5),
        TypeError,
        "Trainer: kvstore must be a name or None, but got int",
    ),
    (
        lambda mx: mx.gluon.Trainer(
            [ready(mx, ctx=[mx.cpu(0), mx.cpu(1)])], "sgd", compression_params={"type": "2bit"}
        ),
        MXNET_ERROR,
        "compression_params are not supported; leave them out",
    ),
]


def test_what_only_we_refuse(ours):
    for row in OURS:
        refused(ours, *row)


def test_parameters_whose_shape_stays_unknown(ours):
    deferred = parameter(ours, (0,), allow_deferred_init=True)
    deferred.initialize()
    refused(
        ours,
        lambda mx: deferred._finish_deferred_init(),
        AssertionError,
        "'a'",
        "invalid shape: (0,)",
        "Please specify in_units",
    )


class TestFiles:
    """Parameter files that are cut off, of other shapes, names or dtypes, or somewhere else."""

    @pytest.fixture
    def path(self, mx, tmp_path):
        path = str(tmp_path / "net.params")
        dense(mx).save_parameters(path)
        return path

    def test_other_shapes_names_and_dtypes(self, mx, path):
        nn = mx.gluon.nn
        rows = [
            (nn.Dense(3, in_units=3), AssertionError, "shape", "(3, 3)", "(2, 3)"),
            (nn.Dense(2, in_units=3, use_bias=False), AssertionError, "bias", path),
            (nn.Dense(2, in_units=3, dtype="float64"), AssertionError, "float64", "float32"),
        ]
        for net, *expected in rows:
            refused(mx, lambda mx, net=net: net.load_parameters(path), *expected)

    def test_missing_parameters(self, mx, tmp_path):
        path = str(tmp_path / "net.params")
        dense(mx, use_bias=False).save_parameters(path)
        refused(mx, lambda mx: dense(mx).load_parameters(path), AssertionError, "bias", "missing")

    def test_other_contexts(self, mx, path):
        net = dense(mx, ready=False)
        net.initialize(ctx=mx.cpu(0))
        call = lambda mx: net.load_parameters(path, ctx=mx.cpu(1))  # noqa: E731
        refused(mx, call, AssertionError, "dense_", "[cpu(1)]", "[cpu(0)]")

    def test_no_file_or_no_folder(self, mx, tmp_path):
        none = str(tmp_path / "none" / "x")
        refused(mx, lambda mx: dense(mx).load_parameters(none), MXNET_ERROR, none, "No such file")
        refused(mx, lambda mx: dense(mx).save_parameters(none), MXNET_ERROR, none, "No such file")

    def test_cut_off_files(self, mx, path):
        """A file is read whole or not at all: nothing of the net changes."""
        with open(path, "rb") as file:
            whole = file.read()
        net = dense(mx)
        before = net.weight.data().asnumpy()
        for size in range(0, len(whole), 10):
            with open(path, "wb") as file:
                file.write(whole[:size])
            refused(mx, lambda mx: net.load_parameters(path), MXNET_ERROR, path, "cut off at byte")
            assert (net.weight.data().asnumpy() == before).all()

    def test_arrays_without_names(self, ours, tmp_path):
        path = str(tmp_path / "arrays")
        ours.nd.save(path, [ours.nd.ones((2,))])
        refused(ours, lambda mx: dense(mx).load_parameters(path), ValueError, path, "names")
        stored = ours.gluon.ParameterDict("p_")
        stored.get("a", shape=(2,))
        refused(ours, lambda mx: stored.load(path), AssertionError, path, "names")

    def test_buffers(self, ours):
        refused(
            ours,
            lambda mx: mx.nd.load_frombuffer("abc"),
            TypeError,
            "nd.load_frombuffer: buf has to be bytes, and it is str",
        )
        refused(ours, lambda mx: mx.nd.load_frombuffer(b"abc"), MXNET_ERROR, "load_frombuffer: ")


def test_labels_out_of_range(mx):
    """As in MXNet, they count as the nearest class, and as none at all in one_hot."""
    data, label = mx.nd.array([[1.0, 2], [3, 5]]), mx.nd.array([5, -2])
    loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()(data, label).asnumpy()
    np.testing.assert_allclose(loss, [0.313262, 2.126928], rtol=1e-4)
    assert mx.nd.pick(data, label).asnumpy().tolist() == [2, 3]
    assert mx.nd.take(data, label).asnumpy().tolist() == [[3, 5], [1, 2]]
    assert mx.nd.one_hot(label, 2).asnumpy().tolist() == [[0, 0], [0, 0]]
    assert mx.nd.one_hot(mx.nd.array([np.nan, 1]), 2).asnumpy().tolist() == [[0, 0], [0, 1]]
    embedded = mx.nd.Embedding(label, data, input_dim=2, output_dim=2)
    assert embedded.asnumpy().tolist() == [[3, 5], [1, 2]]
