"""Where an array lives: `cpu(0)`, `gpu(1)`, and the context that creation functions use by default.

The reference computes on the CPU. A GPU context can be made and compared, as in MXNet without a
GPU; putting an array there raises MXNetError.
"""

from __future__ import annotations

import re
import threading
from numbers import Integral
from typing import Any, ClassVar

from .base import MXNetError


class Context:
    """A device: its type ('cpu', 'gpu', 'cpu_pinned', 'cpu_shared') and its number.

    As a context manager it is the default of the creation functions inside.
    Raises KeyError for an unknown type, TypeError for a number that is no int.
    Source: MXNet 1.9.1, python/mxnet/context.py.

    >>> with Context("cpu", 1):
    ...     print(current_context())
    cpu(1)
    """

    devtype2str: ClassVar = {1: "cpu", 2: "gpu", 3: "cpu_pinned", 5: "cpu_shared"}
    devstr2type: ClassVar = {"cpu": 1, "gpu": 2, "cpu_pinned": 3, "cpu_shared": 5}

    def __init__(self, device_type: str | Context, device_id: int = 0) -> None:
        if isinstance(device_type, Context):
            device_type, device_id = device_type.device_type, device_type.device_id
        if device_type not in self.devstr2type:
            known = ", ".join(map(repr, self.devstr2type))
            raise KeyError(f"Context: device_type={device_type!r} is unknown; give one of {known}")
        if not isinstance(device_id, Integral):
            raise TypeError(
                f"Context: device_id={device_id!r} is no number of a device; give an int"
            )
        self.device_typeid = self.devstr2type[device_type]
        self.device_id = int(device_id)
        self._outer: list[Context] = []

    @property
    def device_type(self) -> str:
        """'cpu', 'gpu', 'cpu_pinned' or 'cpu_shared'."""
        return self.devtype2str[self.device_typeid]

    def empty_cache(self) -> None:
        """Release cached memory of the device: there is none here."""

    def __hash__(self) -> int:
        return hash((self.device_typeid, self.device_id))

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Context)
            and self.device_typeid == other.device_typeid
            and self.device_id == other.device_id
        )

    def __repr__(self) -> str:
        return f"{self.device_type}({self.device_id})"

    def __enter__(self) -> Context:
        self._outer.append(_default.context)
        _default.context = self
        return self

    def __exit__(self, *_: object) -> None:
        _default.context = self._outer.pop()


class _Default(threading.local):
    """Each thread has its own default context."""

    context = Context("cpu", 0)


_default = _Default()


def cpu(device_id: int = 0) -> Context:
    """A CPU context. All CPU contexts are the same memory, whatever their number."""
    return Context("cpu", device_id)


def cpu_pinned(device_id: int = 0) -> Context:
    """A context of page-locked CPU memory; plain memory here."""
    return Context("cpu_pinned", device_id)


def gpu(device_id: int = 0) -> Context:
    """A GPU context."""
    return Context("gpu", device_id)


def num_gpus() -> int:
    """How many GPUs numpy can use: none."""
    return 0


def gpu_memory_info(device_id: int = 0) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes; MXNetError, since numpy has no GPU."""
    raise _no_gpu(gpu(device_id))


def current_context() -> Context:
    """The context in which arrays are made when none is given."""
    return _default.context


def usable(context: Context | str | None) -> Context:
    """The context to make an array in: the default for None.

    context: a Context, or as one is printed: "cpu(0)".

    Raises MXNetError for a GPU, and for what is no context.

    >>> usable(None)
    cpu(0)
    """
    if context is None:
        context = _default.context
    elif not isinstance(context, Context):
        context = _read(context)
    if context.device_typeid == Context.devstr2type["gpu"]:
        raise _no_gpu(context)
    return context


def _read(text: Any) -> Context:
    """The context that was printed as this text."""
    found = re.fullmatch(rf"({'|'.join(Context.devstr2type)})\((\d+)\)", str(text))
    if not found:
        raise MXNetError(f"ctx={text!r} is not a context; give one such as mx.cpu() or 'cpu(0)'")
    return Context(found[1], int(found[2]))


def _no_gpu(context: Context) -> MXNetError:
    return MXNetError(
        f"{context} is not available: numpy computes on the CPU only, so use ctx=mx.cpu(), "
        "or an adapter of a framework with GPU support (torch, jax)"
    )
