"""The index (`.idx`) of a file of records: a line "key TAB offset" of text for each record.

Source: MXNet 1.9.1, python/mxnet/recordio.py, MXIndexedRecordIO.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .atomic import write_whole
from .ndarray_file import FormatError
from .recordio import FilePath


def read_index(path: FilePath, key_type: Callable[[str], Any] = int) -> list[tuple[Any, int]]:
    """The keys of an index, and the bytes at which their records begin, as they stand there.

    Args:
        path: the .idx file.
        key_type: makes a key of its text.

    Raises:
        FormatError: the file cannot be opened, or a line is no key and offset.
    """
    name = os.fspath(path)
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except OSError as error:
        raise FormatError(f"{name}: cannot be opened: {error.strerror}") from error
    entries = []
    for number, line in enumerate(lines, 1):
        if number == len(lines) and not line:  # behind the last line
            break
        try:
            key, offset = line.decode().strip().split("\t")[:2]
            entry = key_type(key), int(offset)
        except ValueError as error:
            raise FormatError(
                f"{name}: line {number}: a key, a tabulator, and a number were expected, and it is "
                f"{line[:60]!r} ({error}); make the index anew with write_index"
            ) from error
        if entry[1] < 0:
            raise FormatError(
                f"{name}: line {number}: a record cannot begin at byte {entry[1]}; make the index "
                "anew with write_index"
            )
        entries.append(entry)
    return entries


def write_index(path: FilePath, entries: Iterable[tuple[Any, int]]) -> None:
    """Write an index, whole or not at all.

    `write_index("a.idx", enumerate(recordio.Reader("a.rec").positions()))` makes one for any file.

    Args:
        path: the .idx file.
        entries: keys, and the bytes at which their records begin.

    Raises:
        FormatError: the file cannot be written.
    """
    try:
        write_whole(path, "".join(f"{key}\t{offset}\n" for key, offset in entries).encode())
    except OSError as error:
        raise FormatError(f"{os.fspath(path)}: cannot be written: {error.strerror}") from error
