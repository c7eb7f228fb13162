"""The errors that MXNet users expect."""

from __future__ import annotations

from .base_names import (
    data_dir,
    integer_types,
    mx_real_t,
    numeric_types,
    py_str,
    string_types,
)

__all__ = [
    "MXNetError",
    "data_dir",
    "integer_types",
    "mx_real_t",
    "numeric_types",
    "py_str",
    "string_types",
]


class MXNetError(RuntimeError):
    """What MXNet raises for anything that goes wrong inside an operator or its engine.

    As in MXNet 1.9.1 (python/mxnet/error.py), it is a RuntimeError.
    """
