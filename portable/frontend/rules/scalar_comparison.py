"""Comparisons with a number: the same arithmetic of numbers and dtypes."""

from __future__ import annotations

from . import rule
from .scalar import with_number

rule(
    "_equal_scalar",
    "_not_equal_scalar",
    "_greater_scalar",
    "_greater_equal_scalar",
    "_lesser_scalar",
    "_lesser_equal_scalar",
    "_logical_and_scalar",
    "_logical_or_scalar",
    "_logical_xor_scalar",
)(with_number)
