"""What autograd, optimizers, schedules, initializers, metrics and data loaders refuse."""

import numpy as np
import pytest

from tests.messages import MXNET_ERROR, refused

pytestmark = pytest.mark.filterwarnings(
    "ignore:Please import:DeprecationWarning",  # MXNet's use of scipy
    "ignore:Exception ignored in.*DataLoader:pytest.PytestUnraisableExceptionWarning",
    "ignore:.*Calling initializer:DeprecationWarning",
)


def recorded(mx):
    x = mx.nd.ones((2,))
    x.attach_grad()
    with mx.autograd.record():
        return x, x * 2


def own_gradient(mx, *, forward=None, gradient=None):
    """Run a Function with the forward or the gradient of a test."""

    class Own(mx.autograd.Function):
        def forward(self, x):
            return x * 2 if forward is None else forward

        def backward(self, dy):
            return gradient

    x = mx.nd.ones((1,))
    x.attach_grad()
    with mx.autograd.record():
        y = Own()(x)
    y.backward()


AUTOGRAD = [
    (lambda mx: mx.autograd.backward(5), TypeError, "heads must be an NDArray", "5 is none"),
    (lambda mx: mx.autograd.grad(recorded(mx)[1], 5), TypeError, "variables must be", "5 is none"),
    (lambda mx: mx.autograd.grad(recorded(mx)[1], []), AssertionError, "empty list"),
    (lambda mx: mx.autograd.backward(mx.nd.ones((1,))), MXNET_ERROR, "record"),
    (
        lambda mx: mx.autograd.backward([mx.nd.ones((1,))], [mx.nd.ones((1,))] * 2),
        AssertionError,
        "same length",
        "1",
        "2",
    ),
    (lambda mx: own_gradient(mx, forward=5), TypeError, "Own.forward", "5 is none"),
    (lambda mx: mx.autograd.Function()(mx.nd.ones((1,))), NotImplementedError, ""),
    (lambda mx: mx.nd.ones((1,)).attach_grad("some"), KeyError, "some"),
    (
        lambda mx: mx.nd.ones((1,)).attach_grad(stype="some"),
        ValueError,
        "attach_grad: stype='some'",
    ),
]


def weights(mx, *shape):
    return mx.nd.ones(shape), mx.nd.ones(shape)


def group_adagrad_with_decay(mx):
    adagrad = mx.optimizer.create("groupadagrad", wd=0.1)
    weight, gradient = weights(mx, 1, 2)
    adagrad.update(0, weight, gradient, adagrad.create_state(0, weight))


OPTIMIZERS = [
    (lambda mx: mx.optimizer.create("nonsense"), ValueError, "nonsense"),
    (lambda mx: mx.optimizer.create("sgd", foo=1), TypeError, "foo"),
    (lambda mx: mx.optimizer.SGD(param_idx2name=5), AssertionError, "param_idx2name", "dict"),
    (lambda mx: mx.optimizer.Optimizer.register(5), AssertionError, "5 is no class"),
    (lambda mx: mx.optimizer.Optimizer().update(0, *weights(mx, 1), None), NotImplementedError, ""),
    (
        lambda mx: mx.optimizer.create("groupadagrad").create_state(0, mx.nd.ones((1,))),
        AssertionError,
        "GroupAdaGrad: the weight has to be a matrix, got (1,)",
    ),
    (group_adagrad_with_decay, AssertionError, "Weight decay is not supported", "wd=0.1"),
    (
        lambda mx: mx.optimizer.create("sgd").update(0, mx.nd.ones((1,)), mx.nd.ones((2,)), None),
        MXNET_ERROR,
        "(1,)",
        "(2,)",
    ),
    (
        lambda mx: mx.nd.ftml_update(*[mx.nd.ones((1,))] * 5, lr=1, t=1, beta1=2),
        MXNET_ERROR,
        "beta1=2",
        "from 0 to 1",
    ),
]

