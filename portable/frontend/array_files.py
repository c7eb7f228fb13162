"""nd.save and nd.load: arrays in MXNet's own files.

Source: MXNet 1.9.1, python/mxnet/ndarray/utils.py.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from portable.formats import ndarray_file

from . import nd
from .base import MXNetError


def save(fname: str, data: Any) -> None:
    """Write arrays to a file that real MXNet reads, whole or not at all.

    Args:
        fname: the file.
        data: an NDArray, a list of them, or a dict of them by name.

    Raises:
        ValueError: it is neither of these.
        TypeError: something else is in the list or dict, or a name is no text.
        MXNetError: the file cannot be written.
    """
    if isinstance(data, nd.NDArray):
        data = [data]
    if not isinstance(data, (dict, list, tuple)):
        raise ValueError(
            "data needs to either be a NDArray, dict of str, NDArray pairs or a list of NDArrays, "
            f"and it is {type(data).__name__}"
        )
    names = list(data) if isinstance(data, dict) else []
    for item in data.values() if isinstance(data, dict) else data:
        if not isinstance(item, nd.NDArray):
            raise TypeError(
                "save only accept dict str->NDArray or list of NDArray, and there is a "
                f"{type(item).__name__} in it"
            )
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"save only accept dict str->NDArray, and {name!r} is no str")
    arrays: Mapping[str, Any] | Sequence[Any]
    if isinstance(data, dict):
        arrays = {name: array.asnumpy() for name, array in data.items()}
    else:
        arrays = [array.asnumpy() for array in data]
    try:
        ndarray_file.save(fname, arrays)
    except ndarray_file.FormatError as error:
        raise MXNetError(f"nd.save: {error}") from error


def load(fname: str) -> Any:
    """Read a file that `save` or real MXNet wrote.

    Args:
        fname: the file.

    Returns:
        A dict of arrays by name, or a list if the file has no names.

    Raises:
        TypeError: the name of the file is no text.
        MXNetError: the file cannot be opened, is cut off, or is no such file.
    """
    if not isinstance(fname, (str, os.PathLike)):
        raise TypeError(f"nd.load: fname has to be a str, and it is {type(fname).__name__}")
    try:
        return _as_ndarrays(ndarray_file.load(fname))
    except ndarray_file.FormatError as error:
        raise MXNetError(f"nd.load: {error}") from error


def load_frombuffer(buf: bytes) -> Any:
    """The same from memory.

    Args:
        buf: the contents of such a file.

    Raises:
        TypeError, MXNetError: as of `load`.
    """
    if not isinstance(buf, (bytes, bytearray)):
        raise TypeError(f"nd.load_frombuffer: buf has to be bytes, and it is {type(buf).__name__}")
    try:
        return _as_ndarrays(ndarray_file.loads(bytes(buf)))
    except ndarray_file.FormatError as error:
        raise MXNetError(f"nd.load_frombuffer: {error}") from error


def _as_ndarrays(arrays: ndarray_file.Arrays) -> Any:
    """NDArrays in place of numpy's."""
    if isinstance(arrays, dict):
        return {name: nd.array(a, dtype=a.dtype) for name, a in arrays.items()}
    return [nd.array(a, dtype=a.dtype) for a in arrays]
