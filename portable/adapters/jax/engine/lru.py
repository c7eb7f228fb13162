"""A dictionary that forgets what has not been used for a long time."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """At most `size` entries, in two generations.

    What is used moves to the recent one; when that holds half the size, it becomes the old one, and
    what was left in the old one is dropped. So finding a recent entry costs one look into a plain
    dictionary.

    >>> cache = Cache(4)
    >>> cache.put("a", 1); cache.put("b", 2); cache.put("c", 3)
    >>> cache.get("a")
    1
    >>> cache.put("d", 4); cache.put("e", 5)
    >>> cache.get("b"), cache.evicted
    (None, 1)
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.evicted = 0
        self.recent: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self.recent) + len(self._old)

    def get(self, key: K) -> V | None:
        """The entry of a key, or None."""
        found = self.recent.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Add an entry."""
        if len(self.recent) >= self.size // 2:
            self.evicted += len(self._old)
            self.recent, self._old = {}, self.recent
        self.recent[key] = value

    def clear(self) -> None:
        """Forget everything."""
        self.recent, self._old = {}, {}
