"""mx.engine's switch for running operators in bulk. Each adapter decides that itself.

Source: MXNet 1.9.1, python/mxnet/engine.py.
"""

from __future__ import annotations

from types import TracebackType


class _Size:
    """The size that was set last; it is only remembered."""

    value = 0


def set_bulk_size(size: int) -> int:
    """Remember a size; nothing runs otherwise.

    Returns:
        The size before; 0 at first.
    """
    before, _Size.value = _Size.value, size
    return before


class bulk:
    """A context manager: a size that holds within.

    >>> with bulk(10):
    ...     print(set_bulk_size(10))
    10
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._before = 0

    def __enter__(self) -> None:
        self._before = set_bulk_size(self._size)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        set_bulk_size(self._before)