SCHEDULES = [
    (lambda mx: mx.lr_scheduler.LRScheduler()(1), NotImplementedError, ""),
    (lambda mx: mx.lr_scheduler.LRScheduler(warmup_steps=1.5), AssertionError, "got 1.5"),
    (lambda mx: mx.lr_scheduler.LRScheduler(0.1, warmup_begin_lr=0.5), ValueError, "0.5"),
    (lambda mx: mx.lr_scheduler.LRScheduler(warmup_mode="x", warmup_steps=1), ValueError, "mode"),
    (lambda mx: mx.lr_scheduler.FactorScheduler(0), ValueError, "step"),
    (lambda mx: mx.lr_scheduler.FactorScheduler(1, 1.5), ValueError, "actor"),
    (lambda mx: mx.lr_scheduler.MultiFactorScheduler([3, 2]), ValueError, "increasing"),
    (lambda mx: mx.lr_scheduler.MultiFactorScheduler(5), AssertionError, ""),
    (lambda mx: mx.lr_scheduler.PolyScheduler(0), ValueError, "max"),
]


def initialized(mx, initializer, *shape, name="a_weight"):
    return initializer(mx.init.InitDesc(name), mx.nd.ones(shape))


INITIALIZERS = [
    (lambda mx: initialized(mx, mx.init.Initializer(), 1), NotImplementedError, ""),
    (lambda mx: mx.init.Uniform()(5, mx.nd.ones((1,))), TypeError, "a name", "5"),
    (lambda mx: mx.init.Uniform()("a_weight", 5), TypeError, "NDArray", "int"),
    (lambda mx: initialized(mx, mx.init.Uniform(), 1, name="a_foo"), ValueError, "a_foo"),
    (lambda mx: mx.init.Load(5), AssertionError, "names with arrays", "int"),
    (
        lambda mx: mx.init.Load({"a": mx.nd.ones((1,))})("b", mx.nd.ones((1,))),
        AssertionError,
        "Cannot Initialize b",
    ),
    (
        lambda mx: mx.init.Load({"a": mx.nd.ones((1,))})("a", mx.nd.ones((2,))),
        AssertionError,
        "(2,)",
        "(1,)",
    ),
    (lambda mx: initialized(mx, mx.init.Xavier(), 2), ValueError, "a_weight"),
    (lambda mx: initialized(mx, mx.init.Xavier(rnd_type="x"), 2, 2), ValueError, "x"),
    (lambda mx: initialized(mx, mx.init.Xavier(factor_type="x"), 2, 2), ValueError, "actor"),
    (lambda mx: mx.init.Mixed(["a"], []), AssertionError, ""),
    (lambda mx: mx.init.Mixed(["a"], [mx.init.One()])("b", mx.nd.ones((1,))), ValueError, "b"),
    (lambda mx: mx.initializer.create("nonsense"), AssertionError, "nonsense"),
    (lambda mx: mx.initializer.create(5), AssertionError, "5"),
    (
        lambda mx: mx.initializer.create('["uniform", {"scale": 1}]', scale=2),
        AssertionError,
        "JSON",
    ),
    (lambda mx: mx.initializer.create(mx.init.One(), 5), AssertionError, "already an instance"),
    (lambda mx: mx.init.register(int), AssertionError, "subclass of Initializer", "int"),
]


def updated(metric, labels, predictions, mx):
    return metric.update([mx.nd.array(a) for a in labels], [mx.nd.array(a) for a in predictions])


