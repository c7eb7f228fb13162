"""mx.error: the errors, and how programs make their own ones known.

Source: MXNet 1.9.1, python/mxnet/error.py.
"""

from __future__ import annotations

from typing import Any

from .base import MXNetError

__all__ = ["InternalError", "MXNetError", "register"]


class InternalError(MXNetError):
    """An error inside MXNet."""


def register(func_name: Any = None, cls: Any = None) -> Any:
    """A decorator that gives an error class back as it is; errors are raised by class here."""
    if cls is not None:
        return cls
    return func_name if isinstance(func_name, type) else lambda own: own
