"""RecordIO files: there and back, damaged and hostile ones, and side by side with MXNet."""

import os
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable.formats import recordio
from portable.formats.ndarray_file import FormatError
from portable.formats.record_index import read_index, write_index
from portable.formats.recordio import MAGIC_BYTES, Header, Reader, Writer, pack, unpack

# bytes in which the magic number is likely, at multiples of 4 and elsewhere
RECORDS = st.lists(st.sampled_from([MAGIC_BYTES, b"x", b"four", b""]), max_size=6).map(b"".join)
SAMPLES = [
    b"",
    b"abc",
    MAGIC_BYTES * 2 + b"x",
    b"1234" + MAGIC_BYTES,
    pack((0, [1, 2], 3, 0), b"im"),
]


def written(path, records):
    """A file of records."""
    with Writer(path) as writer:
        positions = [writer.write(record) for record in records]
    return path, positions


@settings(max_examples=100, deadline=None)  # the disk may be busy
@given(st.lists(RECORDS, max_size=5))
def test_there_and_back(tmp_path_factory, records):
    path, positions = written(tmp_path_factory.mktemp("rec") / "a.rec", records)
    with Reader(path) as reader:
        assert list(reader) == records
        assert list(reader.positions()) == positions
        for record, position in zip(records, positions, strict=True):
            assert reader.read_at(position)[0] == record
            reader.seek(position)
            assert reader.read() == record


def test_index_there_and_back(tmp_path):
    path, positions = written(tmp_path / "a.rec", SAMPLES)
    index = tmp_path / "a.idx"
    write_index(index, enumerate(Reader(path).positions()))
    assert read_index(index) == list(enumerate(positions))
    index.write_bytes(b"a\t1\r\nb\t2\textra\n")
    assert read_index(index, str) == [("a", 1), ("b", 2)]


@pytest.mark.parametrize("label", [4, 2.5, np.float32(3), True])
def test_header_with_one_label(label):
    header, data = unpack(pack((9, label, 5, 6), b"rest"))
    assert header == Header(0, float(label), 5, 6)
    assert data == b"rest"


@pytest.mark.parametrize("label", [[1, 2], np.ones((2, 2)), [], (0.5,)])
def test_header_with_a_vector(label):
    header, data = unpack(pack((0, label, 5, 6), b"rest"))
    assert header.flag == np.size(label)
    assert np.array_equal(np.atleast_1d(header.label) if header.flag else [], np.ravel(label))
    assert data == b"rest"


def test_a_file_appears_when_it_is_closed(tmp_path):
    path = tmp_path / "a.rec"
    path.write_bytes(b"old")
    writer = Writer(path)
    writer.write(b"new")
    assert path.read_bytes() == b"old"
    writer.close()
    writer.close()
    assert list(Reader(path)) == [b"new"]
    assert os.listdir(tmp_path) == ["a.rec"]


def test_an_exception_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.rec"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), Writer(path) as writer:
        writer.write("no bytes")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.rec"]


def test_a_forgotten_writer_is_closed(tmp_path):
    Writer(tmp_path / "a.rec").write(b"1")
    assert list(Reader(tmp_path / "a.rec")) == [b"1"]


def test_a_forked_process_writes_nothing(tmp_path):
    writer = Writer(tmp_path / "a.rec")
    writer.write(b"1")
    writer._process += 1  # as it looks from another process
    with pytest.raises(FormatError, match="belongs to another process"):
        writer.write(b"2")


def refusal(call, *args):
    """The message of what is refused."""
    with pytest.raises(FormatError) as error:
        call(*args)
    return str(error.value)


