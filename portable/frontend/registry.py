"""Classes found by name: `create("sgd", ...)`, `create('["xavier", {}]')`.

Source: MXNet 1.9.1, python/mxnet/registry.py.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Base = TypeVar("Base")


class Registry(Generic[Base]):
    """The subclasses of one base class, by lower-case name.

    Args:
        base: the base class.
        kind: what they are, in messages: 'initializer'.
    """

    def __init__(self, base: type[Base], kind: str) -> None:
        self.base, self.kind = base, kind
        self.classes: dict[str, type[Base]] = {}

    def register(self, cls: Any, name: str | None = None) -> Any:
        """Make a class known by its own name, or by another; usable as a decorator.

        Raises:
            AssertionError: it is not a subclass of the base class.
        """
        if not (isinstance(cls, type) and issubclass(cls, self.base)):
            raise AssertionError(
                f"Can only register subclass of {self.base.__name__}, but got {cls!r}"
            )
        key = (name or cls.__name__).lower()
        if key in self.classes:
            warnings.warn(
                f"New {self.kind} {cls.__module__}.{cls.__name__} registered with name {key} is "
                f"overriding existing {self.kind} {self.classes[key].__name__}",
                UserWarning,
                stacklevel=2,
            )
        self.classes[key] = cls
        return cls

    def alias(self, *names: str) -> Callable[[Any], Any]:
        """A decorator that makes a class known by further names."""

        def add(cls: Any) -> Any:
            for name in names:
                self.register(cls, name)
            return cls

        return add

    def create(self, name: Any, /, *args: Any, **kwargs: Any) -> Base:
        """An instance by name, by a JSON text that `dumps` gave, by a dict, or the instance itself.

        Raises:
            AssertionError: no class has this name; arguments are given with an instance or JSON.
        """
        if isinstance(name, self.base):
            if args or kwargs:
                raise AssertionError(
                    f"{self.kind} is already an instance. Additional arguments are invalid"
                )
            return name
        if isinstance(name, dict):
            settings = dict(name)
            return self.create(settings.pop(self.kind), **settings)
        if not isinstance(name, str):
            raise AssertionError(
                f"{self.kind} must be a name or an instance of {self.base.__name__}, got {name!r}"
            )
        if name.startswith(("[", "{")):
            if args or kwargs:
                raise AssertionError(
                    f"{self.kind}: arguments beside the JSON text {name} are invalid"
                )
            data = json.loads(name)
            return self.create(data) if isinstance(data, dict) else self.create(data[0], **data[1])
        key = name.lower()
        if key not in self.classes:
            raise AssertionError(
                f"{key} is not registered. Please register with {self.kind}.register first; known "
                f"are {', '.join(sorted(self.classes))}"
            )
        return self.classes[key](*args, **kwargs)


_registries: dict[type, Registry[Any]] = {}


def _registry(base_class: type, nickname: str) -> Registry[Any]:
    """The registry of a program's own base class, made when it is first asked for."""
    return _registries.setdefault(base_class, Registry(base_class, nickname))


def get_registry(base_class: type) -> dict[str, type]:
    """A copy of what is registered for a base class, by lower-case name."""
    return dict(_registry(base_class, base_class.__name__).classes)


def get_register_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """A decorator that registers subclasses of a program's own base class."""
    return _registry(base_class, nickname).register


def get_alias_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """A decorator that registers subclasses by further names."""
    return _registry(base_class, nickname).alias


def get_create_func(base_class: type, nickname: str) -> Callable[..., Any]:
    """A function that makes an instance by name, by JSON text, or by the keyword `nickname`."""
    registry = _registry(base_class, nickname)

    def create(*args: Any, **kwargs: Any) -> Any:
        given = args or (kwargs.pop(nickname),)
        return registry.create(*given, **kwargs)

    return create
