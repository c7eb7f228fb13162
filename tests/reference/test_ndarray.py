"""NDArray: properties, conversions, views, writes, and what is refused with which words."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from reference import autograd, nd
from reference.base import MXNetError
from reference.context import Context, cpu, gpu


def cube():
    return nd.arange(24).reshape((2, 3, 4))


def test_array_is_float32_unless_told_otherwise():
    assert nd.array(np.arange(3)).dtype is np.float32
    assert nd.array([1, 2], dtype="int8").dtype is np.int8
    assert nd.array(nd.array([1], dtype="int32")).dtype is np.int32


def test_array_copies():
    host = np.ones(2, "float32")
    x = nd.array(host)
    x[:] = 5
    assert host.tolist() == [1, 1]
    host = x.asnumpy()
    host[:] = 7
    assert x.asnumpy().tolist() == [5, 5]


@pytest.mark.parametrize("source", [[[1, 2], [3]], "abc", ["a"], {"a": 1}])
def test_array_of_no_numbers(source):
    with pytest.raises(TypeError, match="expected numbers in nested lists"):
        nd.array(source)


def test_properties():
    x = nd.zeros((2, 3), dtype="float16")
    assert (x.shape, x.size, x.ndim, x.dtype, x.stype) == ((2, 3), 6, 2, np.float16, "default")
    assert x.context == x.ctx == cpu()
    assert x.T.shape == (3, 2)
    assert len(x) == 2
    assert [row.shape for row in x] == [(3,), (3,)]


def test_text():
    assert repr(nd.array([[1, 2], [3, 4]])) == "\n[[1. 2.]\n [3. 4.]]\n<NDArray 2x2 @cpu(0)>"


def test_truth():
    assert nd.ones((1,))
    assert not nd.zeros((1, 1))
    assert not nd.array([])
    with pytest.raises(ValueError, match="ambiguous: it has 2 elements"):
        bool(nd.ones((2,)))


def test_scalars():
    assert nd.array([[2.5]]).asscalar() == 2.5
    with pytest.raises(ValueError, match="2 elements, expected one"):
        nd.ones((2,)).asscalar()
    with pytest.raises(TypeError, match="float"):
        float(nd.ones((1,)))


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_copies_own_their_memory(again):
    x = nd.array([[1, 2], [3, 4]], dtype="int32")
    y = again(x)
    y[:] = 0
    assert x.asnumpy().tolist() == [[1, 2], [3, 4]]
    assert (y.dtype, y.context) == (np.int32, x.context)


def test_context_of_results():
    x = nd.ones((2,), ctx=cpu(1))
    assert (x + 1).context == cpu(1)
    assert x.as_in_context(cpu(1)) is x
    assert x.as_in_context(cpu(0)).context == cpu(0)
    assert (x + nd.ones((2,))).context == cpu(1)
    with Context("cpu", 2):
        assert nd.zeros((1,)).context == cpu(2)
    with pytest.raises(MXNetError, match=r"gpu\(0\) is not available"):
        x.copyto(gpu(0))


VIEWS = {
    "row": lambda x: x[1],
    "rows": lambda x: x[0:1],
    "row of row": lambda x: x[1][2],
    "elements of a row": lambda x: x[1, 0:2],
    "element": lambda x: x[1, 2, 3],
    "new axis": lambda x: x[None],
    "reshape": lambda x: x.reshape((6, 4)),
    "flatten in place": lambda x: x.flatten(inplace=True),
    "expand_dims in place": lambda x: x.expand_dims(-1, inplace=True),
    "squeeze in place": lambda x: x[0:1].squeeze(inplace=True),
    "detach": lambda x: x.detach(),
}
COPIES = {
    "column": lambda x: x[:, 0],
    "columns": lambda x: x[:, 0:1],
    "every second row": lambda x: x[::-1],
    "list": lambda x: x[[0]],
    "copy": lambda x: x.copy(),
    "astype": lambda x: x.astype("float32"),
    "nd.reshape": lambda x: nd.reshape(x, shape=(6, 4)),
    "transpose": lambda x: x.T,
}


@pytest.mark.parametrize("take", VIEWS.values(), ids=VIEWS)
def test_views_write_through_both_ways(take):
    x = cube()
    view = take(x)
    view[:] = -1
    assert (x.asnumpy() == -1).sum() == view.size
    x[:] = 7
    assert (view.asnumpy() == 7).all()


@pytest.mark.parametrize("take", COPIES.values(), ids=COPIES)
def test_copies_do_not_write_through(take):
    x = cube()
    take(x)[:] = -1
    assert (x.asnumpy() == np.arange(24).reshape(2, 3, 4)).all()


KEYS = [
    1,
    -1,
    (1, 2),
    slice(1, None),
    (slice(None), slice(None, None, -2)),
    (..., 1),
    (None, 0, ..., None),
    [1, 0, 1],
    ([0, 1], slice(0, 2), [1, 3]),
    ([[0], [1]], [0, 2]),
    (np.array([0, 1]), 2),
]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_reads_and_writes_are_numpys(key):
    host = np.arange(24, dtype="float32").reshape(2, 3, 4)
    assert (cube()[key].asnumpy() == host[key]).all()
    x = cube()
    x[key] = 100
    host[key] = 100
    assert (x.asnumpy() == host).all()


def test_one_element_has_one_axis():
    assert cube()[1, 2, 3].shape == (1,)


REFUSED_KEYS = [
    (2, IndexError, "out of bounds for axis 0 with size 2"),
    ((0, -4), IndexError, "out of bounds for axis 1 with size 3"),
    ([0, 5], IndexError, "out of bounds for axis 0 with size 2"),
    ((0, 0, 0, 0), IndexError, r"too many indices \(4\) for an array with 3 dimensions"),
    ((..., 1, ...), IndexError, "one ellipsis"),
    ("a", ValueError, "'a' of <class 'str'> is no index"),
    (1.5, ValueError, "1.5 of <class 'float'> is no index"),
    (slice(None, None, 0), ValueError, "step cannot be zero"),
    (([0, 1], [0, 1, 2]), ValueError, r"\(2,\), \(3,\) cannot be broadcast"),
]


@pytest.mark.parametrize(("key", "error", "words"), REFUSED_KEYS, ids=lambda v: str(v)[:20])
def test_refused_keys(key, error, words):
    with pytest.raises(error, match=words):
        cube()[key]
    with pytest.raises(error, match=words):
        cube()[key] = 1


def test_masks_are_no_masks():
    x = nd.array([1, 2])
    assert x[np.array([True, False])].asnumpy().tolist() == [2, 1]
    with pytest.raises(ValueError, match="boolean_mask"):
        x[nd.array([1, 0], dtype="bool")]


def test_parts_without_elements():
    assert cube()[1:1].shape == (0, 3, 4)
    with pytest.raises(MXNetError, match="has no elements; only a range of rows may be empty"):
        cube()[:, 1:1]
    with pytest.raises(MXNetError, match=r"argument data has shape \(0,\); .* with elements"):
        nd.array([]) + 1
    assert nd.array([]).sum().asscalar() == 0
    with pytest.raises(MXNetError, match="argument data has no axes"):
        nd.array(3.5) + 1


def test_written_values_are_broadcast_and_cast():
    x = nd.zeros((2, 3), dtype="int32")
    x[:] = 2.9
    x[0] = [5.5, 6.5, -7.5]
    x[:, 2] = nd.array([1.9, -1.9])
    x[1:, :2] = np.float64(300)
    assert x.asnumpy().tolist() == [[5, 6, 1], [300, 300, -1]]
    x = nd.zeros((1,), dtype="uint8")
    x[:] = 300
    assert x.asscalar() == 44


def test_refused_values():
    x = cube()
    with pytest.raises(ValueError, match=r"shape \(2, 2\) cannot be broadcast"):
        x[0] = nd.zeros((2, 2))
    with pytest.raises(TypeError, match="expected a number, an NDArray"):
        x[0] = "a"


def test_arithmetic_keeps_dtypes():
    i = nd.array([7, -7], dtype="int32")
    assert (i + 1.7).asnumpy().tolist() == [8, -6]
    assert (2 - nd.ones((2,), dtype="float16")).dtype is np.float16
    assert (nd.array([1.0, 2.0]) == nd.array([1.0, 3.0])).asnumpy().tolist() == [1, 0]
    with pytest.raises(MXNetError, match="rhs is float64 and lhs is float32"):
        nd.ones((2,)) + nd.ones((2,), dtype="float64")
    with pytest.raises(TypeError, match="rhs must be an NDArray or a number"):
        nd.ones((2,)) + np.ones(2)
    x = nd.ones((2,))
    with pytest.raises(TypeError, match="in place: expected an NDArray or a number"):
        x += "a"


def test_arithmetic_in_place_keeps_array_and_views():
    x = nd.array([[1, 2], [3, 4]])
    same, row = x, x[0]
    x += 1
    x *= nd.array([[2], [3]])
    x -= 2
    x /= 2
    assert x is same
    assert x.asnumpy().tolist() == [[1, 2], [5, 6.5]]
    assert row.asnumpy().tolist() == [1, 2]
    x %= 2
    assert x.asnumpy().tolist() == [[1, 0], [1, 0.5]]


def test_numbers_on_both_sides():
    assert nd.add(3, 2) == 5
    assert nd.greater(3, 2) == 1
    assert nd.logical_xor(3.0, 2.0) == 0
    assert nd.maximum(nd.array([1.0, 5.0]), 2).asnumpy().tolist() == [2, 5]
    assert nd.power(2, nd.array([3.0])).asscalar() == 8


def test_reshape_refuses():
    x = cube()
    assert x.reshape(4, -1).shape == x.reshape(shape=(4, 6)).shape == (4, 6)
    assert x.reshape((-1, 0), reverse=True).shape == (6, 4)
    with pytest.raises(ValueError, match=r"size 24 has too many elements for shape \(2, 2\)"):
        x.reshape((2, 2))
    with pytest.raises(MXNetError, match="has not 24 elements"):
        x.reshape((5, 5))
    with pytest.raises(TypeError, match="unknown keywords order"):
        x.reshape((6, 4), order="C")
    with pytest.raises(AssertionError, match="shape must be given"):
        x.reshape()


def test_broadcast_to():
    assert nd.ones((3, 1)).broadcast_to((2, 3, 4)).shape == (2, 3, 4)
    with pytest.raises(ValueError, match=r"shape \(3,\) cannot be broadcast to \(2,\)"):
        nd.ones((3,)).broadcast_to((2,))


def test_copyto():
    x, y = nd.array([1.5, 2.5]), nd.zeros((2,), dtype="int32")
    assert x.copyto(y) is y
    assert y.asnumpy().tolist() == [1, 2]
    with pytest.raises(MXNetError, match=r"out has shape \(3,\), but the result has \(2,\)"):
        x.copyto(nd.zeros((3,)))
    with pytest.raises(TypeError, match="expected an NDArray or a Context"):
        x.copyto(3)
    with pytest.warns(RuntimeWarning, match="copied to itself"):
        assert x.copyto(x) is False


def test_dtypes():
    with pytest.raises(TypeError, match="float33"):
        nd.ones((2,)).astype("float33")
    with pytest.raises(KeyError, match="no arrays of dtype complex64"):
        nd.ones((2,)).astype("complex64")
    with pytest.raises(MXNetError, match="zeros: dtype='complex64'"):
        nd.zeros((2,), dtype="complex64")
    x = nd.ones((2,))
    assert x.astype("float32", copy=False) is x


def test_dlpack_shares_memory():
    x = nd.array([1.0, 2.0])
    host = np.from_dlpack(x)
    y = nd.from_dlpack(nd.to_dlpack_for_read(x))
    x[:] = 5
    assert host.tolist() == y.asnumpy().tolist() == [5, 5]
    assert np.asarray(x).tolist() == [5, 5]


def test_from_numpy():
    host = np.arange(4.0)
    x = nd.from_numpy(host)
    assert x.dtype is np.float64
    with pytest.raises(ValueError, match="read-only"):
        host[0] = 1
    x[0] = 9
    assert host[0] == 9
    with pytest.raises(ValueError, match="row-major"):
        nd.from_numpy(np.zeros((2, 3)).T)
    with pytest.raises(ValueError, match="complex128 is not supported"):
        nd.from_numpy(np.zeros(2, complex))


def test_out_is_written_and_returned():
    x, out = nd.ones((2,)), nd.zeros((2,))
    assert nd.broadcast_add(x, x, out=out) is out
    assert out.asnumpy().tolist() == [2, 2]


def test_creation():
    assert nd.full((2,), [1, 2]).asnumpy().tolist() == [1, 2]
    assert nd.arange(0, 3, repeat=2).asnumpy().tolist() == [0, 0, 1, 1, 2, 2]
    assert nd.arange(0.5, 3, 0.7, dtype="int32").asnumpy().tolist() == [0, 0, 0, 0]
    assert nd.linspace(0, 1, 4, endpoint=False).asnumpy().tolist() == [0, 0.25, 0.5, 0.75]
    assert nd.eye(2, 3, -1).asnumpy().tolist() == [[0, 0, 0], [1, 0, 0]]
    with pytest.raises(MXNetError, match="arange: start=0, stop=1, step=0 is no range"):
        nd.arange(0, 1, 0)
    with pytest.raises(MXNetError, match=r"zeros: shape=\('a',\) is no shape"):
        nd.zeros(("a",))


def test_joining():
    a, b = nd.ones((1, 2)), nd.zeros((1, 3))
    assert nd.concatenate([a, b], axis=1).asnumpy().tolist() == [[1, 1, 0, 0, 0]]
    with pytest.raises(AssertionError, match=r"shapes \(1, 2\) and \(1, 3\) differ"):
        nd.concatenate([a, b])
    assert nd.moveaxis(cube(), 0, -1).shape == (3, 4, 2)
    with pytest.raises(ValueError, match="outside of an array with 3 axes"):
        nd.moveaxis(cube(), 3, 0)
    with pytest.raises(ValueError, match="2 sections do not divide axis 0 of length 3"):
        nd.split_v2(nd.ones((3,)), 2)


def test_names_of_operators():
    assert "tanh" in dir(nd)
    with pytest.raises(AttributeError, match="nd has no function 'tanhh'"):
        _ = nd.tanhh
    with pytest.raises(AttributeError, match=r"nd\.linalg has no function 'nothing'"):
        _ = nd.linalg.nothing


def test_control_flow():
    def step(x, state):
        return x * 2, state + x

    x = nd.array([[1.0], [2.0]])
    x.attach_grad()
    with autograd.record():
        outputs, last = nd.contrib.foreach(step, x, nd.zeros((1,)))
        total = nd.broadcast_add(outputs[1], last)
    total.backward()
    assert outputs.asnumpy().tolist() == [[2], [4]]
    assert last.asscalar() == 3
    assert x.grad.asnumpy().tolist() == [[1], [3]]
    outputs, (i,) = nd.contrib.while_loop(
        lambda i: i < 3, lambda i: (i * 10, [i + 1]), [nd.array([1.0])], max_iterations=4
    )
    assert outputs[0].asnumpy().tolist() == [[10], [20], [0], [0]]
    assert i.asscalar() == 3
    assert nd.contrib.cond(nd.ones((1,)), lambda: "then", lambda: "else") == "then"