PAIR = np.ones((2, 2))
METRICS = [
    (lambda mx: mx.metric.create("nonsense"), AssertionError, "nonsense"),
    (lambda mx: mx.metric.create(5), AssertionError, "5"),
    (
        lambda mx: updated(mx.metric.Accuracy(), [[0, 1]], [[[1, 2]]], mx),
        ValueError,
        "labels 2",
        "predictions 1",
    ),
    (lambda mx: mx.metric.TopKAccuracy(1), AssertionError, "got 1"),
    (
        lambda mx: updated(mx.metric.TopKAccuracy(2), [[0, 1]], [np.ones((2, 2, 2))], mx),
        AssertionError,
        "no more than 2 dims",
        "(2, 2, 2)",
    ),
    (
        lambda mx: updated(mx.metric.Perplexity(None), [[0, 1]], [PAIR, PAIR], mx),
        AssertionError,
        "1 labels and 2 predictions",
    ),
    (
        lambda mx: updated(mx.metric.CrossEntropy(), [[0, 1]], [np.ones((3, 2))], mx),
        AssertionError,
        "2 labels and 3 predictions",
    ),
    (lambda mx: updated(mx.metric.F1(), [[0, 1, 2]], [np.ones((3, 2))], mx), ValueError, "F1"),
    (lambda mx: mx.metric.EvalMetric("a").update([], []), NotImplementedError, ""),
]

LOADERS = [
    (lambda mx: mx.gluon.data.DataLoader([1, 2]), ValueError, "batch_size"),
    (
        lambda mx: mx.gluon.data.DataLoader([1], batch_size=2, batch_sampler=[[0]]),
        ValueError,
        "batch_sampler",
    ),
    (
        lambda mx: mx.gluon.data.DataLoader([1], batch_size=2, shuffle=True, sampler=[0]),
        ValueError,
        "shuffle",
    ),
    (
        lambda mx: list(mx.gluon.data.DataLoader([1, 2, 3], batch_size=2, last_batch="x")),
        ValueError,
        "x",
    ),
    (lambda mx: mx.gluon.data.ArrayDataset([1, 2], [1]), AssertionError, "2", "1"),
    (lambda mx: len(mx.gluon.data.Sampler()), NotImplementedError, ""),
    (lambda mx: len(mx.gluon.data.Dataset()), NotImplementedError, ""),
    (
        lambda mx: mx.gluon.data.vision.transforms.Normalize(0.5, 0.5)(mx.nd.ones((2, 4, 4))),
        MXNET_ERROR,
        "Normalize",
        "(2, 4, 4)",
    ),
    (
        lambda mx: mx.gluon.data.vision.transforms.Normalize((0, 0), 1)(mx.nd.ones((3, 4, 4))),
        MXNET_ERROR,
        "Normalize: [0, 0] does not fit the 3 channels",
    ),
]


@pytest.mark.parametrize("row", AUTOGRAD)
def test_autograd(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", OPTIMIZERS)
def test_optimizers(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", SCHEDULES)
def test_schedules(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", INITIALIZERS)
def test_initializers(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", METRICS)
def test_metrics(mx, row):
    refused(mx, *row)


@pytest.mark.parametrize("row", LOADERS)
def test_loaders(mx, row):
    refused(mx, *row)


def test_what_mxnet_stumbles_over(ours):
    """Python's own errors there, errors in another thread, or the end of the process."""
    mx, one = ours, ours.nd.ones((1,))
    rows = [
        (lambda mx: own_gradient(mx, gradient=np.ones(1)), MXNET_ERROR, "Own.backward", "NDArray"),
        (lambda mx: own_gradient(mx, gradient=[1, 2]), MXNET_ERROR, "Own.backward"),
        (lambda mx: mx.autograd.mark_variables([one], []), ValueError, "1 variables, 0 gradients"),
        (
            lambda mx: initialized(mx, mx.init.Orthogonal(rand_type="x"), 2, 2),
            ValueError,
            "Orthogonal: rand_type must be 'uniform' or 'normal', got 'x'",
        ),
        (lambda mx: initialized(mx, mx.init.Bilinear(), 2), ValueError, "Bilinear", "(2,)"),
        (lambda mx: mx.optimizer.SGD(sym=5), ValueError, "sym is not supported", "param_dict"),
        (
            lambda mx: mx.init.Load([one]),
            AssertionError,
            "Load: expected names with arrays",
        ),
    ]
    for row in rows:
        refused(mx, *row)
