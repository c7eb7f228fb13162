"""KVStore, side by side with MXNet's."""

from __future__ import annotations

import numpy as np
import pytest

from .beside import agree


def test_values_are_set_summed_and_read(ours):
    def program(mx):
        store = mx.kv.create("device")
        store.init([3, 5], [mx.nd.ones((2, 3)), mx.nd.zeros((2,))])
        out, other = mx.nd.zeros((2, 3)), mx.nd.zeros((2,))
        store.pull([3, 5], out=[out, other])
        found = [out.copy(), other.copy()]
        store.push(3, [mx.nd.ones((2, 3)) * i for i in range(4)])
        store.pull(3, out=[out])
        found.append(out.copy())
        store.push([5, 5], [mx.nd.ones((2,)), mx.nd.ones((2,)) * 4])
        store.pull(5, out=other)
        both = [mx.nd.ones((2,)), mx.nd.ones((2,)) * 2]
        store.pushpull(5, both)
        store.broadcast(7, mx.nd.ones((2,)) * 7, out=other)
        return [*found, *both, other, store.type, store.rank, store.num_workers]

    agree(ours, program)


def test_an_updater_changes_the_value_in_place(ours):
    def program(mx):
        store, seen, out = mx.kvstore.create(), [], mx.nd.zeros((2,))
        store.init("w", mx.nd.ones((2,)))

        def update(key, pushed, stored):
            seen.append(key)
            stored += pushed * 2

        store._set_updater(update)
        store.push("w", [mx.nd.ones((2,)), mx.nd.ones((2,))])
        store.pushpull("w", mx.nd.ones((2,)), out=out)
        return [out, seen]

    agree(ours, program)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # MXNet's open file
def test_an_optimizer_trains_and_its_states_come_back(ours, tmp_path):
    def program(mx):
        found, out = [], mx.nd.zeros((2,))
        path = str(tmp_path / f"{mx.__name__}.states")
        for again in (False, True):
            store = mx.kv.create("local")
            store.init(0, mx.nd.ones((2,)))
            store.set_optimizer(mx.optimizer.SGD(learning_rate=0.1, momentum=0.9))
            if again:
                store.load_optimizer_states(path)
            for _ in range(3):
                store.push(0, mx.nd.arange(1, 3))
                store.pull(0, out=out)
                found.append(out.copy())
            store.save_optimizer_states(path)
        return found

    agree(ours, program, 1e-6)


def test_what_is_refused(mx):
    store, x = mx.kv.create(), mx.nd.ones((2,))
    store.init(1, x)
    for error, call in (
        (mx.MXNetError, lambda: store.init(1, x)),
        (mx.MXNetError, lambda: store.init("a", x)),
        (mx.MXNetError, lambda: store.pull(9, out=x)),
        (mx.MXNetError, lambda: store.push(9, x)),
        (mx.MXNetError, lambda: store.row_sparse_pull(1, out=x, row_ids=mx.nd.zeros((1,)))),
        (AssertionError, lambda: store.pull(1)),
        (AssertionError, lambda: store.init([2, 3], [x])),
        (AssertionError, lambda: store.push(1, "x")),
        (AssertionError, lambda: store.push(1.5, x)),
        (AssertionError, lambda: store.save_optimizer_states("x")),
        (AssertionError, lambda: store.load_optimizer_states("x")),
        (Exception, lambda: store.set_gradient_compression({"type": "2bit"})),
        (ValueError, lambda: store.is_capable("foo")),
        (TypeError, lambda: mx.kv.create(None)),
        (mx.MXNetError, lambda: mx.kv.create("nccl")),
    ):
        with pytest.raises(error):
            call()
    assert store.is_capable("optimizer")


def test_stores_of_several_processes_and_other_shapes_are_refused(ours):
    with pytest.raises(ours.MXNetError, match="'dist_sync' needs several processes"):
        ours.kv.create("dist_sync")
    store = ours.kv.create()
    store.init(1, ours.nd.ones((2,)))
    with pytest.raises(ours.MXNetError, match=r"key 1 holds \(2,\) float32.*\(3,\)"):
        store.push(1, ours.nd.ones((3,)))


def test_a_trainer_takes_a_store(mx):
    net = mx.gluon.nn.Dense(2, in_units=3)
    net.initialize(mx.init.One())
    trainer = mx.gluon.Trainer(
        net.collect_params(), "sgd", {"learning_rate": 0.5}, kvstore=mx.kv.create("device")
    )
    with mx.autograd.record():
        loss = net(mx.nd.ones((4, 3))).sum()
    loss.backward()
    trainer.step(4)
    assert np.allclose(net.weight.data().asnumpy(), 0.5)
