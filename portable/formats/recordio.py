"""RecordIO: files of records (`.rec`), and the header of an image's record.

All numbers are little-endian:

    file:    records, one after the other, nothing else
    record:  uint32 0xCED7230A   uint32 part << 29 | length   length bytes, padded to a multiple of 4
    header:  uint32 flag   float32 label   uint64 id   uint64 id2, and then flag float32 labels

A record that has the magic number in it at a multiple of 4 is cut there, without the number, into
parts: 1 for the first, 2 for those between, 3 for the last. A record in one piece has part 0.

Files come from anywhere, so that every length is held against the file before anything is read.

Source: dmlc-core, include/dmlc/recordio.h and src/recordio.cc; MXNet 1.9.1,
python/mxnet/recordio.py.
"""

from __future__ import annotations

import io
import os
import secrets
import stat
import struct
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np

from .ndarray_file import FormatError

FilePath: TypeAlias = str | os.PathLike[str]

MAGIC = 0xCED7230A
MAGIC_BYTES = struct.pack("<I", MAGIC)
WHOLE, FIRST, BETWEEN, LAST = 0, 1, 2, 3
LENGTH_BITS = 29
MAX_LENGTH = 2**LENGTH_BITS
HEADER = struct.Struct("<IfQQ")


class Header(NamedTuple):
    """What stands before an image: labels and a number.

    Args:
        flag: 0 for one label; otherwise how many labels there are.
        label: a number, or an array (flag,) of float32.
        id: the number of the record.
        id2: its upper 64 bits.
    """

    flag: int
    label: Any
    id: int
    id2: int


def pack(header: tuple[Any, ...], data: bytes) -> bytes:
    """A record of a header and the bytes that follow it.

    Args:
        header: flag, label, id, id2. A label that is no number is taken as a vector, and the flag is
            set to its length; otherwise the flag is 0.
        data: what follows, usually an image as JPEG or PNG.

    Raises:
        struct.error: an id is negative or has more than 64 bits.
    """
    _, label, id, id2 = header
    if isinstance(label, (int, float, np.number, np.bool_)):
        return HEADER.pack(0, label, id, id2) + data
    labels = np.asarray(label, dtype="<f4")
    return HEADER.pack(labels.size, 0, id, id2) + labels.tobytes() + data


def unpack(record: bytes, source: str = "record") -> tuple[Header, bytes]:
    """The header of a record, and the bytes that follow it.

    >>> unpack(pack((0, [1, 2], 7, 0), b"image"))
    (Header(flag=2, label=array([1., 2.], dtype=float32), id=7, id2=0), b'image')

    Raises:
        FormatError: the record is too short for its header or for its labels.
    """
    if len(record) < HEADER.size:
        raise FormatError(
            f"{source}: cut off: the header of an image takes {HEADER.size} bytes, and the record has "
            f"{len(record)}; read it as it is, if it was not written with pack"
        )
    header = Header(*HEADER.unpack_from(record))
    end = HEADER.size + 4 * header.flag
    if not header.flag:
        return header, record[end:]
    if end > len(record):
        raise FormatError(
            f"{source}: at byte {HEADER.size}: the header announces {header.flag} labels, which take "
            f"{4 * header.flag} bytes, and {len(record) - HEADER.size} are left; read the record as "
            "it is, if it was not written with pack"
        )
    labels = np.frombuffer(record, "<f4", header.flag, HEADER.size)
    return header._replace(label=labels), record[end:]


def encoded(record: bytes) -> Iterator[bytes]:
    """The pieces of a file that hold one record.

    Raises:
        FormatError: it is longer than 2^29 - 1 bytes.
    """
    if len(record) >= MAX_LENGTH:
        raise FormatError(
            f"a record may have at most {MAX_LENGTH - 1} bytes, and this one has {len(record)}; cut it "
            "into several"
        )
    cuts = list(_cuts(record))
    starts = [0, *(cut + 4 for cut in cuts)]
    for number, (start, end) in enumerate(zip(starts, [*cuts, len(record)], strict=True)):
        if not cuts:
            part = WHOLE
        elif number == len(cuts):
            part = LAST
        else:
            part = BETWEEN if number else FIRST
        yield struct.pack("<II", MAGIC, part << LENGTH_BITS | (end - start))
        yield record[start:end]
    yield bytes(-len(record) % 4)


def _cuts(record: bytes) -> Iterator[int]:
    """Where the magic number stands at a multiple of 4."""
    position = record.find(MAGIC_BYTES)
    while position >= 0:
        if position % 4 == 0:
            yield position
        position = record.find(MAGIC_BYTES, position + (1 if position % 4 else 4))


