"""The JAX engine: writing, views, buffers that are donated and those that must not be."""

from __future__ import annotations

import copy
import pickle
import threading
import tracemalloc
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import portable.adapters.jax as mx
from portable.adapters.jax import autograd, nd
from portable.adapters.jax.engine import lazy, run


def cube() -> Any:
    return nd.array(np.arange(24.0).reshape(2, 3, 4))


def test_a_write_leaves_what_was_computed_before() -> None:
    x = nd.array([1.0, 2.0])
    y = x * 10
    x[:] = 5
    z = x * 10
    x += 1
    assert y.asnumpy().tolist() == [10, 20]
    assert z.asnumpy().tolist() == [50, 50]
    assert x.asnumpy().tolist() == [6, 6]


def test_views_write_through_however_deep() -> None:
    x, host = cube(), np.arange(24.0).reshape(2, 3, 4)
    x[1][2][:] = -1
    host[1][2][:] = -1
    x[0:1].reshape((3, 4))[1:3][0] = 7
    host[0:1].reshape((3, 4))[1:3][0] = 7
    x[1][0:2][1] += 100
    host[1][0:2][1] += 100
    x[0, 1:2][0, 0:2] = nd.array([[8.0, 9.0]])[0]
    host[0, 1:2][0, 0:2] = [8, 9]
    np.testing.assert_array_equal(x.asnumpy(), host)


def test_views_see_what_is_written_into_their_base() -> None:
    x = cube()
    row, rows, flat = x[1], x[0:2][1:2], x.reshape((24,))
    x[:] = 3
    for view in (row, rows, flat, flat[5:7]):
        assert (view.asnumpy() == 3).all()
    row[:] = 4
    assert flat.asnumpy().sum() == 12 * 3 + 12 * 4
    assert (rows.asnumpy() == 4).all()


def test_detach_shares_contents() -> None:
    x = nd.array([1.0, 2.0])
    y = x.detach()
    x[0] = 5
    y[1] = 6
    assert x.asnumpy().tolist() == y.asnumpy().tolist() == [5, 6]


def test_gradients_through_views() -> None:
    x = cube()
    x.attach_grad()
    with autograd.record():
        y = (x[1].reshape((4, 3))[1:3] * nd.array(np.arange(6.0).reshape(2, 3))).sum()
    y.backward()
    expected = np.zeros((2, 12))
    expected[1, 3:9] = np.arange(6.0)
    np.testing.assert_array_equal(x.grad.asnumpy().reshape(2, 12), expected)


def train(steps: int, hold: list[Any] | None = None) -> Any:
    """Steps of SGD; `hold` gets a reference to every old value."""
    w = nd.array(np.ones((64, 64)))
    w.attach_grad()
    for _ in range(steps):
        with autograd.record():
            loss = (w * w).sum()
        loss.backward()
        if hold is not None:
            hold.append(w.copy() if len(hold) % 2 else w.as_jax())
        w[:] = w - 0.1 * w.grad
        loss.asscalar()
    return w


def test_parameters_are_donated() -> None:
    run.programs.clear()
    run.executables.clear()
    train(10)
    assert any(executable.donated for executable in run.executables.recent.values())


def test_what_somebody_holds_is_not_donated() -> None:
    held: list[Any] = []
    train(12, held)
    values = [0.8**i for i in range(12)]
    for array, value in zip(held, values, strict=True):
        host = np.asarray(array) if isinstance(array, jax.Array) else array.asnumpy()
        np.testing.assert_allclose(host, value, rtol=1e-5)


def test_equal_results_do_not_go_with_one_another() -> None:
    """Two computations that are one in a program are two arrays still."""
    for _ in range(3):
        x = nd.ones((3,))
        a, b = x * 2, x * 2
        nd.waitall()
    a.attach_grad()
    for _ in range(5):
        with autograd.record():
            loss = ((a - 1) ** 2).sum()
        loss.backward()
        a[:] = a - 0.1 * a.grad
    assert a.asnumpy()[0] < 2
    assert b.asnumpy().tolist() == [2.0, 2.0, 2.0]


def test_a_program_made_for_a_dead_buffer_copies_a_live_one() -> None:
    run.programs.clear()
    run.executables.clear()
    x = nd.ones((8,))
    for _ in range(5):  # compiled with its input donated
        x = (x + 1) * 2
        x.wait_to_read()
    held = x
    y = (x + 1) * 2
    y.wait_to_read()
    before = held.asnumpy().copy()
    np.testing.assert_allclose(y.asnumpy(), (before + 1) * 2)
    np.testing.assert_allclose(held.asnumpy(), before)


def test_numpy_memory_is_not_shared() -> None:
    host = np.zeros((64, 64), "float32")
    x = nd.array(host)
    host[:] = 1
    assert x.asnumpy().sum() == 0
    got = x.asnumpy()
    got[:] = 2
    assert x.asnumpy().sum() == 0
    y = x + 0
    got = y.asnumpy()
    got[:] = 2
    assert y.asnumpy().sum() == 0


