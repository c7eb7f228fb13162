"""Hybridized blocks on torch: the flat list of raw calls does what the block does."""

from __future__ import annotations

import numpy as np
import pytest
from portable.adapters.torch.gluon import nn

import portable.adapters.torch as mx
from portable.adapters.torch import autograd, gluon, nd
from portable.adapters.torch.engine.program import Program


class Wired(gluon.HybridBlock):
    """Views, several outputs, a constant, an input used twice."""

    def __init__(self):
        super().__init__()
        self.table = nd.array([[1.0, 2.0, 3.0]])

    def hybrid_forward(self, F, x, y=None):
        first = x.reshape((-1, 3)) + self.table
        second = x[0] * 2
        return [first, F.softmax(first) if y is None else F.broadcast_mul(first, y), second]


def network():
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(4, 3, activation="relu"),
        nn.BatchNorm(),
        nn.MaxPool2D(),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Dense(5),
    )
    mx.random.seed(3)
    net.initialize(mx.init.Xavier())
    net(nd.ones((1, 1, 8, 8)))
    return net


def trained(hybridize, steps=6):
    """Losses, outputs and all parameters of a short training run."""
    net, loss = network(), gluon.loss.SoftmaxCrossEntropyLoss()
    if hybridize:
        net.hybridize()
        loss.hybridize()
    rng = np.random.RandomState(0)
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.01})
    found = []
    for step in range(steps):
        size = 3 if step == 4 else 8
        x, y = nd.array(rng.randn(size, 1, 8, 8)), nd.array(rng.randint(0, 5, size))
        with autograd.record():
            value = loss(net(x), y)
        value.backward()
        trainer.step(size)
        found += [value.asnumpy(), net(x).asnumpy()]
    return found + [p.data().asnumpy() for p in net.collect_params().values()]


def programs(block):
    return [known.program for known in block._replay._programs.values()]


def test_training_is_the_same():
    """Dropout draws anew, BatchNorm's averages move, another batch size comes in between.

    With the channels last, a convolution adds up in another order.
    """
    for plain, hybridized in zip(trained(False), trained(True), strict=True):
        np.testing.assert_allclose(plain, hybridized, rtol=1e-4, atol=1e-5)


def test_what_runs_is_a_program():
    net = network()
    net.hybridize()
    x = nd.ones((2, 1, 8, 8))
    for _ in range(2):
        net(x)
        with autograd.record():
            net(x)
    assert [type(found) for found in programs(net)] == [Program, Program]


def test_views_constants_and_several_outputs():
    plain, block = Wired(), Wired()
    block.hybridize()
    rng = np.random.RandomState(1)
    for _ in range(3):
        x = nd.array(rng.randn(2, 3))
        x.attach_grad()
        gradients = []
        for one in (plain, block):
            with autograd.record():
                first, second, third = one(x)
                total = first.sum() + (second * second).sum() + third.sum()
            total.backward()
            gradients.append((second.asnumpy(), third.asnumpy(), x.grad.asnumpy()))
        for one, other in zip(*gradients, strict=True):
            np.testing.assert_array_equal(one, other)
    assert [type(found) for found in programs(block)] == [Program]


