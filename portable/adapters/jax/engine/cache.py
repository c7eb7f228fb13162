"""A dictionary that forgets what has not been used for the longest time."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """At most `size` entries; a new one pushes out the one used least recently.

    >>> cache = Cache(2)
    >>> cache.put("a", 1); cache.put("b", 2)
    >>> cache.get("a")
    1
    >>> cache.put("c", 3)
    >>> cache.get("b") is None
    True
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.evicted = 0
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The entry of a key, or None."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> None:
        """Add an entry."""
        self._entries[key] = value
        while len(self._entries) > self.size:
            self._entries.popitem(last=False)
            self.evicted += 1

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