def test_a_jitted_program_gives_no_input_back() -> None:
    """jax copies an argument that is returned; donations rely on that."""
    x = jnp.ones((64, 64))
    for out in jax.jit(lambda x: (x, x, x.reshape(x.shape)))(x):
        assert out.unsafe_buffer_pointer() != x.unsafe_buffer_pointer()


def test_identity_then_donation() -> None:
    run.programs.clear()
    run.executables.clear()
    w, kept = nd.ones((32,)), []
    for _ in range(8):
        kept.append(nd.BlockGrad(w))
        w = w + 1
        w.wait_to_read()
    assert [array.asnumpy()[0] for array in kept] == list(range(1, 9))


def test_memory_does_not_grow() -> None:
    train(20)
    tracemalloc.start()
    train(20)
    start, arrays = tracemalloc.get_traced_memory()[0], len(jax.live_arrays())
    train(300)
    grown = tracemalloc.get_traced_memory()[0] - start
    tracemalloc.stop()
    assert grown < 200_000
    assert len(jax.live_arrays()) <= arrays + 5


def test_float64_does_not_leak_into_ones_own_jax() -> None:
    x = nd.array([1.0, 2.0], dtype="float64") * 3
    assert x.asnumpy().dtype == np.float64
    n = nd.array([2**40], dtype="int64") + 1
    assert n.asnumpy().tolist() == [2**40 + 1]
    assert jnp.arange(3.0).dtype == jnp.float32
    assert not jax.config.jax_enable_x64
    assert (nd.array([1.0]) * 0.1).dtype == np.float32


def test_inside_ones_own_jit_arrays_are_constants() -> None:
    x = nd.array([1.0, 2.0])

    def double(a: Any) -> Any:
        return a + (x * 2).as_jax()

    assert jax.jit(double)(jnp.ones(2)).tolist() == [3.0, 5.0]
    assert jax.vmap(double)(jnp.ones((1, 2))).tolist() == [[3.0, 5.0]]
    assert (x + 1).asnumpy().tolist() == [2.0, 3.0]


def test_to_jax_and_back() -> None:
    x = nd.array([[1.0, 2.0]])
    array = x.as_jax()
    assert isinstance(array, jax.Array)
    x[:] = 5
    assert array.tolist() == [[1.0, 2.0]]
    y = nd.from_jax(array * 2)
    assert (y + 1).asnumpy().tolist() == [[3.0, 5.0]]
    assert nd.from_jax(jnp.float32(1) * jnp.ones(2)).dtype == np.float32
    with pytest.raises(TypeError, match="from_jax: expected a jax array"):
        nd.from_jax(np.ones(2))
    with pytest.raises(TypeError, match="from_jax"):
        jax.jit(lambda a: nd.from_jax(a).as_jax())(array)


def test_dlpack() -> None:
    x = nd.array([1.0, 2.0]) + 1
    assert np.from_dlpack(x).tolist() == [2.0, 3.0]
    assert jnp.from_dlpack(x).tolist() == [2.0, 3.0]
    assert nd.from_dlpack(jnp.arange(3.0)).asnumpy().tolist() == [0, 1, 2]


def test_pickling_and_copying() -> None:
    x = nd.array([1, 2], dtype="int64") + 1
    for y in (pickle.loads(pickle.dumps(x)), copy.deepcopy(x)):
        assert y.asnumpy().tolist() == [2, 3]
        assert y.dtype == np.int64
        y[:] = 0
    assert x.asnumpy().tolist() == [2, 3]


def test_threads_have_traces_of_their_own() -> None:
    shared = nd.array(np.arange(4.0)) * 2  # pending in this thread
    results: dict[int, Any] = {}

    def work(number: int) -> None:
        x = shared + number
        x.attach_grad()
        for _ in range(20):
            with autograd.record():
                y = (x * x).sum()
            y.backward()
            x -= 0.1 * x.grad
        results[number] = x

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, x in results.items():  # pending in threads that are over
        expected = (np.arange(4.0) * 2 + number) * 0.8**20
        np.testing.assert_allclose(x.asnumpy(), expected, rtol=1e-4)
    assert not autograd.is_recording()


def test_recording_from_two_threads_into_one_graph() -> None:
    x = nd.array([2.0])
    x.attach_grad()
    with autograd.record():
        y = x * x
    found: list[float] = []

    def work() -> None:
        with autograd.record():
            z = y * 3
        z.backward()
        found.append(x.grad.asscalar())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [12.0]


def test_no_gpu_is_told() -> None:
    if mx.num_gpus():
        pytest.skip("there is a GPU")
    with pytest.raises(mx.MXNetError, match=r"gpu\(0\) is not available"):
        nd.ones((1,), ctx=mx.gpu(0))


def test_cpu_contexts_are_one_device() -> None:
    x = nd.ones((1,), ctx=mx.cpu(0)) + nd.ones((1,), ctx=mx.cpu(1))
    assert (x.asscalar(), x.context) == (2, mx.cpu(0))
    assert nd.ones((1,), ctx=mx.cpu(1)).context == mx.cpu(1)


def test_trace_of_nothing_runs() -> None:
    lazy.run_all()
    nd.waitall()
