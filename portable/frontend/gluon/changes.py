"""A count of changes to what blocks compute: layers, their attributes, parameters, hooks.

Blocks of this library compute the same while it stands still, so that what they computed once can
be recorded again without calling them (see `hybrid`), hybridized or not.
"""

from __future__ import annotations

from typing import Any


class Changes:
    """count: of all changes to all blocks since the start."""

    count = 0


changes = Changes()


class Attributes(dict[str, Any]):
    """A layer's attributes for its operator. Programs do change single ones."""

    def __setitem__(self, name: str, value: Any) -> None:
        changes.count += 1
        super().__setitem__(name, value)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set several."""
        changes.count += 1
        super().update(*args, **kwargs)

    def pop(self, *args: Any) -> Any:
        """Take one away."""
        changes.count += 1
        return super().pop(*args)
