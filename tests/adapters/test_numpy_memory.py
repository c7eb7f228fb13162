"""Training on numpy for a long time takes no more memory than for a short one."""

import gc
import sys

import portable.adapters.numpy as mx
from portable.adapters.numpy import autograd, gluon

STEPS = 10_000


def test_memory_does_not_grow_over_ten_thousand_steps():
    """Blocks of memory that Python has given out: each array, node and number is one or more."""
    net = gluon.nn.HybridSequential()
    net.add(gluon.nn.Dense(3, activation="relu"), gluon.nn.Dense(1))
    net.initialize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01, "momentum": 0.9})
    loss_of = gluon.loss.L2Loss()
    x, y = mx.nd.ones((4, 2)), mx.nd.ones((4, 1))

    def train(steps):
        for _ in range(steps):
            with autograd.record():
                loss = loss_of(net(x), y)
            loss.backward()
            trainer.step(4)
        gc.collect()
        return sys.getallocatedblocks()

    before = train(100)
    assert train(STEPS) - before < STEPS / 100