class Writer:
    """Writes a file of records; it appears, whole, when it is closed or the program ends.

    Until then the records go to a file of another name beside it. Used with `with`, an exception
    leaves the old file as it was. A process that was forked off writes nothing.

    Args:
        path: the file.

    Raises:
        FormatError: it cannot be written, a record is too long, or the writer is closed.
    """

    def __init__(self, path: FilePath) -> None:
        self.name = os.fspath(path)
        target = Path(os.path.realpath(path))
        draft = target
        if target.is_file() or not target.exists():
            draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        self.position = 0
        self._process = os.getpid()
        try:
            self._file = open(draft, "wb", buffering=0)  # noqa: SIM115 - _publish closes it
        except OSError as error:
            raise FormatError(f"{self.name}: cannot be written: {error.strerror}") from error
        self._draft = draft
        self._finish = weakref.finalize(
            self, _publish, self._file, draft, target, self.name, self._process
        )

    def write(self, record: bytes) -> int:
        """Append a record.

        Returns:
            The byte at which it begins, which an index holds.
        """
        if self._file.closed or os.getpid() != self._process:
            raise FormatError(
                f"{self.name}: this writer is closed or belongs to another process; open it anew"
            )
        start = self.position
        data = memoryview(b"".join(encoded(record)))
        try:
            while data:
                written = self._file.write(data)
                data = data[written:]
                self.position += written
        except OSError as error:
            raise FormatError(f"{self.name}: cannot be written: {error.strerror}") from error
        return start

    def close(self) -> None:
        """Put the file in its place; a second time does nothing."""
        self._finish()

    def discard(self) -> None:
        """Forget what was written; the old file stays."""
        if self._finish.detach():
            self._file.close()
            self._draft.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()


def _publish(file: io.FileIO, draft: Path, target: Path, name: str, process: int) -> None:
    """Close a writer's file and give it its name."""
    if os.getpid() != process:
        file.close()
        return
    try:
        with file:
            if draft == target:
                return
            os.fsync(file)
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FormatError(f"{name}: cannot be written: {error.strerror}") from error


class Reader:
    """Reads a file of records, one after the other or at given bytes.

    Threads may share one, and so may processes that are forked off: each reads at its own place.

    Args:
        path: the file.

    Raises:
        FormatError: it cannot be opened, or what stands at a byte is no record.
    """

    def __init__(self, path: FilePath) -> None:
        self.name = os.fspath(path)
        self.position = 0
        try:
            kind = os.stat(path).st_mode
            if not stat.S_ISREG(kind):
                raise FormatError(
                    f"{self.name}: cannot be opened: it is no ordinary file, but a folder, a pipe, or "
                    "a device; give the path of a .rec file"
                )
            self._file = open(path, "rb", buffering=0)  # noqa: SIM115 - closed by close()
        except OSError as error:
            raise FormatError(f"{self.name}: cannot be opened: {error.strerror}") from error
        weakref.finalize(self, self._file.close)
        self.size = os.fstat(self._file.fileno()).st_size

    def read(self) -> bytes | None:
        """The next record, or None at the end."""
        if self.position == self.size:
            return None
        record, self.position = self.read_at(self.position)
        return record

    def seek(self, position: int) -> None:
        """Go to the byte at which a record begins; the end of the file counts as one."""
        if not 0 <= position <= self.size:
            raise FormatError(
                f"{self.name}: at byte {position}: there is no such byte, for the file has {self.size}; "
                "the index belongs to another file, or the file is cut off"
            )
        self.position = position

    def read_at(self, position: int) -> tuple[bytes, int]:
        """The record at a byte, and the byte behind it."""
        parts = []
        for start, length, end in self._parts(position):
            parts.append(self._take(start, length))
            position = end
        return MAGIC_BYTES.join(parts), position

    def positions(self) -> Iterator[int]:
        """The bytes at which all the records begin; nothing but their headers is read."""
        position = 0
        while position < self.size:
            yield position
            for _, _, end in self._parts(position):
                position = end

    def _parts(self, position: int) -> Iterator[tuple[int, int, int]]:
        """Where each part of a record starts, its length, and the byte behind it."""
        expected = (WHOLE, FIRST)
        while True:
            magic, word = struct.unpack("<II", self._take(position, 8))
            part, length = word >> LENGTH_BITS, word & (MAX_LENGTH - 1)
            if magic != MAGIC:
                raise self._error(
                    position,
                    f"no record begins here: {magic:#x} stands here, not {MAGIC:#x}; the file is "
                    "damaged or no RecordIO file, or its index belongs to another file",
                )
            if part not in expected:
                raise self._error(
                    position,
                    f"part {part} of a record stands here, where one of {expected} was expected; the "
                    "file is damaged, or its index belongs to another file",
                )
            start = position + 8
            position = start + length + -length % 4
            if position > self.size:
                raise self._error(
                    start,
                    f"the record is cut off: {position - start} bytes are announced, and "
                    f"{self.size - start} are left; replace the file",
                )
            yield start, length, position
            if part in (WHOLE, LAST):
                return
            expected = (BETWEEN, LAST)

    def _take(self, position: int, size: int) -> bytes:
        """Bytes of the file."""
        if self._file.closed:
            raise FormatError(f"{self.name}: this reader is closed; open it anew")
        data = os.pread(self._file.fileno(), size, position)
        if len(data) < size:
            raise self._error(
                position,
                f"the record is cut off: {size} bytes are needed, and {len(data)} are left; "
                "replace the file",
            )
        return data

    def _error(self, position: int, message: str) -> FormatError:
        """An error at a byte."""
        return FormatError(f"{self.name}: at byte {position}: {message}")

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        while (record := self.read()) is not None:
            yield record

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
