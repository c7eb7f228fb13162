"""The files of MNIST: read and refused."""

import gzip
import struct

import numpy as np
import pytest

from portable.formats import idx_file
from portable.formats.ndarray_file import FormatError

NUMBERS = np.arange(24, dtype="uint8").reshape(2, 3, 4)
WHOLE = struct.pack(">4I", 0x803, 2, 3, 4) + NUMBERS.tobytes()


@pytest.mark.parametrize("name", ["a", "a.gz"])
def test_read(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(WHOLE) if name.endswith(".gz") else WHOLE)
    array = idx_file.load(tmp_path / name)
    assert np.array_equal(array, NUMBERS)
    assert array.flags.writeable


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a", b"", "it begins with b''"),
        ("a", b"\0\0\x0d\1", "no file of MNIST's kind with uint8"),
        ("a", b"\0\0\x08\2\0\0", "cut off at byte 4: 8 bytes are needed for the shape, and 2"),
        ("a", WHOLE[:-1], "cut off at byte 16: 24 bytes are needed for the numbers, and 23"),
        ("a", b"\0\0\x08\3" + b"\xff" * 12, "is impossible"),
        ("a", b"\0\0\x08\3" + b"\xff" * 8 + bytes(4), "is impossible"),
        (
            "a",
            struct.pack(">2I", 0x801, 2**31),
            "2147483648 bytes are needed for the numbers, and 0",
        ),
        ("a.gz", WHOLE, "cannot be read: Not a gzipped file"),
        ("a.gz", gzip.compress(WHOLE)[:-14], "cannot be read: "),
    ],
)
def test_refused(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError) as error:
        idx_file.load(tmp_path / name)
    assert str(error.value).startswith(f"{tmp_path / name}: ")
    assert words in str(error.value)


def test_says_that_there_is_no_file(tmp_path):
    with pytest.raises(FormatError, match="there is no such file; put it there"):
        idx_file.load(tmp_path / "none")


def test_damaged_numbers_have_another_checksum(tmp_path):
    stored = gzip.compress(WHOLE, compresslevel=0)
    damaged = stored.replace(NUMBERS.tobytes(), bytes(24))
    assert len(damaged) == len(stored) != 0
    (tmp_path / "a.gz").write_bytes(damaged)
    with pytest.raises(FormatError, match="cannot be read: CRC check failed"):
        idx_file.load(tmp_path / "a.gz")


@pytest.mark.parametrize("name", ["a", "a.gz"])
def test_little_may_lie_behind_the_numbers(tmp_path, name):
    pack = gzip.compress if name.endswith(".gz") else bytes
    (tmp_path / name).write_bytes(pack(WHOLE + b"abc"))
    assert np.array_equal(idx_file.load(tmp_path / name), NUMBERS)
    (tmp_path / name).write_bytes(pack(WHOLE + bytes(2**20 + 1)))
    with pytest.raises(FormatError, match="more than 1048576 bytes lie behind the numbers"):
        idx_file.load(tmp_path / name)
