"""Where an array lives: `cpu(0)`, `gpu(1)`, and the context in which arrays are made by default.

All CPU contexts are the same memory, whatever their number. Which GPUs there are is for the
adapter's engine to say.

Source: MXNet 1.9.1, python/mxnet/context.py.
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

    Args:
        device_type: the type, or another Context to copy.
        device_id: which of the devices of this type.

    Raises:
        KeyError: there is no such type.
        TypeError: the number is no int.
    """

    devtype2str: ClassVar[dict[int, str]] = {1: "cpu", 2: "gpu", 3: "cpu_pinned", 5: "cpu_shared"}
    devstr2type: ClassVar[dict[str, int]] = {"cpu": 1, "gpu": 2, "cpu_pinned": 3, "cpu_shared": 5}

    device_typeid: int
    device_id: int

    def __init__(self, device_type: str | Context, device_id: int = 0) -> None:
        if isinstance(device_type, Context):
            self.device_typeid = device_type.device_typeid
            self.device_id = device_type.device_id
        elif device_type not in self.devstr2type:
            known = ", ".join(map(repr, self.devstr2type))
            raise KeyError(f"Context: device_type={device_type!r} is unknown; give one of {known}")
        elif not isinstance(device_id, Integral):
            raise TypeError(
                f"Context: device_id={device_id!r} is no number of a device; give an int"
            )
        else:
            self.device_typeid = self.devstr2type[device_type]
            self.device_id = int(device_id)
        self._outer: list[Context] = []

    @property
    def device_type(self) -> str:
        """'cpu', 'gpu', 'cpu_pinned' or 'cpu_shared'."""
        return self.devtype2str[self.device_typeid]

    def empty_cache(self) -> None:
        """Give memory that the framework keeps for this device back to it."""
        from . import engine

        engine.empty_cache(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.device_type, self.device_id)

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
    """A CPU context. All of them are the same memory."""
    return Context("cpu", device_id)


def cpu_pinned(device_id: int = 0) -> Context:
    """A context of page-locked CPU memory; plain CPU memory here."""
    return Context("cpu_pinned", device_id)


def gpu(device_id: int = 0) -> Context:
    """A GPU context. Whether there is such a GPU shows when an array is put there."""
    return Context("gpu", device_id)


def num_gpus() -> int:
    """How many GPUs this adapter's framework can use here."""
    from . import engine

    return sum(device.device_type == "gpu" for device in engine.devices())


def gpu_memory_info(device_id: int = 0) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes.

    Raises:
        MXNetError: there is no such GPU.
    """
    from . import engine

    context = usable(gpu(device_id))
    return engine.memory_info(context)


def current_context() -> Context:
    """The context in which arrays are made when none is given."""
    return _default.context


def usable(context: Context | str | None) -> Context:
    """The context to make an array in: the default for None.

    Args:
        context: a Context, or as MXNet prints it, "cpu(0)".

    Raises:
        MXNetError: it is a GPU that is not there, or no context at all.
    """
    if context is None:
        context = _default.context
    elif not isinstance(context, Context):
        context = _read(context)
    if context.device_typeid == 2 and context.device_id >= (count := num_gpus()):
        raise no_gpu(context, count)
    return context


def _read(text: Any) -> Context:
    """The context that was printed as this text."""
    found = re.fullmatch(rf"({'|'.join(Context.devstr2type)})\((\d+)\)", str(text))
    if not found:
        raise MXNetError(f"ctx={text!r} is not a context; give one such as mx.cpu() or 'cpu(0)'")
    return Context(found[1], int(found[2]))


def no_gpu(context: Context, count: int) -> MXNetError:
    """The error for a GPU that is not there."""
    there = (
        f"{count} GPU{'s' * (count != 1)}, mx.gpu(0) to mx.gpu({count - 1})," if count else "no GPU"
    )
    return MXNetError(
        f"{context} is not available: this adapter's framework sees {there} here. Use ctx=mx.cpu(), "
        "or install the framework's build for your GPU; mx.num_gpus() tells how many it sees"
    )
