"""MXNet's files of arrays (`nd.save`, `save_parameters`, `.params`), from and to numpy arrays.

All numbers are little-endian:

    file:   uint64 0x112   uint64 0   uint64 count   count arrays   uint64 names   names names
    name:   uint64 length, UTF-8 text;  there are as many names as arrays, or none
    array:  uint32 version   int32 storage   shape   int32 device type   int32 device number
            int32 dtype   the numbers, row by row
    shape:  uint32 rank   int64 for each dimension

The version is 0xF993FAC9 (V2). 0xF993FAC8 (V1) has no storage, and before it (V0) the file had the
rank in its place, with dimensions of uint32. 0xF993FACA (V3) is V2 with a rank of 0 for a single
number, where V2 means by it that there is no array. Storage is 0 for dense arrays.

Files come from anywhere, so that every count and size is held against the length of the file before
anything is made of it.

Source: MXNet 1.9.1, src/ndarray/ndarray.cc, NDArray::Save, Load, LegacyLoad.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .atomic import write_whole

Array: TypeAlias = NDArray[Any]
Arrays: TypeAlias = list[Array] | dict[str, Array]

FILE_MAGIC = 0x112
V1, V2, V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA
CPU = 1
STORAGES = {1: "row_sparse", 2: "csr"}
DTYPES = {
    0: "float32",
    1: "float64",
    2: "float16",
    3: "uint8",
    4: "int32",
    5: "int8",
    6: "int64",
    7: "bool",
    8: "int16",
    9: "uint16",
    10: "uint32",
    11: "uint64",
}
BFLOAT16 = 12
CODES = {name: code for code, name in DTYPES.items()}
MAX_RANK = 32
MAX_SIZE = 2**60


class FormatError(RuntimeError):
    """A file is not what it should be; the message says what is wrong, and at which byte."""


def load(path: str | os.PathLike[str]) -> Arrays:
    """Read a file of arrays.

    Returns:
        The arrays by name, or a list if the file has no names.

    Raises:
        FormatError: the file cannot be opened, is cut off, or is no such file.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise FormatError(f"{os.fspath(path)}: cannot be opened: {error.strerror}") from error
    return loads(data, os.fspath(path))


def loads(data: bytes, source: str = "buffer") -> Arrays:
    """Read a file of arrays from memory; `source` is named in messages.

    >>> loads(b"PK")
    Traceback (most recent call last):
    portable.formats.ndarray_file.FormatError: buffer: cut off at byte 0: 8 bytes are needed for \
the magic number of the file, and 2 are left
    """
    reader = _Reader(data, source)
    magic = reader.number("<Q", "the magic number of the file")
    if magic != FILE_MAGIC:
        raise reader.error(
            f"this is no MXNet NDArray file: it begins with {magic:#x}, not 0x112", 0
        )
    reader.number("<Q", "the reserved number")
    count = reader.number("<Q", "the number of arrays")
    reader.require(4 * count, f"{count} arrays")
    arrays = [_read_array(reader, f"array {i} of {count}") for i in range(count)]
    names = reader.number("<Q", "the number of names")
    if names not in (0, count):
        raise reader.error(f"there are {names} names for {count} arrays")
    if not names:
        return arrays
    return dict(zip([_read_name(reader, i) for i in range(names)], arrays, strict=True))


def save(path: str | os.PathLike[str], data: Sequence[Array] | Mapping[str, Array]) -> None:
    """Write arrays to a file, whole or not at all.

    Args:
        path: the file.
        data: the arrays, in a list or by name.

    Raises:
        FormatError: a dtype has no code, or the file cannot be written.
    """
    arrays = list(data.values()) if isinstance(data, Mapping) else list(data)
    names = list(data) if isinstance(data, Mapping) else []
    for position, array in enumerate(arrays):
        if array.dtype.name not in CODES:
            what = repr(names[position]) if names else position
            raise FormatError(
                f"{os.fspath(path)}: array {what} is of dtype {array.dtype}, which such files do not "
                f"know; convert it to one of {', '.join(CODES)}"
            )
    try:
        write_whole(path, _pieces(arrays, names))
    except OSError as error:
        raise FormatError(f"{os.fspath(path)}: cannot be written: {error.strerror}") from error


def dumps(data: Sequence[Array] | Mapping[str, Array]) -> bytes:
    """The bytes that `save` writes.

    >>> loads(dumps({"a": np.ones(2, "float16")}))
    {'a': array([1., 1.], dtype=float16)}
    """
    if isinstance(data, Mapping):
        return b"".join(_pieces(list(data.values()), list(data)))
    return b"".join(_pieces(list(data), []))


