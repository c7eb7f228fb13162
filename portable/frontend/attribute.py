"""AttrScope: attributes that symbols get when they are made within it.

Source: MXNet 1.9.1, python/mxnet/attribute.py.
"""

from __future__ import annotations

import threading
from typing import Self


class _Current(threading.local):
    """The attributes in force in this thread."""

    def __init__(self) -> None:
        self.value: dict[str, str] = {}


_current = _Current()


class AttrScope:
    """A context manager: symbols that are made within it get these attributes.

    >>> with AttrScope(ctx_group="first"):
    ...     print(current())
    {'ctx_group': 'first'}

    Args:
        **kwargs: attributes, as text.

    Raises:
        ValueError: a value is no text.
    """

    def __init__(self, **kwargs: str) -> None:
        for name, value in kwargs.items():
            if not isinstance(value, str):
                raise ValueError(
                    f"AttrScope: attributes need to be strings, and {name}={value!r} is "
                    f"{type(value).__name__}; give str({name})"
                )
        self._attr = kwargs
        self._outer: list[dict[str, str]] = []

    def get(self, attr: dict[str, str] | None) -> dict[str, str]:
        """These attributes, and others that come before them."""
        return self._attr | (attr or {})

    def __enter__(self) -> Self:
        self._outer.append(_current.value)
        _current.value = _current.value | self._attr
        return self

    def __exit__(self, *_: object) -> None:
        _current.value = self._outer.pop()


def current() -> dict[str, str]:
    """The attributes in force in this thread."""
    return dict(_current.value)
