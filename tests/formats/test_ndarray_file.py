"""MXNet's files of arrays: there and back, old versions, and damaged files."""

import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from portable.formats import ndarray_file
from portable.formats.ndarray_file import DTYPES, FormatError

ARRAYS = hnp.arrays(
    st.sampled_from([np.dtype(name) for name in DTYPES.values()]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
WHOLE = ndarray_file.dumps({"weight": np.ones((2, 3), "float32"), "bias": np.arange(3)})


def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


@given(st.dictionaries(st.text(), ARRAYS, min_size=1, max_size=4))
def test_dict_there_and_back(arrays):
    back = ndarray_file.loads(ndarray_file.dumps(arrays))
    assert list(back) == list(arrays)
    assert all(same(back[name], arrays[name]) for name in arrays)


@given(st.lists(ARRAYS, max_size=4))
def test_list_there_and_back(arrays):
    back = ndarray_file.loads(ndarray_file.dumps(arrays))
    assert all(same(a, b) for a, b in zip(back, arrays, strict=True))


def test_file_there_and_back(tmp_path):
    path = tmp_path / "net.params"
    ndarray_file.save(path, {"a": np.arange(4.0)[::2]})
    assert ndarray_file.load(path)["a"].tolist() == [0.0, 2.0]
    assert ndarray_file.load(path)["a"].flags.writeable


def test_names_are_in_the_file_in_their_order():
    names = ["z", "a", "é"]
    arrays = {name: np.zeros(1) for name in names}
    assert list(ndarray_file.loads(ndarray_file.dumps(arrays))) == names


def old(version):
    """A file of the version, with one array (2, 3)."""
    numbers = np.arange(6, dtype="float32")
    shape = {
        0: struct.pack("<III", 2, 2, 3),
        1: struct.pack("<IIqq", ndarray_file.V1, 2, 2, 3),
    }[version]
    head = struct.pack("<QQQ", 0x112, 0, 1)
    return head + shape + struct.pack("<iii", 1, 0, 0) + numbers.tobytes() + struct.pack("<Q", 0)


@pytest.mark.parametrize("version", [0, 1])
def test_old_versions(version):
    (array,) = ndarray_file.loads(old(version))
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_bfloat16_becomes_float32():
    numbers = struct.pack("<HH", 0x3F80, 0xC000)
    head = struct.pack("<QQQIiIq", 0x112, 0, 1, ndarray_file.V2, 0, 1, 2)
    data = head + struct.pack("<iii", 1, 0, 12) + numbers + struct.pack("<Q", 0)
    (array,) = ndarray_file.loads(data)
    assert array.dtype == np.float32
    assert array.tolist() == [1.0, -2.0]


def test_bool_of_any_byte_is_true():
    data = bytearray(ndarray_file.dumps([np.array([True, False])]))
    data[-10] = 7
    assert ndarray_file.loads(bytes(data))[0].tolist() == [True, False]


@pytest.mark.parametrize("size", range(len(WHOLE)))
def test_cut_off_anywhere(size):
    with pytest.raises(FormatError, match=r"cut off at byte \d+: \d+ bytes are needed for"):
        ndarray_file.loads(WHOLE[:size])


def survives(data):
    """Whether damaged data is read or refused with words; anything else is raised."""
    try:
        ndarray_file.loads(data)
    except FormatError as error:
        return "at byte" in str(error)
    return True


@settings(max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_changed_bytes_never_crash(changes):
    data = bytearray(WHOLE)
    for position, value in changes:
        data[position] = value
    assert survives(bytes(data))


@given(st.binary(max_size=200))
def test_any_bytes_never_crash(data):
    for start in (b"", struct.pack("<QQ", 0x112, 0), struct.pack("<QQQ", 0x112, 0, 1)):
        assert survives(start + data)


def head(storage=0, rank=1, shape=(2,), code=0, version=ndarray_file.V2):
    return struct.pack("<QQQIiI", 0x112, 0, 1, version, storage, rank) + struct.pack(
        f"<{len(shape)}qiii", *shape, 1, 0, code
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (struct.pack("<QQQ", 0x113, 0, 0), "no MXNet NDArray file: it begins with 0x113"),
        (struct.pack("<QQQ", 0x112, 0, 2**62), "needed for 4611686018427387904 arrays"),
        (head(storage=1), "array 0 of 1 is stored as row_sparse"),
        (head(storage=2), "stored as csr"),
        (head(storage=9), "unknown storage 9"),
        (head(rank=33), "neither a known version nor a rank up to 32"),
        (head(shape=(-2,)), "negative dimension"),
        (head(code=99), "unknown dtype 99"),
        (head(shape=(2**40,)), "numbers of array 0 of 1"),
        (head(rank=2, shape=(0, 2**62)), "impossible shape"),
        (ndarray_file.dumps([np.ones(1)])[:-8] + struct.pack("<Q", 3), "3 names for 1 arrays"),
        (ndarray_file.dumps({"a": np.ones(1)})[:-1] + b"\xff", "name 0 is no UTF-8 text"),
    ],
)
def test_hostile_files(data, words):
    with pytest.raises(FormatError) as error:
        ndarray_file.loads(data, "the file")
    assert words in str(error.value)
    assert str(error.value).startswith("the file: ")


def test_refuses_other_dtypes(tmp_path):
    with pytest.raises(FormatError, match="array 'a' is of dtype complex128"):
        ndarray_file.save(tmp_path / "x", {"a": np.ones(1, complex)})
    assert not (tmp_path / "x").exists()


def test_says_why_a_file_cannot_be_read_or_written(tmp_path):
    with pytest.raises(FormatError, match="cannot be opened: No such file"):
        ndarray_file.load(tmp_path / "none")
    with pytest.raises(FormatError, match="cannot be opened: Is a directory"):
        ndarray_file.load(tmp_path)
    with pytest.raises(FormatError, match="cannot be written: No such file"):
        ndarray_file.save(tmp_path / "none" / "x", [])


@pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")  # MXNet's use of scipy
class TestRealMXNet:
    """Files go both ways, and are the same byte for byte."""

    @pytest.fixture
    def mx(self):
        return pytest.importorskip("portable.adapters.mxnet", exc_type=ImportError)

    @pytest.mark.parametrize(
        "dtype", ["float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool"]
    )
    def test_both_ways(self, mx, tmp_path, dtype):
        arrays = {
            "a": (np.arange(6).reshape(2, 3) % 4).astype(dtype),
            "é": np.ones((1, 1, 2), dtype),
        }
        theirs, ours = tmp_path / "theirs", tmp_path / "ours"
        mx.nd.save(str(theirs), {k: mx.nd.array(a, dtype=a.dtype) for k, a in arrays.items()})
        ndarray_file.save(ours, arrays)
        assert theirs.read_bytes() == ours.read_bytes()
        assert all(same(ndarray_file.load(theirs)[k], a) for k, a in arrays.items())
        assert all((mx.nd.load(str(ours))[k].asnumpy() == a).all() for k, a in arrays.items())

    @pytest.mark.parametrize("version", [0, 1])
    def test_old_versions_mean_the_same(self, mx, tmp_path, version):
        path = tmp_path / "old"
        path.write_bytes(old(version))
        assert (mx.nd.load(str(path))[0].asnumpy() == ndarray_file.load(path)[0]).all()
