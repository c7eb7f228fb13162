"""The numpy adapter: the reference's nd and autograd under the frontend's files."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import portable.adapters.numpy as mx
import reference.autograd
import reference.base
import reference.nd


def test_nd_and_autograd_are_the_references():
    assert mx.nd.NDArray is reference.nd.NDArray
    assert mx.nd.tanh is reference.nd.tanh
    assert mx.autograd.record is reference.autograd.record
    assert mx.MXNetError is mx.base.MXNetError is reference.base.MXNetError


def test_modules_under_all_their_names():
    from portable.adapters.numpy.nd.random import uniform

    from portable.adapters.numpy.nd import NDArray

    assert NDArray is mx.nd.NDArray
    assert uniform is mx.nd.random.uniform
    assert mx.init is mx.initializer
    assert mx.ndarray is mx.nd
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = mx.nothing


def test_files(tmp_path):
    path = str(tmp_path / "arrays.params")
    mx.nd.save(path, {"a": mx.nd.array([1, 2], dtype="int32"), "b": mx.nd.ones((2, 2))})
    found = mx.nd.load(path)
    assert found["a"].dtype is np.int32
    assert found["b"].shape == (2, 2)
    with pytest.raises(mx.MXNetError):
        mx.nd.load(str(tmp_path / "nothing"))


def test_seed():
    mx.random.seed(3)
    first = mx.random.uniform(shape=3).asnumpy()
    mx.random.seed(3)
    assert (mx.nd.random.uniform(shape=3).asnumpy() == first).all()
    with pytest.raises(ValueError, match="seed_state must be int"):
        mx.random.seed(1.5)


def test_pickling():
    x = mx.nd.array([1, 2])
    assert pickle.loads(pickle.dumps(x)).asnumpy().tolist() == [1, 2]
