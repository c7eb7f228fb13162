"""Between values and the world outside: numpy, jax, DLPack, other devices."""

from __future__ import annotations

from typing import Any

import jax
import jax.dlpack
import numpy as np

from ..base import MXNetError
from ..context import Context
from .kind import context_of, device_of, kind_of, only_cpu, own_jax
from .lazy import Value, computed, lock, run_all
from .watching import refuse_capture


def from_host(values: np.ndarray[Any, Any], context: Context) -> Value:
    """A tensor with a copy of a numpy array's numbers, in its dtype.

    On the CPU the copy stays a numpy array until a program takes it: that is the fastest way in.
    """
    copy = np.array(values, order="C")
    return computed(_placed(copy, context), kind_of(copy.shape, copy.dtype, context))


def _placed(array: Any, context: Context) -> Any:
    """An array on a context's device."""
    device = device_of(context)
    if isinstance(array, np.ndarray) and device.platform == "cpu" and only_cpu():
        return array
    with own_jax():
        return jax.device_put(array, device)


def to_host(tensor: Value) -> np.ndarray[Any, Any]:
    """A numpy array of its own; waits until the value is there."""
    refuse_capture()
    return np.array(tensor.array)


def to_context(tensor: Value, context: Context) -> Value:
    """A copy on another device."""
    kind = kind_of(tensor.kind.shape, tensor.kind.dtype, context)
    return computed(_placed(tensor.array, context), kind, shared=True)


def to_jax(tensor: Value) -> jax.Array:
    """The jax array itself, which from now on nothing may be written into."""
    refuse_capture()
    with lock:
        array = tensor.array
        if isinstance(array, np.ndarray):
            with own_jax():
                array = tensor.storage.array = jax.device_put(array, tensor.kind.device)
        tensor.storage.shared = True
    return array  # type: ignore[no-any-return]


def from_jax(array: jax.Array) -> Value:
    """A tensor that is a jax array.

    Raises:
        TypeError: it is none, or is being traced by jax.jit or jax.grad.
        MXNetError: it is spread over several devices.
    """
    if not isinstance(array, jax.Array) or isinstance(array, jax.core.Tracer):
        raise TypeError(
            f"from_jax: expected a jax array with its numbers there, got {type(array).__name__}; "
            "arrays can't cross from inside jax.jit or jax.grad"
        )
    if len(array.devices()) != 1:
        raise MXNetError(
            f"from_jax: the array is spread over {len(array.devices())} devices; bring it to one "
            "with jax.device_put first"
        )
    if array.weak_type:
        with own_jax():
            array = array.astype(array.dtype)
    (device,) = array.devices()
    kind = kind_of(array.shape, np.dtype(array.dtype), context_of(device))
    return computed(array, kind, shared=True)


def from_dlpack(source: Any) -> Value:
    """A tensor that shares the memory of an object with `__dlpack__`."""
    with own_jax():
        return from_jax(jax.dlpack.from_dlpack(source))


def memory_info(context: Context) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes, of what jax may use."""
    statistics = device_of(context).memory_stats() or {}
    total = statistics.get("bytes_limit", 0)
    return total - statistics.get("bytes_in_use", 0), total


def empty_cache(context: Context) -> None:
    """Nothing: jax keeps the memory that it has taken."""


def wait_all() -> None:
    """Block until every pending computation is done."""
    run_all()
    for array in jax.live_arrays():  # type: ignore[no-untyped-call]
        array.block_until_ready()
