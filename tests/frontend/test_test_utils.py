"""mx.test_utils: comparisons, random arrays, numeric gradients and MNIST as in MXNet."""

import gzip
import struct

import numpy as np
import pytest

from tests.messages import refused

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")


def test_random_shapes_and_arrays(ours):
    def program(mx):
        t = mx.test_utils
        return (
            [tuple(map(int, shape)) for shape in (t.rand_shape_2d(), t.rand_shape_3d(3, 4, 5))],
            [tuple(map(int, t.rand_shape_nd(4, 6))), tuple(map(int, t.rand_coord_2d(0, 9, 3, 8)))],
            [tuple(map(int, t.rand_shape_2d(1, 1, allow_zero_size=True))), list(t.list_gpus())],
            [t.random_arrays((2, 3)), t.random_arrays((2,), (3,)), t.rand_ndarray((2, 3))],
            [t.random_uniform_arrays((2, 3), low=3, high=4), t.random_sample([1, 2, 3, 4], 2)],
            [t.create_2d_tensor(2, 3), t.np_reduce(np.ones((2, 3)), (0, 1), True, np.sum)],
            [t.np_reduce(np.ones((2, 3)), 1, False, np.sum), repr(t.default_context())],
        )

    agree(ours, program)
    assert ours.test_utils.default_dtype() is np.float32


def test_the_default_context(ours):
    before = ours.test_utils.default_context()
    ours.test_utils.set_default_context(ours.cpu(1))
    assert ours.current_context() == ours.cpu(1)
    ours.test_utils.set_default_context(before)


def test_equal(mx):
    t, a = mx.test_utils, mx.nd.array([1.0, 2.0])
    assert t.same(np.ones(2), np.ones(2))
    assert not t.same(np.ones(2), np.zeros(2))
    assert t.same_array(a, a)
    assert not t.same_array(a, a.copy())
    assert t.almost_equal(np.ones(2), np.ones(2) + 1e-9)
    assert not t.almost_equal(np.ones(2), np.ones(2) + 1e-3)
    t.assert_almost_equal(a, np.array([1.0, 2.00001], "float32"))
    t.assert_almost_equal(a, a.copy() + 1e-4)
    t.assert_almost_equal(3.0, 3.0)
    t.assert_almost_equal(np.array([True]), np.array([True]))
    t.assert_allclose(np.array([np.nan]), np.array([np.nan]))
    t.assert_almost_equal_ignore_nan(np.array([np.nan, 1]), np.array([2.0, 1]))
    t.assert_almost_equal_with_err(np.array([3.0, 1]), np.array([2.0, 1]), etol=0.5)
    t.assert_exception(int, ValueError, "x")
    assert t.get_tols(np.ones(1, "float16"), np.ones(1), None, None) == (1e-2, 1e-1)
    float32 = np.dtype("float32")
    assert t.get_tolerance(a, {float32: 3.0}, {float32: 1.0}) == 3
    assert (t.get_rtol(), t.get_atol(), t.get_etol(0.3)) == (1e-5, 1e-20, 0.3)


def test_not_equal(mx):
    t, a, b = mx.test_utils, np.ones((2, 3)), np.ones((2, 3))
    b[1, 2] = 2
    refused(
        mx,
        lambda mx: t.assert_almost_equal(a, b, names=("mine", "yours")),
        AssertionError,
        "exceeds tolerance rtol=1.000000e-05, atol=1.000000e-20 (mismatch 16.666667%)",
        "(1, 2), mine=1.00000000, yours=2.00000000",
    )
    nan = np.array([np.nan, 1.0])
    refused(mx, lambda mx: t.assert_almost_equal(nan, np.ones(2)), AssertionError, "Error inf")
    refused(mx, lambda mx: t.assert_almost_equal_with_err(a, b, etol=0.1), AssertionError, "Error")
    one = np.ones(3)
    refused(
        mx,
        lambda mx: t.assert_almost_equal(a, one, use_broadcast=False),
        AssertionError,
        "a.shape = (2, 3) and b.shape = (3,) are not equal",
    )
    refused(mx, lambda mx: t.almost_equal(a, one, use_broadcast=False), AssertionError, "not equal")
    refused(mx, lambda mx: t.assert_exception(int, ValueError, 3), AssertionError, "did not raise")
    refused(mx, lambda mx: t.random_sample([1], 2), AssertionError, "k=2 of 1 items")
    refused(mx, lambda mx: t.retry(0), AssertionError, "n=0 has to be positive")


def test_sparse_arrays_are_refused(ours):
    call = ours.test_utils.rand_ndarray
    refused(ours, lambda mx: call((2, 3), "csr"), NotImplementedError, "stype='csr'")