class Looks(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        return x * 2 if x.sum().asscalar() > 0 else x * 3


class Writes(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        y = x * 1
        y[:] = x + 1
        return y * 2


class Pauses(gluon.HybridBlock):
    def hybrid_forward(self, F, x):
        with autograd.pause():
            factor = x * 2
        return x * factor


@pytest.mark.parametrize("kind", [Looks, Writes, Pauses])
def test_what_cannot_be_replayed_runs_as_it_is_written(kind):
    block = kind()
    block.hybridize()
    for value in (1.0, -1.0):
        x = nd.array([value])
        x.attach_grad()
        if kind is Writes:
            assert block(x).asscalar() == (value + 1) * 2
        else:
            with autograd.record():
                y = block(x)
            y.backward()
            slope = {Looks: 2 if value > 0 else 3, Pauses: 2 * value}[kind]
            assert x.grad.asscalar() == slope
    assert programs(block) == [None]


def test_parameters_that_are_replaced():
    net = nn.Dense(2, in_units=2)
    net.initialize(mx.init.One())
    net.hybridize()
    x = nd.ones((1, 2))
    assert net(x).asnumpy().tolist() == [[2, 2]]
    net.initialize(mx.init.Constant(3), force_reinit=True)
    assert net(x).asnumpy().tolist() == [[6, 6]]
    net.weight.set_data(nd.ones((2, 2)) * 4)
    assert net(x).asnumpy().tolist() == [[8, 8]]
    net.cast("float64")
    assert net(x.astype("float64")).dtype == np.float64


def test_the_graph_of_a_replay_is_freed_and_guarded():
    net = nn.Dense(1, in_units=2)
    net.initialize()
    net.hybridize()
    x = nd.ones((1, 2))
    for _ in range(2):
        with autograd.record():
            y = net(x)
        y.backward()
        with pytest.raises(mx.MXNetError, match="not in a computational graph"):
            y.backward()
    with autograd.record():
        net(x)
        with pytest.raises(mx.MXNetError, match="part of a recorded graph"):
            x += 1


def test_other_arguments_are_refused_by_name():
    net = nn.Dense(1, in_units=2)
    net.initialize()
    net.hybridize()
    net(nd.ones((1, 2)))
    with pytest.raises(mx.MXNetError, match="FullyConnected"):
        net(nd.ones((1, 3)))


def test_large_gradients_are_taken_over_only_where_nobody_sees_it():
    x, y = nd.ones((200, 200)), nd.ones((200, 200))
    x.attach_grad()
    y.attach_grad()
    view = x.grad[0:2]
    for factor in (2.0, 3.0):
        with autograd.record():
            z = (x + y) * factor
        z.backward()
        assert view.asnumpy()[0, 0] == factor
        x.grad[:] = 7
        assert y.grad.asnumpy()[0, 0] == factor
    head = nd.ones((200, 200))
    with autograd.record():
        z = x.reshape((40000,)).reshape((200, 200))
    z.backward(head)
    x.grad[:] = 5
    assert head.asnumpy()[0, 0] == 1


def test_a_large_gradient_survives_a_backward_that_fails():
    """Its memory is given back before going back; after an error it is there again, as zeros."""
    x = nd.ones((200, 200))
    x.attach_grad()

    class Failing(autograd.Function):
        def forward(self, data):
            return data * 2

        def backward(self, g):
            raise RuntimeError("no gradient today")

    with autograd.record():
        y = Failing()(x)
    with pytest.raises(mx.MXNetError, match="no gradient today"):
        y.backward()
    assert x.grad.shape == (200, 200)
    assert not x.grad.asnumpy().any()
    with autograd.record():
        y = x * 3
    y.backward()
    assert (x.grad.asnumpy() == 3).all()


def test_large_gradients_that_are_added_or_seen_elsewhere():
    x = nd.ones((200, 200))
    x.attach_grad("add")
    for _ in range(2):
        with autograd.record():
            y = x * 3
        y.backward()
    assert (x.grad.asnumpy() == 6).all()
    x.attach_grad()
    shared = x.grad.as_torch()
    with autograd.record():
        y = x * 5
    y.backward()
    assert bool((shared == 5).all())


@pytest.mark.parametrize("same", [False, True], ids=["", "the gradient is the weight"])
def test_updates_in_place_and_elsewhere(same):
    weight = nd.array([1.0, -2.0])
    grad = weight if same else nd.array([0.5, 0.5])
    expected = (weight - 0.1 * grad).asnumpy()
    made = nd.sgd_update(weight, grad, lr=0.1)
    np.testing.assert_allclose(made.asnumpy(), expected, rtol=1e-6)
    assert weight.asnumpy().tolist() == [1, -2]
    view = weight[0:1]
    nd.sgd_update(weight, grad, lr=0.1, out=weight)
    np.testing.assert_allclose(weight.asnumpy(), expected, rtol=1e-6)
    assert view.asscalar() == weight.asnumpy()[0]