def _pieces(arrays: Sequence[Array], names: Sequence[str]) -> Iterator[bytes]:
    """The parts of a file."""
    yield struct.pack("<QQQ", FILE_MAGIC, 0, len(arrays))
    for array in arrays:
        version = V2 if array.ndim else V3
        yield struct.pack("<IiI", version, 0, array.ndim)
        yield struct.pack(f"<{array.ndim}q", *array.shape)
        yield struct.pack("<iii", CPU, 0, CODES[array.dtype.name])
        yield array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    yield struct.pack("<Q", len(names))
    for name in names:
        text = name.encode()
        yield struct.pack("<Q", len(text)) + text


class _Reader:
    """Takes pieces off the front of the data, and knows where it is."""

    def __init__(self, data: bytes, source: str) -> None:
        self._data = data
        self._source = source
        self.position = 0

    def error(self, message: str, position: int | None = None) -> FormatError:
        """An error at a byte; at the current one unless given."""
        at = self.position if position is None else position
        return FormatError(f"{self._source}: at byte {at}: {message}")

    def require(self, size: int, what: str) -> None:
        """Refuse if fewer bytes are left."""
        left = len(self._data) - self.position
        if size > left:
            raise FormatError(
                f"{self._source}: cut off at byte {self.position}: {size} bytes are needed for "
                f"{what}, and {left} are left"
            )

    def take(self, size: int, what: str) -> memoryview:
        """The next bytes."""
        self.require(size, what)
        piece = memoryview(self._data)[self.position : self.position + size]
        self.position += size
        return piece

    def number(self, format: str, what: str) -> int:
        """The next number."""
        (value,) = struct.unpack(format, self.take(struct.calcsize(format), what))
        return int(value)

    def numbers(self, count: int, format: str, what: str) -> tuple[int, ...]:
        """The next numbers of one format."""
        size = struct.calcsize(f"<{format}") * count
        return struct.unpack(f"<{count}{format}", self.take(size, what))


def _read_array(reader: _Reader, what: str) -> Array:
    """One array of any version."""
    start = reader.position
    version = reader.number("<I", f"the version of {what}")
    if version in (V2, V3):
        storage = reader.number("<i", f"the storage of {what}")
        if storage in STORAGES:
            raise reader.error(
                f"{what} is stored as {STORAGES[storage]}; only dense arrays are read here. Save it "
                "with tostype('default')",
                start,
            )
        if storage != 0:
            raise reader.error(f"{what} has the unknown storage {storage}", start)
    if version in (V1, V2, V3):
        rank, dimension = reader.number("<I", f"the rank of {what}"), "q"
    else:
        rank, dimension = version, "I"
    if rank > MAX_RANK:
        raise reader.error(
            f"{what} has the version or rank {rank:#x}, which is neither a known version nor a rank "
            f"up to {MAX_RANK}",
            start,
        )
    shape = reader.numbers(rank, dimension, f"the shape of {what}")
    if rank == 0 and version != V3:
        return np.zeros((0,), "float32")
    if any(n < 0 for n in shape):
        raise reader.error(f"{what} has a negative dimension: {shape}", start)
    reader.take(8, f"the device of {what}")
    code = reader.number("<i", f"the dtype of {what}")
    if code not in DTYPES and code != BFLOAT16:
        raise reader.error(f"{what} has the unknown dtype {code}", start)
    dtype = np.dtype(DTYPES.get(code, "uint16")).newbyteorder("<")
    if prod(max(n, 1) for n in shape) * dtype.itemsize > MAX_SIZE:
        raise reader.error(f"{what} has an impossible shape: {shape}", start)
    raw = reader.take(prod(shape) * dtype.itemsize, f"the {prod(shape)} numbers of {what}")
    if code == CODES["bool"]:
        truth: Array = np.frombuffer(raw, "uint8") != 0
        return truth.reshape(shape)
    array: Array = np.frombuffer(raw, dtype).reshape(shape)
    if code == BFLOAT16:  # the upper half of a float32
        bits: Array = array.astype("uint32") << np.uint32(16)
        return bits.view("float32")
    return array.astype(dtype.newbyteorder("="))


def _read_name(reader: _Reader, position: int) -> str:
    """One name."""
    size = reader.number("<Q", f"the length of name {position}")
    start = reader.position
    text = bytes(reader.take(size, f"name {position}"))
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise reader.error(f"name {position} is no UTF-8 text: {error.reason}", start) from error
