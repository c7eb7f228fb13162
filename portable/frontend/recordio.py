"""Files of records, as `mx.recordio` reads and writes them.

Source: MXNet 1.9.1, python/mxnet/recordio.py.
"""

from __future__ import annotations

import os
import struct
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from portable.formats import image_file, record_index, recordio
from portable.formats.ndarray_file import FormatError

from .base import MXNetError

HEADER = namedtuple("HEADER", ["flag", "label", "id", "id2"])
HEADER.__doc__ = "flag, label, id, id2: see `portable.formats.recordio.Header`."
IRHeader = HEADER


@contextmanager
def refusals() -> Iterator[None]:
    """What the file's reader or writer refuses is raised as this adapter's MXNetError."""
    try:
        yield
    except FormatError as error:
        raise MXNetError(f"recordio: {error}") from error


class MXRecordIO:
    """Reads or writes records one after the other.

    A file that is written appears, whole, when it is closed or the program ends.

    Args:
        uri: the file.
        flag: 'r' or 'w'.

    Raises:
        ValueError: the flag is another one.
        MXNetError: the file cannot be opened.
    """

    def __init__(self, uri: str, flag: str) -> None:
        self.uri = uri
        self.flag = flag
        self.pid: int | None = None
        self.is_open = False
        self.open()

    def open(self) -> None:
        """Open the file; one that is written begins empty."""
        if self.flag not in ("r", "w"):
            raise ValueError(f"Invalid flag {self.flag}; use 'r' to read or 'w' to write")
        self.writable = self.flag == "w"
        with refusals():
            self.handle: Any = (recordio.Writer if self.writable else recordio.Reader)(self.uri)
        self.pid = os.getpid()
        self.is_open = True

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self.is_open:
            self.is_open = False
            self.pid = None
            with refusals():
                self.handle.close()

    def __del__(self) -> None:
        if getattr(self, "is_open", False):
            self.close()

    def __getstate__(self) -> dict[str, Any]:
        """All but the open file; as in MXNet, this object is closed by it."""
        is_open = self.is_open
        self.close()
        state = {name: value for name, value in vars(self).items() if name != "handle"}
        return {**state, "is_open": is_open}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, is_open=False)
        if state["is_open"]:
            self.open()

    def reset(self) -> None:
        """Go back to the first record; a file that is written is closed and begun anew."""
        self.close()
        self.open()

    def write(self, buf: bytes) -> None:
        """Append a record.

        Raises:
            AssertionError: the file is being read.
            TypeError: the record is no bytes.
            RuntimeError: another process opened the file, or it is closed.
            MXNetError: the record is too long, or the disk is full.
        """
        self._require("write", writable=True)
        self._require_process()
        if not isinstance(buf, bytes):
            raise TypeError(
                f"MXRecordIO.write: bytes are expected instead of {type(buf).__name__}; encode text"
            )
        with refusals():
            self.handle.write(buf)

    def read(self) -> bytes | None:
        """The next record, or None at the end.

        Raises:
            AssertionError: the file is being written.
            RuntimeError: another process opened the file, or it is closed.
            MXNetError: what stands there is no record, or is cut off.
        """
        self._require("read", writable=False)
        self._require_process()
        with refusals():
            record: bytes | None = self.handle.read()
        return record

    def _require(self, what: str, writable: bool) -> None:
        """Refuse to read what is written, and the other way round."""
        if self.writable != writable:
            raise AssertionError(
                f"{type(self).__name__}.{what}: {self.uri} was opened with flag {self.flag!r}; open it "
                f"with {'w' if writable else 'r'!r}"
            )

    def _require_process(self) -> None:
        """Refuse a file that another process opened."""
        if self.pid != os.getpid():
            raise RuntimeError(
                "Forbidden operation in multiple processes: "
                f"{self.uri} is closed, or was opened by another process; call reset() in this one"
            )


