"""The files of MNIST: one array of uint8 each.

    file:  2 bytes of 0   the byte 8 for uint8   a byte for the rank   uint32 for each dimension, the
           largest byte first   the numbers, row by row

Source: http://yann.lecun.com/exdb/mnist, as MXNet 1.9.1, src/io/iter_mnist.cc, reads it.
"""

from __future__ import annotations

import gzip
import os
import struct
import zlib
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from .ndarray_file import FormatError

UINT8 = 8
MAX_SIZE = 2**31
DEFLATED = 1032  # a compressed byte is at most so many
BEHIND = 2**20  # bytes behind the numbers that are read over


def load(path: str | os.PathLike[str]) -> NDArray[np.uint8]:
    """Read a file, which may be compressed if its name ends in .gz.

    Raises:
        FormatError: it cannot be opened, is no such file, is cut off, or has a wrong checksum.
    """
    name = os.fspath(path)
    if not Path(path).is_file():
        raise FormatError(f"{name}: cannot be opened: there is no such file; put it there")
    most = Path(path).stat().st_size
    opened: Any = open
    if name.endswith(".gz"):
        opened, most = gzip.open, most * DEFLATED
    try:
        with opened(path, "rb") as file:
            found = _read(file, name, most)
            _read_over(file, name)  # the checksum of a compressed file is at its end
            return found
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{name}: cannot be read: {error}") from error


def _read_over(file: IO[bytes], name: str) -> None:
    """Read what is behind the numbers, which MXNet lets lie."""
    for _ in range(BEHIND // 2**16):
        if not file.read(2**16):
            return
    raise FormatError(
        f"{name}: more than {BEHIND} bytes lie behind the numbers at byte {file.tell() - BEHIND}; "
        "write the file again"
    )


def _read(file: IO[bytes], name: str, most: int) -> NDArray[np.uint8]:
    """The array of an open file, which has at most so many bytes."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:3] != bytes([0, 0, UINT8]):
        raise FormatError(
            f"{name}: at byte 0: this is no file of MNIST's kind with uint8 numbers: it begins with "
            f"{magic!r}, and 00 00 08 and the rank were expected"
        )
    rank = magic[3]
    dimensions = file.read(4 * rank)
    if len(dimensions) < 4 * rank:
        raise FormatError(
            f"{name}: cut off at byte 4: {4 * rank} bytes are needed for the shape, and "
            f"{len(dimensions)} are left"
        )
    shape = struct.unpack(f">{rank}I", dimensions)
    size = prod(shape)
    if prod(max(n, 1) for n in shape) > MAX_SIZE:
        raise FormatError(f"{name}: at byte 4: the shape {shape} is impossible: {size} bytes")
    data = file.read(min(size, most))
    if len(data) < size:
        raise FormatError(
            f"{name}: cut off at byte {4 + 4 * rank}: {size} bytes are needed for the numbers, and "
            f"{len(data)} are left"
        )
    return np.frombuffer(data, "uint8").reshape(shape).copy()
