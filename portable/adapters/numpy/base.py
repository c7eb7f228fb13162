"""The errors that MXNet users expect: the reference's, one class for the whole adapter."""

from reference.base import MXNetError

from .base_names import (  # type: ignore[import-not-found]
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
