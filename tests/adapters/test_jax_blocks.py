"""Blocks and updates that are recorded as one step: who can tell, and what starts them anew."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from portable.adapters.jax.gluon import nn

import portable.adapters.jax as mx
import portable.adapters.numpy as textbook
from portable.adapters.jax import autograd, gluon, nd
from portable.adapters.jax.engine import run, stats

BATCH = 4


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    nd.waitall()
    yield
    nd.waitall()


def data(adapter: Any, step: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(step)
    x, y = rng.normal(size=(BATCH, 3)), rng.integers(0, 2, BATCH)
    return adapter.nd.array(x), adapter.nd.array(y)


def network(adapter: Any) -> Any:
    layers = adapter.gluon.nn
    net = layers.HybridSequential()
    net.add(layers.Dense(5, activation="tanh", in_units=3), layers.BatchNorm(in_channels=5))
    net.add(layers.Dense(2, in_units=5))
    adapter.random.seed(3)
    net.initialize(adapter.init.Xavier())
    return net


def losses(
    adapter: Any,
    steps: int = 9,
    each: Callable[[Any, Any, int], None] = lambda net, trainer, step: None,
    **optimizer: Any,
) -> list[float]:
    """Of a training run; `each` may change something before each step."""
    net = network(adapter)
    loss_of = adapter.gluon.loss.SoftmaxCrossEntropyLoss()
    chosen = {"learning_rate": 0.1, "momentum": 0.9, "wd": 1e-3} | optimizer
    trainer = adapter.gluon.Trainer(net.collect_params(), "sgd", chosen)
    found = []
    for step in range(steps):
        each(net, trainer, step)
        x, y = data(adapter, step % 3)
        with adapter.autograd.record():
            loss = loss_of(net(x), y)
        loss.backward()
        trainer.step(BATCH)
        found.append(float(loss.mean().asscalar()))
    return found


def set_rate(net: Any, trainer: Any, step: int) -> None:
    trainer.set_learning_rate(0.1 / (1 + step))


def later(change: Callable[[Any, Any], None]) -> Callable[[Any, Any, int], None]:
    """Change something before the sixth step, when everything is being repeated."""

    def each(net: Any, trainer: Any, step: int) -> None:
        if step == 5:
            change(net, trainer)

    return each


def reload_states(net: Any, trainer: Any) -> None:
    states = trainer._updaters[0].get_states()
    trainer._updaters[0].set_states(states)


CHANGES = {
    "nothing": lambda net, trainer: None,
    "rate": lambda net, trainer: trainer.set_learning_rate(0.01),
    "decay": lambda net, trainer: setattr(trainer.optimizer, "wd", 0.1),
    "momentum": lambda net, trainer: setattr(trainer.optimizer, "momentum", 0.5),
    "factor on a rate": lambda net, trainer: setattr(net[0].weight, "lr_mult", 0.0),
    "factor on a decay": lambda net, trainer: setattr(net[0].weight, "wd_mult", 30.0),
    "states": reload_states,
    "frozen": lambda net, trainer: net[0].collect_params().setattr("grad_req", "null"),
    "weights": lambda net, trainer: net[2].weight.set_data(net[2].weight.data() * 0.5),
    "weights in place": lambda net, trainer: net[2].weight.data().__setitem__(0, 0.25),
    "initialised again": lambda net, trainer: net[2].initialize(force_reinit=True),
    "activation": lambda net, trainer: setattr(net[0], "act", type(net[0].act)("sigmoid")),
    "attribute": lambda net, trainer: net[1]._kwargs.__setitem__("eps", 0.5),
    "hook": lambda net, trainer: net[0].register_forward_hook(lambda *_: None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_counts_from_the_next_step_on(change: str) -> None:
    each = later(CHANGES[change])
    expected = losses(textbook, each=each)
    np.testing.assert_allclose(losses(mx, each=each), expected, rtol=2e-5)
    if change not in ("nothing", "states", "hook"):
        assert expected != losses(textbook)


def test_a_rate_that_changes_at_each_step() -> None:
    expected = losses(textbook, each=set_rate)
    np.testing.assert_allclose(losses(mx, each=set_rate), expected, rtol=2e-5)


def test_one_program_for_all_steps() -> None:
    """As imperative code and as captured blocks they are the same program."""
    run.programs.clear()
    run.executables.clear()
    found: list[int] = []

    def count(net: Any, trainer: Any, step: int) -> None:
        found.append(len(run.executables))

    losses(mx, steps=12, each=count)
    assert found[2] == found[-1]


def test_rates_do_not_compile_again_at_each_step() -> None:
    losses(mx, steps=6, each=set_rate)
    compiled = stats()["compiled"]
    losses(mx, steps=20, each=set_rate)
    assert stats()["compiled"] <= compiled + run.PATIENCE


def test_layers_are_not_called_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = nn.Dense.hybrid_forward

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        calls.append(self)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(nn.Dense, "hybrid_forward", counted)
    net = network(mx)
    for step in range(10):
        net(data(mx, step)[0])
    assert len(calls) <= 2 * 3


def test_code_of_the_user_runs_each_time() -> None:
    seen = []

    class Noisy(nn.HybridSequential):
        def hybrid_forward(self, F: Any, x: Any) -> Any:
            seen.append(len(seen))
            return super().hybrid_forward(F, x) * len(seen)

    net = Noisy()
    net.add(nn.Dense(2, in_units=3))
    net.initialize()
    x, _ = data(mx)
    outputs = [net(x).asnumpy() for _ in range(4)]
    np.testing.assert_allclose(outputs[3], 4 * outputs[0], rtol=1e-6)
    assert len(seen) == 4


def test_hooks_of_layers_run_each_time() -> None:
    net = network(mx)
    x, _ = data(mx)
    for _ in range(4):
        net(x)
    seen: list[str] = []
    handle = net[0].register_forward_hook(lambda block, inputs, output: seen.append(block.name))
    for _ in range(3):
        net(x)
    handle.detach()
    net(x)
    assert seen == [net[0].name] * 3


def test_the_same_array_twice_and_two_arrays() -> None:
    loss_of = gluon.loss.L1Loss()
    x, y = nd.array([[1.0], [2.0]]), nd.array([[4.0], [4.0]])
    for hybridize in (False, True):
        if hybridize:
            loss_of.hybridize()
        for _ in range(3):
            assert loss_of(x, x).asnumpy().tolist() == [0.0, 0.0]
            assert loss_of(x, x.detach()).asnumpy().tolist() == [0.0, 0.0]
            assert loss_of(x, y).asnumpy().tolist() == [3.0, 2.0]


def test_dropout_draws_anew_as_the_textbook_does() -> None:
    found = []
    for adapter in (textbook, mx):
        adapter.random.seed(5)
        net = adapter.gluon.nn.Dropout(0.5)
        x = adapter.nd.ones((3, 4))
        with adapter.autograd.record():
            found.append([net(x).asnumpy() for _ in range(5)])
    np.testing.assert_array_equal(found[0], found[1])
    assert not np.array_equal(found[0][3], found[0][4])


def test_written_between_forward_and_backward() -> None:
    """As in MXNet, going back uses what an array holds by then."""
    for adapter in (textbook, mx):
        net = adapter.gluon.nn.Dense(1, use_bias=False, in_units=2)
        net.initialize(adapter.init.One())
        x = adapter.nd.ones((1, 2))
        for _ in range(4):
            x[:] = 1
            with adapter.autograd.record():
                out = net(x)
            x[:] = 3
            out.backward()
            assert out.asscalar() == 2
            assert net.weight.grad().asnumpy().tolist() == [[3.0, 3.0]]


def test_gradients_add_up_over_blocks_that_share_a_parameter() -> None:
    for adapter in (textbook, mx):
        first = adapter.gluon.nn.Dense(2, in_units=2, use_bias=False)
        second = adapter.gluon.nn.Dense(2, in_units=2, use_bias=False, params=first.params)
        first.initialize(adapter.init.One())
        first.weight.grad_req = "add"
        for step in range(1, 5):
            with adapter.autograd.record():
                out = second(first(adapter.nd.ones((1, 2))))
            out.backward()
            assert first.weight.grad().asnumpy().tolist() == [[4.0 * step] * 2] * 2


def test_ten_thousand_steps_keep_their_memory() -> None:
    """Nothing of a step stays behind: as many objects, arrays and programs as before."""
    net = nn.Dense(1, in_units=2)
    net.initialize()
    loss_of, trainer = gluon.loss.L2Loss(), gluon.Trainer(net.collect_params(), "sgd")
    x, y = nd.ones((10, 2)), nd.ones((10, 1))

    def train(steps: int) -> tuple[int, int]:
        for _ in range(steps):
            with autograd.record():
                loss = loss_of(net(x), y)
            loss.backward()
            trainer.step(10)
        nd.waitall()
        gc.collect()
        return len(gc.get_objects()), len(run.programs)

    objects, programs = train(100)
    more, same = train(10_000)
    assert same == programs
    assert more < objects + 100


def test_a_long_compilation_is_announced(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import time

    monkeypatch.setattr(run, "LONG", 0.01)
    slow = run.linearized

    def sleeping(*args: Any) -> Any:
        time.sleep(0.1)
        return slow(*args)

    monkeypatch.setattr(run, "linearized", sleeping)
    run.programs.clear()
    run.executables.clear()
    with caplog.at_level("WARNING"):
        losses(mx, steps=4)
    (line, *_) = [r.getMessage() for r in caplog.records if "compiling" in r.getMessage()]
    assert "FullyConnected (2 times)" in line
    assert "it is kept" in line