class MXIndexedRecordIO(MXRecordIO):
    """Reads or writes records by key; the keys and places are in a file beside the records.

    Args:
        idx_path: the index.
        uri: the records.
        flag: 'r' or 'w'.
        key_type: makes a key of its text.

    Raises:
        ValueError: the flag is another one, or the index has a line that is none.
        FileNotFoundError: there is no index.
        MXNetError: a file cannot be opened.
    """

    def __init__(
        self, idx_path: str, uri: str, flag: str, key_type: Callable[[str], Any] = int
    ) -> None:
        self.idx_path = idx_path
        self.idx: dict[Any, int] = {}
        self.keys: list[Any] = []
        self.key_type = key_type
        super().__init__(uri, flag)

    def open(self) -> None:
        """Open the records, and read the index or begin an empty one."""
        super().open()
        self._entries = [] if self.writable else self._index()
        self.keys = [key for key, _ in self._entries]
        self.idx = dict(self._entries)

    def _index(self) -> list[tuple[Any, int]]:
        """The index."""
        if not os.path.exists(self.idx_path):
            raise FileNotFoundError(
                f"MXIndexedRecordIO: there is no index {self.idx_path}; "
                "portable.formats.record_index.write_index makes one for any file of records"
            )
        try:
            return record_index.read_index(self.idx_path, self.key_type)
        except FormatError as error:
            raise ValueError(f"MXIndexedRecordIO: {error}") from error

    def close(self) -> None:
        """Close the records, and write the index of those that were written."""
        if self.is_open and self.writable and self.pid == os.getpid():
            super().close()
            with refusals():
                record_index.write_index(self.idx_path, self._entries)
        super().close()

    def seek(self, idx: Any) -> None:
        """Go to the record of a key; the next `read` gives it.

        Raises:
            AssertionError: the file is being written.
            KeyError: there is no such key.
            MXNetError: the index names a byte that the file does not have.
        """
        self._require("seek", writable=False)
        if self.pid != os.getpid():
            self.reset()
        with refusals():
            self.handle.seek(self.idx[idx])

    def tell(self) -> int:
        """The byte at which the next record will be written.

        Raises:
            AssertionError: the file is being read.
        """
        self._require("tell", writable=True)
        return int(self.handle.position)

    def read_idx(self, idx: Any) -> bytes | None:
        """The record of a key; raises what `seek` and `read` do."""
        self.seek(idx)
        return self.read()

    def write_idx(self, idx: Any, buf: bytes) -> None:
        """Append a record under a key; raises what `write` does.

        Args:
            idx: the key.
            buf: the record.
        """
        key = self.key_type(idx)
        position = self.tell()
        self.write(buf)
        self._entries.append((key, position))
        self.idx[key] = position
        self.keys.append(key)


def pack(header: Any, s: bytes) -> bytes:
    """A record of a header and the bytes that follow it.

    Args:
        header: an IRHeader. A label that is no number is a vector, and the flag becomes its length.
        s: what follows, usually an encoded image.

    Raises:
        struct.error: an id is negative or has more than 64 bits.
    """
    return recordio.pack(IRHeader(*header), s)


def unpack(s: bytes) -> tuple[Any, bytes]:
    """The header of a record, and the bytes that follow it.

    Raises:
        struct.error: the record is shorter than a header.
        ValueError: it is shorter than its labels.
    """
    try:
        header, data = recordio.unpack(s)
    except FormatError as error:
        kind = struct.error if len(s) < recordio.HEADER.size else ValueError
        raise kind(f"unpack: {error}") from error
    return IRHeader(*header), data


def pack_img(header: Any, img: Any, quality: int = 95, img_fmt: str = ".jpg") -> bytes:
    """A record of a header and an image.

    Args:
        header: as of `pack`.
        img: (height, width, 3) of blue, green, red, as OpenCV has it; or (height, width) of gray.
        quality: 1 to 100 for JPEG; how hard to compress, 1 to 9, for PNG.
        img_fmt: .jpg, .jpeg or .png.

    Raises:
        AssertionError: the image cannot be encoded.
    """
    try:
        data = image_file.encode(_turned(np.asarray(img)), img_fmt, quality)
    except FormatError as error:
        raise AssertionError(f"failed to encode image: {error}") from error
    return pack(header, data)


def unpack_img(s: bytes, iscolor: int = -1) -> tuple[Any, Any]:
    """The header of a record, and its image.

    Args:
        s: the record.
        iscolor: 1 for blue, green, red (height, width, 3); 0 for gray (height, width); -1 for what the
            image has.

    Returns:
        The header and the image; None in its place if it cannot be decoded, as OpenCV has it.
    """
    header, data = unpack(s)
    try:
        image = image_file.decode(data, color=None if iscolor < 0 else bool(iscolor))
    except FormatError:
        return header, None
    return header, image[..., 0] if image.shape[2] == 1 else _turned(image)


def _turned(image: Any) -> Any:
    """Blue, green, red to red, green, blue, or the other way round; opacity stays last."""
    if image.ndim < 3 or image.shape[2] == 1:
        return image
    order = [2, 1, 0, 3][: image.shape[2]]
    return np.ascontiguousarray(image[..., order])