def test_says_what_cannot_be_opened(tmp_path):
    assert "none.rec: cannot be opened: No such file" in refusal(Reader, tmp_path / "none.rec")
    assert "no ordinary file" in refusal(Reader, tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refusal(Reader, tmp_path / "pipe")
    assert "cannot be written: No such file" in refusal(Writer, tmp_path / "none" / "a.rec")
    assert "cannot be opened: No such file" in refusal(read_index, tmp_path / "none.idx")
    assert "cannot be written" in refusal(write_index, tmp_path / "none" / "a.idx", [])


def test_says_that_it_is_closed(tmp_path):
    path, _ = written(tmp_path / "a.rec", [b"1"])
    reader, writer = Reader(path), Writer(path)
    reader.close()
    writer.close()
    assert "this reader is closed" in refusal(reader.read)
    assert "this writer is closed" in refusal(writer.write, b"1")


def test_refuses_a_record_that_is_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(recordio, "MAX_LENGTH", 4)
    with Writer(tmp_path / "a.rec") as writer:
        assert "at most 3 bytes, and this one has 4" in refusal(writer.write, b"1234")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk here")
def test_says_that_the_disk_is_full():
    assert "/dev/full: cannot be written: No space" in refusal(Writer("/dev/full").write, b"1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"12345678", "at byte 0: no record begins here: 0x34333231 stands here, not 0xced7230a"),
        (MAGIC_BYTES, "at byte 0: the record is cut off: 8 bytes are needed, and 4 are left"),
        (
            MAGIC_BYTES + b"\xff\xff\xff\x1f",
            "at byte 8: the record is cut off: 536870912 bytes are",
        ),
        (MAGIC_BYTES + b"\0\0\0\x40", "part 2 of a record stands here, where one of (0, 1)"),
        (MAGIC_BYTES + b"\0\0\0\x20" + MAGIC_BYTES + b"\0\0\0\0", "at byte 8: part 0 of a record"),
        (MAGIC_BYTES + b"\0\0\0\x20", "at byte 8: the record is cut off"),
        (
            MAGIC_BYTES + b"\x05\0\0\0hello",
            "at byte 8: the record is cut off: 8 bytes are announced",
        ),
    ],
)
def test_hostile_files(tmp_path, data, words):
    path = tmp_path / "bad.rec"
    path.write_bytes(data)
    with Reader(path) as reader:
        assert words in refusal(reader.read)
        assert words in refusal(list, reader.positions())
        assert f"{path}: at byte 900: there is no such byte" in refusal(reader.seek, 900)
        assert "there is no such byte" in refusal(reader.seek, -1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"", "line 1: a key, a tabulator, and a number were expected, and it is b''"),
        (b"0", "and it is b'0'"),
        (b"a\t0", "and it is b'a\\t0'"),
        (b"0\tx", "and it is b'0\\tx'"),
        (b"\xff\t0", "and it is b'\\xff\\t0'"),
        (b"0\t-4", "a record cannot begin at byte -4"),
        (b"0\t" + b"9" * 10000, "make the index anew"),
    ],
)
def test_hostile_indices(tmp_path, line, words):
    path = tmp_path / "bad.idx"
    path.write_bytes(line + b"\n0\t0\n")
    assert words in refusal(read_index, path)


def test_hostile_headers():
    assert "takes 24 bytes, and the record has 3" in refusal(unpack, b"123")
    data = struct.pack("<IfQQ", 2**32 - 1, 0, 0, 0)
    assert "announces 4294967295 labels, which take" in refusal(unpack, data)


@pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")  # MXNet's use of scipy
class TestRealMXNet:
    """Files go both ways, and are the same byte for byte."""

    @pytest.fixture
    def mx(self):
        return pytest.importorskip("portable.adapters.mxnet", exc_type=ImportError)

    def test_both_ways(self, mx, tmp_path):
        theirs, (ours, _) = tmp_path / "theirs", written(tmp_path / "ours", SAMPLES)
        writer = mx.recordio.MXRecordIO(str(theirs), "w")
        for record in SAMPLES:
            writer.write(record)
        writer.close()
        assert theirs.read_bytes() == ours.read_bytes()
        reader = mx.recordio.MXRecordIO(str(ours), "r")
        assert [reader.read() for _ in SAMPLES] == SAMPLES
        assert list(Reader(theirs)) == SAMPLES

    def test_the_index_too(self, mx, tmp_path):
        path, index = str(tmp_path / "a.rec"), str(tmp_path / "a.idx")
        writer = mx.recordio.MXIndexedRecordIO(index, path, "w")
        for key, record in enumerate(SAMPLES):
            writer.write_idx(10 * key, record)
        writer.close()
        entries = read_index(index)
        assert [key for key, _ in entries] == [0, 10, 20, 30, 40]
        assert [position for _, position in entries] == list(Reader(path).positions())

    @pytest.mark.parametrize("header", [(0, 4, 7, 0), (5, 2.5, 7, 1)])
    def test_the_header_too(self, mx, header):
        assert pack(header, b"rest") == mx.recordio.pack(header, b"rest")
        labels = pack((0, [1, 2], 7, 1), b"rest")
        theirs, data = mx.recordio.unpack(labels)
        assert (theirs.flag, theirs.label.tolist(), theirs.id, data) == (2, [1, 2], 7, b"rest")
