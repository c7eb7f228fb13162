"""Contexts: which devices there are, what is said about one that is not there."""

from __future__ import annotations

import importlib
import pickle
import threading

import pytest


@pytest.fixture(params=("torch", "jax"))
def mx(request):
    return importlib.import_module(f"portable.adapters.{request.param}")


def test_equality_printing_and_copies(mx):
    assert mx.cpu() == mx.cpu(0) != mx.cpu(1)
    assert mx.cpu() != "cpu(0)"
    assert repr(mx.gpu(2)) == "gpu(2)"
    assert mx.Context(mx.gpu(1)) == mx.Context("gpu", 1)
    assert len({mx.cpu(), mx.cpu(0), mx.gpu()}) == 2
    assert pickle.loads(pickle.dumps(mx.gpu(1))) == mx.gpu(1)
    with pytest.raises(KeyError):
        mx.Context("tpu")


def test_the_default_nests_and_is_each_threads_own(mx):
    seen = []
    with mx.cpu(1):
        with mx.cpu(2):
            assert mx.current_context() == mx.cpu(2)
        assert mx.nd.zeros((1,)).context == mx.cpu(1)
        assert mx.nd.array([1.0]).copy().context == mx.cpu(1)
        thread = threading.Thread(target=lambda: seen.append(mx.current_context()))
        thread.start()
        thread.join()
    assert mx.current_context() == mx.cpu(0) == seen[0]


def test_a_context_in_words(mx):
    assert mx.nd.ones((1,), ctx="cpu(1)").context == mx.cpu(1)
    for wrong in (7, "cpu", "tpu(0)"):
        with pytest.raises(mx.MXNetError, match="is not a context; give one such as"):
            mx.nd.ones((1,), ctx=wrong)


def test_a_gpu_that_is_not_there(mx):
    missing = mx.num_gpus()
    with pytest.raises(mx.MXNetError, match=rf"gpu\({missing}\) is not available.*ctx=mx.cpu\(\)"):
        mx.nd.zeros((2,), ctx=mx.gpu(missing))
    with pytest.raises(mx.MXNetError, match="is not available"):
        mx.nd.zeros((2,)).as_in_context(mx.gpu(missing))
    with pytest.raises(mx.MXNetError, match="is not available"):
        mx.gpu_memory_info(missing)


def test_empty_cache(mx):
    mx.cpu().empty_cache()
