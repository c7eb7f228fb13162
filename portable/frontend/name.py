"""Names of blocks: `dense0`, `dense1`, ... counted for each kind, as MXNet gives them.

Source: MXNet 1.9.1, python/mxnet/name.py.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self


class _Current(threading.local):
    """The manager that names things in this thread."""

    def __init__(self) -> None:
        self.value = NameManager()


class NameManager:
    """Counts how often each hint was used; a context manager that replaces the current one.

    >>> names = NameManager()
    >>> names.get(None, "dense"), names.get(None, "dense"), names.get("mine", "dense")
    ('dense0', 'dense1', 'mine')
    """

    def __init__(self) -> None:
        self._counter: dict[str, int] = {}
        self._outer: list[NameManager] = []

    def get(self, name: str | None, hint: str) -> str:
        """`name` if it is given, else the hint with its running number."""
        if name:
            return name
        count = self._counter.get(hint, 0)
        self._counter[hint] = count + 1
        return f"{hint}{count}"

    def __enter__(self) -> Self:
        self._outer.append(_current.value)
        _current.value = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _current.value = self._outer.pop()


class Prefix(NameManager):
    """A manager that puts a prefix before every name.

    >>> Prefix("net_").get(None, "dense")
    'net_dense0'
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def get(self, name: str | None, hint: str) -> str:
        """The prefix and the name, given or counted."""
        return self._prefix + super().get(name, hint)


_current = _Current()


def current() -> NameManager:
    """The manager in force in this thread."""
    return _current.value
