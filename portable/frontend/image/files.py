"""Images from files and from memory.

Source: MXNet 1.9.1, python/mxnet/image/image.py and src/io/image_io.cc.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from portable.formats import image_file
from portable.formats.ndarray_file import FormatError

from .. import nd
from ..base import MXNetError
from ..nd import NDArray


def imread(filename: str, flag: int = 1, to_rgb: int | bool = 1, out: NDArray | None = None) -> Any:
    """An image from a file.

    Args:
        filename: of a JPEG, PNG, BMP or TIFF.
        flag, to_rgb, out: as of `imdecode`.

    Raises:
        MXNetError: the file cannot be opened, or is no such image.
    """
    try:
        with open(filename, "rb") as file:
            data = file.read()
    except OSError as error:
        raise MXNetError(f"imread: '{filename}' couldn't open file: {error.strerror}") from error
    return _decoded(data, flag, to_rgb, out, os.fspath(filename), "imread")


def imdecode(buf: Any, flag: int = 1, to_rgb: int | bool = 1, out: NDArray | None = None) -> Any:
    """An image from the bytes of a file.

    Args:
        buf: bytes, a numpy array, or an NDArray of uint8.
        flag: 1 for three channels, 0 for one of gray.
        to_rgb: whether the channels are red, green, blue, or the other way round.
        out: receives the result.

    Returns:
        uint8 (height, width, 3) or (height, width, 1).

    Raises:
        ValueError: buf is something else.
        MXNetError: it is no image of a known kind, is damaged or empty, or flag is negative.
    """
    if isinstance(buf, NDArray):
        if buf.dtype != np.uint8:
            raise MXNetError(f"imdecode: Input needs to be uint8 buffer, and it is {buf.dtype}")
        buf = buf.asnumpy()
    if not isinstance(buf, (bytes, bytearray, np.ndarray)):
        raise ValueError(
            f"imdecode: buf must be of type bytes, bytearray or numpy.ndarray, and it is "
            f"{type(buf).__name__}; if you would like to input type str, please convert to bytes"
        )
    return _decoded(bytes(buf), flag, to_rgb, out, "buf", "imdecode")


def _decoded(
    data: bytes, flag: int, to_rgb: int | bool, out: NDArray | None, source: str, operation: str
) -> Any:
    """An image from bytes."""
    if flag < 0:
        raise MXNetError(
            f"{operation}: value {flag} for Parameter flag should be greater equal to 0; 1 is for "
            "color, 0 for gray"
        )
    try:
        image = image_file.decode(data, bool(flag), source)
    except FormatError as error:
        raise MXNetError(f"{operation}: Decoding failed. {error}") from error
    if flag and not to_rgb:
        image = image[..., ::-1]
    result = nd.array(image, dtype="uint8")
    if out is None:
        return result
    out[:] = result
    return out
