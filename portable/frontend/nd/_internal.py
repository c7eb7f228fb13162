"""Operators that the rest of the package is made of, such as `_plus_scalar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """The operators are put here by `register`."""
