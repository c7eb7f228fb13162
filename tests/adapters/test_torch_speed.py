"""What makes torch fast computes the same: updates of many weights, merged losses, layouts, inductor."""

from __future__ import annotations

import os
import resource

import numpy as np
import pytest
import torch
from portable.adapters.torch.gluon import nn

import portable.adapters.torch as mx
from portable.adapters.torch import autograd, gluon, nd
from portable.adapters.torch.engine import inductor
from portable.adapters.torch.ops import adaptive, optimizer
from portable.adapters.torch.together import TOGETHER

SHAPES = ((3, 2), (5,), (1, 4, 2))
RULES = {
    "sgd_update": (optimizer.sgd_update, 0, {}),
    "sgd_mom_update": (optimizer.sgd_mom_update, 1, {"momentum": 0.9}),
    "adam_update": (adaptive.adam_update, 2, {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
}


@pytest.mark.parametrize("clip_gradient", [-1.0, 0.3])
@pytest.mark.parametrize("wd", [0.0, 0.1])
@pytest.mark.parametrize("name", RULES)
def test_lists_of_weights_are_updated_as_single_ones(name, wd, clip_gradient):
    function, states, more = RULES[name]
    torch.manual_seed(1)
    single = [[torch.rand(shape) for _ in range(2 + states)] for shape in SHAPES]
    together = [[tensor.clone() for tensor in own] for own in single]
    common = {"lr": 0.1, "wd": wd, "rescale_grad": 0.5, "clip_gradient": clip_gradient} | more
    for _ in range(3):
        for own in single:
            function(*own, **common)
        TOGETHER[name](*map(list, zip(*together, strict=True)), **common)
    for own, others in zip(single, together, strict=True):
        for one, other in zip(own, others, strict=True):
            assert torch.equal(one, other)


OPTIMIZERS = [
    ("sgd", {"wd": 0.1}),
    ("sgd", {"momentum": 0.9, "clip_gradient": 0.2}),
    ("adam", {"learning_rate": 0.1}),
]


@pytest.mark.parametrize(("name", "arguments"), OPTIMIZERS)
def test_a_trainer_updates_as_single_calls_do(name, arguments):
    def run(several):
        made, rng = mx.optimizer.create(name, **arguments), np.random.RandomState(0)
        made.set_lr_mult({1: 0.5})
        updater = mx.optimizer.get_updater(made)
        weights = [nd.array(rng.rand(*shape)) for shape in SHAPES]
        for _ in range(3):
            grads = [nd.array(rng.rand(*shape)) for shape in SHAPES]
            if several:
                updater(list(range(len(weights))), grads, weights)
            else:
                for index, (grad, weight) in enumerate(zip(grads, weights, strict=True)):
                    updater(index, grad, weight)
        return [weight.asnumpy() for weight in weights]

    for one, other in zip(run(True), run(False), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_subclass_that_changes_the_update_is_asked():
    class Half(mx.optimizer.SGD):
        def update(self, index, weight, grad, state):
            super().update(index, weight, grad * 0.5, state)

        def update_multi_precision(self, index, weight, grad, state):
            self.update(index, weight, grad, state)

    weights, grads = [nd.ones((2,)), nd.ones((3,))], [nd.ones((2,)), nd.ones((3,))]
    mx.optimizer.get_updater(Half(learning_rate=1.0))([0, 1], grads, weights)
    assert [weight.asnumpy().tolist() for weight in weights] == [[0.5] * 2, [0.5] * 3]


def test_weights_that_share_memory_are_updated_one_by_one():
    weight = nd.ones((2,))
    again = nd.from_torch(weight.as_torch())
    updater = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=1.0, momentum=0.5))
    for _ in range(2):
        updater([0, 1], [nd.ones((2,)), nd.ones((2,))], [weight, again])
    assert weight.asnumpy().tolist() == [-4.0, -4.0]


LOSSES = [
    (gluon.loss.L2Loss, (4, 3), (4, 3)),
    (gluon.loss.L2Loss, (4, 1), (4,)),
    (gluon.loss.SoftmaxCrossEntropyLoss, (4, 5), (4,)),
    (gluon.loss.SoftmaxCrossEntropyLoss, (4, 5), (4, 1)),
    (gluon.loss.SoftmaxCrossEntropyLoss, (2, 3, 5), (2, 3)),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("kind", "shape", "of_label"), LOSSES)
def test_merged_losses_have_the_same_values_and_gradients(kind, shape, of_label, dtype):
    rng = np.random.RandomState(0)
    pred = nd.array(rng.randn(*shape), dtype=dtype)
    label = nd.array(rng.randint(-1, 7, of_label), dtype=dtype)  # out of range: the nearest class

    def run(hybridize):
        loss, found = kind(), []
        if hybridize:
            loss.hybridize()
        for _ in range(3):  # the function itself, then the program made of it
            pred.attach_grad()
            with autograd.record():
                value = loss(pred, label) if hybridize else loss.hybrid_forward(nd, pred, label)
            value.backward()
            found = [value.asnumpy(), pred.grad.asnumpy()]
        return found

    for fast, plain in zip(run(True), run(False), strict=True):
        np.testing.assert_allclose(fast, plain, rtol=1e-6)


def images(layer):
    return layer.weight.data(), layer.bias.data()


def test_channels_last_inside_is_seen_by_nobody():
    net = nn.HybridSequential()
    net.add(nn.Conv2D(6, 3, activation="relu"), nn.MaxPool2D(), nn.Conv2D(4, 2), nn.Flatten())
    net.initialize(mx.init.Xavier())
    x = nd.random.normal(shape=(2, 3, 12, 12))
    net(x)
    first, second = net[0], net[2]
    expected = nd.relu(nd.Convolution(x, *images(first), kernel=(3, 3), num_filter=6))
    expected = nd.Pooling(expected, kernel=(2, 2), stride=(2, 2))
    expected = nd.Convolution(expected, *images(second), kernel=(2, 2), num_filter=4)
    net.hybridize()
    for _ in range(3):
        with autograd.record():
            out = net(x)
        out.backward()
    assert out.as_torch().is_contiguous()
    assert all(p.grad().as_torch().is_contiguous() for p in net.collect_params().values())
    np.testing.assert_allclose(
        out.asnumpy(), expected.asnumpy().reshape((2, -1)), rtol=1e-5, atol=1e-6
    )


class TestInductor:
    def test_it_says_what_is_missing(self):
        pytest.importorskip("torch._inductor.config")
        config = torch._inductor.config
        missing = pytest.raises(mx.MXNetError, match="needs a C\\+\\+ compiler")
        with config.patch({"cpp.cxx": ("no-such-compiler",)}), missing:
            nn.Dense(1).hybridize(backend="inductor")

    @pytest.mark.slow
    def test_it_trains_as_without(self):
        try:
            inductor.check()
        except mx.MXNetError as error:
            pytest.skip(str(error))

        def run(**arguments):
            mx.random.seed(1)
            net = nn.HybridSequential()
            net.add(nn.Conv2D(4, 3), nn.BatchNorm(), nn.MaxPool2D(), nn.Dense(5), nn.Dropout(0.5))
            net.initialize(mx.init.Xavier())
            x = nd.random.normal(shape=(5, 3, 8, 8))
            net(x)
            net.hybridize(**arguments)
            trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
            mx.random.seed(3)
            for _ in range(3):
                with autograd.record():
                    loss = (net(x) ** 2).mean()
                loss.backward()
                trainer.step(1)
            return [net(x).asnumpy(), net[1].running_mean.data().asnumpy()]

        for fast, plain in zip(run(backend="inductor"), run(), strict=True):
            np.testing.assert_allclose(fast, plain, rtol=1e-4, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("hybridize", [False, True])
def test_memory_does_not_grow(hybridize):
    net, loss = nn.Dense(1), gluon.loss.L2Loss()
    net.initialize()
    if hybridize:
        net.hybridize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01})
    x, y = nd.ones((10, 2)), nd.ones((10, 1))

    def steps(count):
        for _ in range(count):
            with autograd.record():
                value = loss(net(x), y)
            value.backward()
            trainer.step(10)

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("there is no /proc to read the resident memory from")
    steps(500)
    before = resident()
    steps(10_000)
    assert resident() - before < 2 << 20
