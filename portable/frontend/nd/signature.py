"""What a user's call of an operator means: which arguments are its arrays, which its attributes.

What attributes' values mean is said in `reading`.
"""

from __future__ import annotations

from collections.abc import Hashable
from inspect import Parameter as Py
from inspect import Signature as PySignature
from typing import Any

from portable.spec.operator import Operator

from ..base import MXNetError
from ..reading import read


class Attributes:
    """Parsed attributes: their values, and a key that equal ones share."""

    __slots__ = ("key", "values")

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        key: Hashable = tuple(values.values())
        self.key = (key, str(key)) if 0 in values.values() else key  # 0.0 equals -0.0


class Signature:
    """How an operator is called: its inputs, then its attributes, by position or by name."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self.name = operator.name
        self.inputs = tuple(p.name for p in operator.inputs)
        self.attributes = {p.name: p for p in operator.attributes}
        self.variadic = operator.variadic
        self._many = next((p.name for p in operator.inputs if p.kind == "arrays"), None)
        self._needed = tuple(p.name for p in operator.inputs if p.kind == "array" and p.required)
        self._attribute_names = tuple(self.attributes)
        self._seen: dict[Hashable, Attributes] = {}
        required = any(p.required for p in operator.attributes)
        self.plain = None if required else self._read({})

    def bind(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[list[Any], Attributes]:
        """The arrays (None for those not given, trailing ones too) and the attributes of a call.

        Raises:
            MXNetError: an unknown or unreadable argument, or a missing one.
            TypeError: too many arguments, or one given twice.
        """
        count = len(self.inputs)
        if self.variadic:
            arrays, given = self._bind_many(args, keywords)
        else:
            arrays = [*args[:count], *[None] * (count - len(args))]
            given = {}
            if len(args) > count:
                if len(args) > count + len(self._attribute_names):
                    raise TypeError(
                        f"{self.name} takes {count + len(self._attribute_names)} arguments but "
                        f"{len(args)} were given"
                    )
                given = dict(zip(self._attribute_names, args[count:], strict=False))
            for name, value in keywords.items():
                if name in self.attributes:
                    if name in given:
                        raise TypeError(f"{self.name} got multiple values for argument {name!r}")
                    given[name] = value
                elif name in self.inputs:
                    place = self.inputs.index(name)
                    if place < len(args):
                        raise TypeError(f"{self.name} got multiple values for argument {name!r}")
                    arrays[place] = value
                else:
                    raise self._unknown(name)
            for name in self._needed:
                if arrays[self.inputs.index(name)] is None:
                    raise MXNetError(f"{self.name}: the array {name!r} is missing; give an NDArray")
        if not given and self.plain is not None:
            return arrays, self.plain
        return arrays, self._attributes(given)

    def _bind_many(
        self, args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """The same for an operator of any number of arrays."""
        arrays, given = list(args), {}
        for name, value in keywords.items():
            if name in self.attributes:
                given[name] = value
            elif name == self._many and isinstance(value, list | tuple):
                arrays += value
            elif name != "num_args":
                raise self._unknown(name)
        if not arrays:
            raise MXNetError(f"{self.name}: no array was given; expected at least one")
        return arrays, given

    def _unknown(self, name: str) -> MXNetError:
        known = ", ".join((*self.inputs, *self._attribute_names, "out", "name"))
        return MXNetError(f"{self.name}: cannot find argument {name!r}; its arguments are {known}")

    def _attributes(self, given: dict[str, Any]) -> Attributes:
        """Attributes as read before, if these were; floats aside, since -0.0 equals 0.0."""
        types = tuple(map(type, given.values()))
        if float in types:
            return self._read(given)
        try:
            key = (*given.items(), types)
            found = self._seen.get(key)
        except TypeError:  # a list or an array cannot be looked up
            return self._read(given)
        if found is None:
            if len(self._seen) > 1000:
                self._seen.clear()
            found = self._seen[key] = self._read(given)
        return found

    def _read(self, given: dict[str, Any]) -> Attributes:
        values = {}
        for name, parameter in self.attributes.items():
            if name in given:
                value = read(self.name, parameter, given[name])
            elif parameter.required:
                raise MXNetError(f"{self.name}: the argument {name!r} is missing")
            else:
                value = None if parameter.default is Py.empty else parameter.default
                if value is not None:
                    value = read(self.name, parameter, value)
            if parameter.kind != "ignored":
                values[name] = value
        return Attributes(values)

    def python(self) -> PySignature:
        """The signature that `help` shows."""
        kind = Py.KEYWORD_ONLY if self.variadic else Py.POSITIONAL_OR_KEYWORD
        shown = []
        for p in self.operator.inputs:
            if p.kind == "arrays":
                shown.append(Py(p.name, Py.VAR_POSITIONAL))
            else:
                default = Py.empty if p.required else None
                shown.append(Py(p.name, Py.POSITIONAL_OR_KEYWORD, default=default))
        late = any(p.default is not Py.empty for p in shown)
        for p in self.operator.attributes:
            default = p.default
            if p.required and late:
                kind = Py.KEYWORD_ONLY
            late = late or default is not Py.empty
            shown.append(Py(p.name, kind, default=default))
        shown += [Py(name, Py.KEYWORD_ONLY, default=None) for name in ("out", "name")]
        return PySignature(shown)
