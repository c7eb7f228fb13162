"""The JAX engine: what is pending, what a program is compiled for, and that both say the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import portable.adapters.jax as mx
from portable.adapters.jax import autograd, nd
from portable.adapters.jax.engine import lazy, run, stats


@contextmanager
def counting() -> Iterator[dict[str, int]]:
    """What the counts grew by inside."""
    before, grown = stats(), {}
    yield grown
    grown.update({name: count - before[name] for name, count in stats().items()})


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing pending, and no program yet."""
    nd.waitall()
    run.programs.clear()
    run.executables.clear()
    yield
    nd.waitall()


def pending(array: Any) -> bool:
    return array._tensor.trace is not None


def regression(steps: int, read: bool = True, rate: Callable[[int], float] = lambda _: 0.03) -> Any:
    """The notes' linear regression, with SGD by hand."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(1000, 2)).astype("float32")
    labels = features @ np.array([2, -3.4], "float32") + np.float32(4.2)
    w, b = nd.array(rng.normal(size=(2, 1)) * 0.01), nd.zeros((1,))
    w.attach_grad()
    b.attach_grad()
    losses = []
    for step in range(steps):
        rows = slice(step * 10 % 1000, step * 10 % 1000 + 10)
        x, y = nd.array(features[rows]), nd.array(labels[rows])
        with autograd.record():
            loss = (nd.dot(x, w) + b - y.reshape((-1, 1))) ** 2 / 2
        loss.backward()
        for parameter in (w, b):
            parameter[:] = parameter - rate(step) * parameter.grad / 10
        if read:
            losses.append(loss.mean().asscalar())
    return w.asnumpy(), b.asnumpy(), losses


def test_nothing_runs_before_a_number_is_needed() -> None:
    with counting() as grown:
        x = nd.array([1.0, 2.0])
        y = x * 2 + 1
        assert pending(y)
        assert (y.shape, y.dtype) == ((2,), np.float32)
    assert grown["runs"] == 0
    with counting() as grown:
        assert y.asnumpy().tolist() == [3.0, 5.0]
        assert not pending(y)
        y.asnumpy()
    assert grown["runs"] == 1


@pytest.mark.parametrize(
    "force",
    [
        lambda x: x.asnumpy(),
        lambda x: x.asscalar(),
        lambda x: repr(x),
        lambda x: x.wait_to_read(),
        lambda x: nd.waitall(),
        lambda x: x.as_jax(),
    ],
)
def test_what_runs_it(force: Callable[[Any], Any]) -> None:
    x = nd.array([1.0]) * 2
    force(x)
    assert not pending(x)


def test_so_many_steps_may_be_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "LIMIT", 50)
    x = nd.array([0.0])
    with counting() as grown:
        for _ in range(120):
            x = x + 1
    assert grown["runs"] == 2
    assert x.asscalar() == 120


def test_what_nobody_refers_to_is_not_computed() -> None:
    x = nd.array([1.0])
    y = x * 2
    del x
    z = y * 3
    del y
    z.asnumpy()
    (program,) = run.programs.recent.values()
    assert len(program.flat.live) == 1
    for _ in range(2):
        nd.exp(nd.array([1.0]))
    nd.waitall()
    assert len(run.programs) == 1  # nothing of that was needed


def test_a_repeated_step_is_compiled_once() -> None:
    with counting() as grown:
        w, b, losses = regression(200)
    assert grown["compiled"] <= 2  # the first step starts from other buffers
    assert grown["hits"] > 190
    assert grown["op_by_op"] <= 6
    np.testing.assert_allclose(w, [[2], [-3.4]], rtol=1e-2)
    np.testing.assert_allclose(b, [4.2], rtol=1e-2)
    assert losses[-1] < 1e-3 < losses[0]


def test_a_gluon_loop_is_compiled_once() -> None:
    net = mx.gluon.nn.Dense(1, in_units=2)
    net.initialize()
    trainer = mx.gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.01})
    loss_of, metric = mx.gluon.loss.L2Loss(), mx.metric.MSE()
    with counting() as grown:
        for step in range(40):
            x, y = nd.ones((10, 2)) * (step + 1), nd.ones((10, 1))
            with autograd.record():
                out = net(x)
                loss = loss_of(out, y)
            loss.backward()
            trainer.set_learning_rate(0.01 / (1 + step))
            trainer.step(10)
            metric.update([y], [out])
    assert grown["compiled"] <= 4
    assert grown["hits"] >= 34


def test_a_loop_that_never_looks_is_cut_into_steps() -> None:
    with counting() as grown:
        regression(100, read=False)
    assert grown["runs"] >= 100
    assert grown["compiled"] <= 3


def test_compiled_and_op_by_op_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = regression(60)
    monkeypatch.setattr(run, "COMPILE_AT", 10**9)
    with counting() as grown:
        plain = regression(60)
    assert grown["compiled"] == 0
    for one, other in zip(compiled, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-4, atol=1e-6)


def test_a_schedule_compiles_once_more() -> None:
    with counting() as grown:
        regression(100, rate=lambda step: 0.03 if step < 50 else 0.03 / step)
    assert grown["compiled"] <= 3
    assert grown["hits"] >= 90


def test_another_last_batch_does_not_compile_at_each_epoch() -> None:
    w = nd.ones((2, 1))
    w.attach_grad()
    with counting() as grown:
        for _ in range(10):
            for size in (10, 10, 10, 7):
                x = nd.ones((size, 2))
                with autograd.record():
                    loss = nd.dot(x, w).sum()
                loss.backward()
                w -= 0.01 * w.grad
                loss.asscalar()
    assert grown["compiled"] <= 3
    assert grown["op_by_op"] <= 8


def test_batches_that_are_views_are_the_same_program() -> None:
    data, total = nd.array(np.arange(100.0).reshape(50, 2)), nd.zeros((1,))
    with counting() as grown:
        for i in range(0, 50, 5):
            total += data[i : i + 5].sum()
            total.wait_to_read()
    assert grown["compiled"] == 1
    assert total.asscalar() == np.arange(100.0).sum()


def test_scalars_that_change_are_inputs() -> None:
    x = nd.array([1.0, 2.0])
    with counting() as grown:
        for number in (1.0, 1.0, 1.0, 1.0, 5.0, 6.0, -0.0, 0.0, float("nan"), 7.0):
            got = (x * number).asnumpy()
            np.testing.assert_array_equal(got, np.float32([1, 2]) * np.float32(number))
            assert np.signbit(got).tolist() == np.signbit(np.float32([1, 2]) * number).tolist()
    assert grown["compiled"] == 2


def test_programs_are_bounded_and_the_old_ones_go() -> None:
    size = run.programs.size
    with counting() as grown:
        for n in range(1, size + 50):
            nd.ones((n,)).asnumpy()
    assert len(run.programs) <= size
    assert grown["evicted"] > 0


def test_traces_that_never_repeat_are_named_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "RESTLESS", 5)
    monkeypatch.setattr(run._Restless, "count", 0)
    monkeypatch.setattr(run._Restless, "said", False)
    with caplog.at_level(logging.WARNING):
        for n in range(1, 20):
            x = nd.ones((n,))
            for _ in range(12):
                x = x * 2
            assert x.asnumpy()[0] == 2**12
    (record,) = caplog.records
    assert "different" in record.getMessage()
    assert "_mul_scalar" in record.getMessage()


def test_an_error_is_raised_at_the_call() -> None:
    with pytest.raises(mx.MXNetError, match=r"dot.*\(2, 3\).*\(2, 3\)|dot.*float32\[2, 3\]"):
        nd.dot(nd.ones((2, 3)), nd.ones((2, 3)))


def test_a_failed_run_fails_for_everyone_who_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("out of memory")

    x = nd.array([1.0]) + 1
    y = x * 2
    with monkeypatch.context() as patch:
        patch.setattr(run, "run", fail)
        with pytest.raises(mx.MXNetError, match=r"_plus_scalar, _mul_scalar: out of memory"):
            y.asnumpy()
    with pytest.raises(mx.MXNetError, match="out of memory"):
        x.asnumpy()
    assert (nd.array([1.0]) + 1).asscalar() == 2
