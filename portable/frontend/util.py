"""Switches of MXNet's numpy interface, which is off here, and of its environment.

Source: MXNet 1.9.1, python/mxnet/util.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .base import MXNetError
from .context import gpu_memory_info, num_gpus

__all__ = [
    "get_gpu_count",
    "get_gpu_memory",
    "getenv",
    "is_np_array",
    "is_np_shape",
    "np_array",
    "np_shape",
    "reset_np",
    "set_module",
    "set_np",
    "set_np_shape",
    "setenv",
    "use_np",
    "use_np_array",
    "use_np_shape",
]


def is_np_array() -> bool:
    """Whether Gluon works with mx.np arrays: no."""
    return False


def is_np_shape() -> bool:
    """Whether () is the shape of a scalar, and 0 a size: no, a 0 is a size that is not known."""
    return False


def set_np_shape(active: bool) -> bool:
    """Switch numpy's shapes; they can only be left off.

    Returns:
        Whether they were on before: False.

    Raises:
        MXNetError: they are switched on.
    """
    _refuse("set_np_shape", active)
    return False


def set_np(shape: bool = True, array: bool = True) -> None:
    """Switch the numpy interface; it can only be left off.

    Raises:
        MXNetError: it is switched on.
    """
    _refuse("set_np", shape or array)


def reset_np() -> None:
    """Switch the numpy interface off, which it is."""


@contextmanager
def np_shape(active: bool = True) -> Iterator[None]:
    """Numpy's shapes within a block or function; with active=False nothing changes.

    Raises:
        MXNetError: they are switched on.
    """
    _refuse("np_shape", active)
    yield


@contextmanager
def np_array(active: bool = True) -> Iterator[None]:
    """mx.np arrays within a block or function; with active=False nothing changes.

    Raises:
        MXNetError: they are switched on.
    """
    _refuse("np_array", active)
    yield


def use_np(func: Any) -> Any:
    """Refused: a function or class that wants the numpy interface.

    Raises:
        MXNetError: always.
    """
    _refuse(f"use_np({getattr(func, '__name__', func)})", True)


def use_np_array(func: Any) -> Any:
    """Refused, as `use_np`."""
    _refuse(f"use_np_array({getattr(func, '__name__', func)})", True)


def use_np_shape(func: Any) -> Any:
    """Refused, as `use_np`."""
    _refuse(f"use_np_shape({getattr(func, '__name__', func)})", True)


def set_module(module: str | None) -> Callable[[Any], Any]:
    """A decorator that sets the `__module__` of a function or class, unless it is None."""

    def decorate(func: Any) -> Any:
        if module is not None:
            func.__module__ = module
        return func

    return decorate


def get_gpu_count() -> int:
    """How many GPUs there are."""
    return num_gpus()


def get_gpu_memory(gpu_dev_id: int) -> tuple[int, int]:
    """Free and total memory of a GPU, in bytes."""
    return gpu_memory_info(gpu_dev_id)


def getenv(name: str) -> str | None:
    """An environment variable, or None."""
    return os.environ.get(name)


def setenv(name: str, value: str | None) -> None:
    """Set an environment variable, or remove it if the value is None."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _refuse(what: str, active: bool) -> None:
    """Refuse to switch the numpy interface on.

    Raises:
        MXNetError: active is true.
    """
    if active:
        raise MXNetError(
            f"{what}: the numpy interface (mx.np, mx.npx, numpy's shapes) is not here yet; use "
            "mx.nd and hybrid_forward with F, and leave this out"
        )