def test_tries_again(mx):
    attempts = []

    @mx.test_utils.retry(3)
    def test():
        attempts.append(1)
        assert len(attempts) == 2

    test()
    assert len(attempts) == 2
    attempts.extend([1] * 9)
    with pytest.raises(AssertionError):
        test()


def test_gradients_of_functions(ours):
    check, nd = ours.test_utils.check_numeric_gradient, ours.nd
    x, y = np.random.RandomState(0).rand(2, 2, 3)
    check(lambda x, y: nd.exp(x) * y, [x, y], rtol=1e-2, atol=1e-2)
    check(lambda x, y: nd.exp(x) * y, {"x": x, "y": y}, dtype=np.float64, rtol=1e-4, atol=1e-6)
    check(lambda x, y: [x * y, x], [x, y], grad_nodes={"x0": "add", "x1": "null"}, rtol=1e-2)
    refused(
        ours,
        lambda mx: check(lambda x: nd.BlockGrad(x) * x, [x]),
        AssertionError,
        "NUMERICAL_x0=",
    )


@pytest.mark.parametrize("request_", ["write", "add", "null"])
def test_gradients_of_symbols(mx, request_):
    x, y = mx.sym.var("x"), mx.sym.var("y")
    a, b = np.random.RandomState(0).rand(2, 2, 3)
    mx.test_utils.check_numeric_gradient(
        mx.sym.exp(x) * y,
        {"x": a, "y": b},
        grad_nodes={"x": request_, "y": "write"},
        rtol=1e-2,
        atol=1e-2,
    )
    assert np.allclose(mx.test_utils.simple_forward(x * y, x=a, y=b), a * b)


def test_gradients_refuse(ours):
    check, x = ours.test_utils.check_numeric_gradient, np.ones(2)
    refused(ours, lambda mx: check(abs, [x], dtype=int), AssertionError, "no numpy float type")
    refused(ours, lambda mx: check(abs, [x], grad_nodes=3), ValueError, "some of ['x0'], given 3")
    refused(ours, lambda mx: check(abs, [x], grad_nodes=["y"]), ValueError, "given {'y'")
    refused(ours, lambda mx: check(abs, [x], grad_nodes={"x0": "no"}), ValueError, "grad_req no")
    symbol = ours.sym.var("x") * 2
    refused(ours, lambda mx: check(symbol, {"y": x}), ValueError, "are ['x'], given ['y']")


def idx(array):
    """An array as the bytes of a file of MNIST's kind."""
    return struct.pack(f">{array.ndim + 1}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


def test_mnist(mx, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for part in ("train", "t10k"):
        images = np.random.RandomState(0).randint(0, 256, (3, 28, 28)).astype("uint8")
        for kind, array in (("images-idx3", images), ("labels-idx1", np.arange(3, dtype="uint8"))):
            (tmp_path / "data" / f"{part}-{kind}-ubyte").write_bytes(idx(array))
            (tmp_path / f"{part}-{kind}-ubyte.gz").write_bytes(gzip.compress(idx(array)))
    mnist = mx.test_utils.get_mnist()
    assert sorted(mnist) == ["test_data", "test_label", "train_data", "train_label"]
    assert (mnist["train_data"].shape, mnist["train_data"].dtype) == ((3, 1, 28, 28), "float32")
    assert np.array_equal(mnist["train_data"][:, 0], images.astype("float32") / 255)
    assert (mnist["test_label"].tolist(), mnist["test_label"].dtype) == ([0, 1, 2], "int8")
    train, test = mx.test_utils.get_mnist_iterator(3, (1, 28, 28))
    assert train.next().data[0].shape == (3, 1, 28, 28)
    assert mx.test_utils.get_mnist_iterator(3, (784,))[1].next().data[0].shape == (3, 784)
    assert sorted(test.next().label[0].asnumpy().tolist()) == [0, 1, 2]
    found = mx.test_utils.download("http://somewhere/train-images-idx3-ubyte", dirname="data")
    assert found == "data/train-images-idx3-ubyte"


def test_mnist_refuses(ours, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MXNET_HOME", str(tmp_path / "home"))
    t = ours.test_utils
    refused(
        ours, lambda mx: t.get_mnist(), RuntimeError, "train-images-idx3-ubyte.gz is in none of"
    )
    refused(
        ours, lambda mx: t.get_mnist_ubyte(), RuntimeError, "data/train-images-idx3-ubyte is not"
    )
    refused(ours, lambda mx: t.download("x/y"), RuntimeError, "y is not there", "fetch x/y")
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"x")
    refused(ours, lambda mx: t.get_mnist(), "MXNetError", "no file of MNIST's kind")
