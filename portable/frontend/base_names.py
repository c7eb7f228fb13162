"""Names of mx.base that programs use: kinds of numbers and texts, and the folder of data."""

from __future__ import annotations

import os

import numpy as np

string_types = (str,)
integer_types = (int, np.int32, np.int64)
numeric_types = (float, int, np.generic)
mx_real_t = np.float32


def py_str(text: bytes) -> str:
    """Text of UTF-8 bytes.

    >>> py_str(b"data")
    'data'
    """
    return text.decode("utf-8")


def data_dir() -> str:
    """Where data sets and models lie: MXNET_HOME, or .mxnet in the home folder."""
    return os.environ.get("MXNET_HOME", os.path.join(os.path.expanduser("~"), ".mxnet"))
