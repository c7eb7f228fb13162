"""From a list of items to a batch.

Source: MXNet 1.9.1, python/mxnet/gluon/data/dataloader.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import nd
from ...nd import NDArray
from .handover import Host


def default_batchify_fn(data: list[Any]) -> Any:
    """Stack arrays; make an array of numbers; do either for each part of tuples.

    Args:
        data: the items of a batch.

    Returns:
        An NDArray (batch, ...), or a list of them for items of several parts.
    """
    if isinstance(data[0], NDArray):
        return nd.stack(*data)
    if isinstance(data[0], tuple):
        return [default_batchify_fn(list(part)) for part in zip(*data, strict=True)]
    array = np.asarray(data)
    return nd.array(array, dtype=array.dtype)


def host_batchify_fn(data: list[Any]) -> Any:
    """The same with numpy alone, for worker processes; NDArrays come out as `Host`s."""
    if isinstance(data[0], NDArray):
        return Host(np.stack([item.asnumpy() for item in data]))
    if isinstance(data[0], tuple):
        return [host_batchify_fn(list(part)) for part in zip(*data, strict=True)]
    return Host(np.asarray(data))


def to_host(batch: Any) -> Any:
    """A batch with a `Host` in the place of every NDArray."""
    if isinstance(batch, NDArray):
        return Host(batch.asnumpy())
    return _mapped(to_host, batch)


def from_host(batch: Any) -> Any:
    """A batch with an NDArray in the place of every `Host`."""
    if isinstance(batch, Host):
        return nd.array(batch.array, dtype=batch.array.dtype)
    return _mapped(from_host, batch)


def _mapped(function: Any, batch: Any) -> Any:
    """A list, tuple or dict with a function applied to each part."""
    if isinstance(batch, dict):
        return {key: function(value) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(function(part) for part in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(function(part) for part in batch)
    return batch
