"""Linear algebra: `sym.linalg.gemm2`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """The operators are put here by `register`."""
