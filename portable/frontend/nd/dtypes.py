"""The dtypes that arrays can have."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from portable.spec.case import DTYPES

from ..base import MXNetError


def dtype_name(dtype: Any) -> str:
    """The name of a dtype, given in any way that numpy knows; float32 for None.

    >>> dtype_name(None), dtype_name(np.int64), dtype_name("f8")
    ('float32', 'int64', 'float64')

    Raises:
        TypeError: there is no such dtype; KeyError: MXNet does not have it.
    """
    return _named(np.dtype(np.float32 if dtype is None else dtype))


@cache
def _named(dtype: np.dtype[Any]) -> str:
    """The same, which numpy is slow to tell."""
    if dtype.name not in DTYPES:
        raise KeyError(f"{dtype.type}: MXNet has no such dtype; it has {', '.join(DTYPES)}")
    return dtype.name


def operator_dtype_name(operator: str, dtype: Any) -> str:
    """The same where MXNet leaves the check to an operator.

    Raises:
        TypeError: there is no such dtype; MXNetError: MXNet does not have it.
    """
    try:
        return dtype_name(dtype)
    except KeyError as error:
        raise MXNetError(f"{operator}: dtype={dtype!r}: {error.args[0]}") from error
