"""Arrays in files, in MXNet's own format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portable.formats import ndarray_file

from .creation import array
from .ndarray import NDArray


def save(fname: str, data: Any) -> None:
    """Write arrays to a file.

    Args:
        fname: its name.
        data: an NDArray, a list of them, or a dictionary from names to them.

    Raises:
        ValueError: it is none of these.
        TypeError: there is something else among them.
    """
    if isinstance(data, NDArray):
        data = [data]
    if not isinstance(data, list | tuple | Mapping):
        raise ValueError(
            f"data needs to either be a NDArray, dict of str, NDArray pairs or a list of NDarrays, "
            f"but is {type(data)}"
        )
    for one in data.values() if isinstance(data, Mapping) else data:
        if not isinstance(one, NDArray):
            raise TypeError(
                f"save only accept dict str->NDArray or list of NDArray, got {type(one)}"
            )
    if isinstance(data, Mapping):
        ndarray_file.save(fname, {name: one.asnumpy() for name, one in data.items()})
    else:
        ndarray_file.save(fname, [one.asnumpy() for one in data])


def load(fname: str) -> Any:
    """Read the arrays of a file: a list of NDArrays, or a dictionary if they have names.

    Raises:
        TypeError: `fname` is no name.
        MXNetError: the file is not one of arrays.
    """
    if not isinstance(fname, str):
        raise TypeError(f"fname required to be a string, but is {type(fname)}")
    return _arrays(ndarray_file.load(fname))


def load_frombuffer(buf: bytes) -> Any:
    """The same of a file's contents.

    Raises:
        TypeError: no bytes.
    """
    if not isinstance(buf, bytes | bytearray):
        raise TypeError(f"buf required to be a string or bytes, but is {type(buf)}")
    return _arrays(ndarray_file.loads(bytes(buf)))


def _arrays(hosts: Any) -> Any:
    if isinstance(hosts, Mapping):
        return {name: array(host, dtype=host.dtype) for name, host in hosts.items()}
    return [array(host, dtype=host.dtype) for host in hosts]
