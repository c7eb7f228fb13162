"""What an operator is: a function of numpy arrays, and right under it, its pullback.

    @operator
    def tanh(data: Array) -> Array:
        \"\"\"tanh(x), element by element. d tanh(x) = (1 - tanh(x)^2) dx.\"\"\"
        return np.tanh(data)

    @tanh.pullback
    def _(g, out, data):
        return g * (1 - out * out)

The forward function gets raw numpy arrays and attributes and returns a raw array (or a tuple of
them). The pullback gets the gradient `g` of the output (a tuple if there are several), the output
`out`, then all arguments of the forward in its order, and returns the gradient of each array
argument: one array, or a tuple if there are several, with None where there is none to give. Where
it takes work, a function without arguments may stand for it (`lambda: dot(g, weight)`), which is
called only if somebody wants that gradient.

What every rule would have to repeat is done once, by whoever calls it: summing a gradient over the
axes along which an input was broadcast, dtype and shape checks, `grad_req`.

A decorated function takes NDArrays (then it checks, runs and is recorded on the tape) or raw numpy
arrays (then it is just the forward function). So a pullback that is written with operators and
arithmetic works on both, and its own derivative can be taken, as `create_graph=True` asks for. One
that is not says `@op.pullback(once=True)`: it always gets raw arrays and has no derivative.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import attributes
from .base import MXNetError

Array = np.ndarray
Shape = int | tuple[int | None, ...]
SUPPLIED = ("training", "drawn", "kept")  # parameters of a forward that no user gives
PLAIN = {"int": int, "float": float, "bool": bool, "str": str}  # what needs no reading
_MISSING = inspect.Parameter.empty


class Operator:
    """The facts of one operator: its forward, its pullback, and which parameters are arrays.

    name:     as MXNet calls it; aliases: its other names.
    inputs:   names of the array parameters (those annotated `Array`).
    variadic: whether it takes any number of arrays (`*data: Array`).
    mixed:    whether its inputs may differ in dtype (indices, conditions, lengths).
    outputs:  number of visible outputs, or the name of the attribute that tells it.
    mutates:  names of the inputs that the call overwrites; the forward returns their new values
              after the visible outputs.
    mode:     whether the forward takes `training`, which is set to `autograd.is_training()`.
    draw:     what draws the random numbers that the forward takes as `drawn`, from the same arguments.
    keeps:    whether the forward takes `kept`: a dict in which it leaves what the pullback would have
              to compute once more, or None where no pullback will come.
    view:     whether the output shares the input's memory, as MXNet's reshape and row slices do.
    rule:     the pullback; `once`: it has no derivative itself.
    backward: the pullback as an operator that has no gradient, for the tape.
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        *,
        aliases: tuple[str, ...] = (),
        mixed: bool = False,
        outputs: int | str = 1,
        mutates: tuple[str, ...] = (),
        mode: bool = False,
        draw: Callable[..., Any] | None = None,
        keeps: bool = False,
        view: bool = False,
    ) -> None:
        self.forward = forward
        self.name = forward.__name__
        self.aliases = aliases
        self.mixed = mixed
        self.outputs = outputs
        self.mutates = mutates
        self.mode = mode
        self.draw = draw
        self.keeps = keeps
        self.view = view
        self.rule: Callable[..., Any] | None = None
        self.once = False
        self.signature = inspect.signature(forward)
        parameters = [p for p in self.signature.parameters.values() if p.name not in SUPPLIED]
        arrays = [p for p in parameters if str(p.annotation).startswith("Array")]
        self.inputs = tuple(p.name for p in arrays)
        self.variadic = any(p.kind is p.VAR_POSITIONAL for p in arrays)
        self.position = {p.name: i for i, p in enumerate(parameters)}
        self._arrays = tuple(i for i, p in enumerate(parameters) if p in arrays)
        self._names = tuple(self.position)
        # an optional array need not have a default, as in MXNet's (data, weight, bias, kernel, ...)
        self._defaults = tuple(
            None if p.default is _MISSING and "None" in str(p.annotation) else p.default
            for p in parameters
        )
        self._required = tuple(i for i, d in enumerate(self._defaults) if d is _MISSING)
        self._kinds = {p.name: "" if p in arrays else annotation_of(p) for p in parameters}
        self._plain = tuple(
            PLAIN.get(self._kinds[n]) if n != "dtype" else None for n in self._names
        )
        self._attributes = tuple(i for i, p in enumerate(parameters) if p not in arrays)
        self._may_lack = any("None" in str(p.annotation) for p in arrays)

    @functools.cached_property
    def backward(self) -> Operator:
        """The pullback as an operator without a gradient: where a second derivative ends."""

        def refused(*data: Array) -> None:
            raise TypeError(f"_backward_{self.name} is not called by itself")

        refused.__name__ = f"_backward_{self.name}"
        return Operator(refused)

    def bind(
        self, args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """Arguments as the forward takes them: positional ones, and keywords after `*data`.

        MXNetError names an unknown keyword or a missing argument, TypeError one given twice.
        """
        if self.variadic:
            return self._bind_variadic(args, keywords)
        given = len(args)
        if given > len(self._names):
            raise TypeError(
                f"{self.name} takes {len(self._names)} arguments but {given} were given"
            )
        arguments = [*args, *self._defaults[given:]]
        for name, value in keywords.items():
            i = self.position.get(name)
            if i is None:
                raise self._unknown(name)
            if i < given:
                raise TypeError(f"{self.name} got multiple values for argument {name!r}")
            plain = value.__class__ is self._plain[i]
            arguments[i] = value if plain else self._read(name, value)
        for i in self._attributes:
            if i >= given:
                break
            arguments[i] = self._read(self._names[i], args[i])
        for i in self._required:
            if arguments[i] is _MISSING or (arguments[i] is None and i in self._arrays):
                raise MXNetError(f"{self.name}: argument {self._names[i]!r} is missing")
        return arguments, {}

    def _bind_variadic(
        self, args: tuple[Any, ...], keywords: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """The same for an operator of any number of arrays, whose attributes are keywords."""
        for name in keywords:
            if name not in self.position and name != "num_args":
                raise self._unknown(name)
        if not args:
            raise MXNetError(f"{self.name}: no array was given; expected at least one")
        named = dict(zip(self._names[1:], self._defaults[1:], strict=True))
        named |= {name: self._read(name, value) for name, value in keywords.items()}
        named.pop("num_args", None)
        for name, value in named.items():
            if value is _MISSING:
                raise MXNetError(f"{self.name}: argument {name!r} is missing")
        return list(args), named

    def _unknown(self, name: str) -> MXNetError:
        """The error about a keyword that is no argument."""
        known = ", ".join(self._names)
        return MXNetError(f"{self.name}: cannot find argument {name!r}; its arguments are {known}")

    def _read(self, name: str, value: Any) -> Any:
        """An attribute as its annotation has it, a dtype as its name; an array as it is."""
        kind = self._kinds.get(name)
        if not kind or value is self._defaults[self.position[name]]:
            return value
        if name == "dtype" and value is not None:
            return attributes.dtype_name(self.name, value)
        return attributes.read(self.name, name, value, kind)

    def array_positions(self, arguments: list[Any]) -> Sequence[int]:
        """Where the arrays stand among bound arguments, without the optional ones not given."""
        if self.variadic:
            return range(len(arguments))
        if self._may_lack:
            return [i for i in self._arrays if arguments[i] is not None]
        return self._arrays

    def name_of(self, position: int) -> str:
        """The name of an argument, for messages: 'lhs', or 'data[2]' for one of many."""
        return f"{self.inputs[0]}[{position}]" if self.variadic else self._names[position]

    def gradients(self, found: Any, arguments: list[Any]) -> Sequence[Any]:
        """What a pullback gave, one for each array that is present; TypeError for a wrong count."""
        found = found if isinstance(found, tuple) else (found,)
        expected = len(arguments) if self.variadic else len(self._arrays)
        if len(found) != expected:
            raise TypeError(
                f"the pullback of {self.name} gave {len(found)} gradients for {expected} inputs"
            )
        if self._may_lack:
            return [g for g, i in zip(found, self._arrays, strict=True) if arguments[i] is not None]
        return found

    def pull(self, g: Any, out: Any, *args: Any, **attributes: Any) -> tuple[Any, ...]:
        """The gradients of all array arguments, as a tuple, before un-broadcasting."""
        if self.rule is None:
            raise TypeError(f"{self.name} has no pullback")
        bound = self.signature.bind(*args, **attributes)
        bound.apply_defaults()
        found = self.rule(g, out, *bound.args, **bound.kwargs)
        return tuple(map(computed, found if isinstance(found, tuple) else (found,)))


def computed(gradient: Any) -> Any:
    """A gradient that a pullback gave, computed now if a function stands for it."""
    return gradient() if callable(gradient) else gradient


def annotation_of(parameter: inspect.Parameter) -> str:
    """What is written behind a parameter's name, or "" for nothing."""
    if parameter.annotation is _MISSING:
        return ""
    return getattr(parameter.annotation, "__name__", None) or str(parameter.annotation)


def operator(forward: Callable[..., Any] | None = None, **facts: Any) -> Any:
    """Make an operator of a forward function; its `pullback` attribute takes the rule.

    The arguments are those of `Operator`.

    >>> @operator
    ... def double(data: Array) -> Array:
    ...     return 2 * data
    >>> @double.pullback
    ... def _(g, out, data):
    ...     return 2 * g
    >>> double(np.array([1.0, 2.0])), double.operator.pull(np.ones(2), None, np.zeros(2))
    (array([2., 4.]), (array([2., 2.]),))
    """
    if forward is None:
        return functools.partial(operator, **facts)
    entry = Operator(forward, **facts)

    @functools.wraps(forward)
    def call(*args: Any, out: Any = None, name: str | None = None, **attributes: Any) -> Any:
        if out is None:
            for argument in args:
                if isinstance(argument, np.ndarray):
                    return forward(*args, **attributes)
        from .invoke import invoke  # the tape is made of operators, and they of it

        return invoke(entry, args, attributes, out)

    def pullback(rule: Callable[..., Any] | None = None, *, once: bool = False) -> Any:
        """Declare the gradient rule of the operator."""
        if rule is None:
            return functools.partial(pullback, once=once)
        entry.rule, entry.once = rule, once
        return rule

    call.operator = entry  # type: ignore[attr-defined]
    call.pullback = pullback  # type: ignore[attr-defined]
    return call


def unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum a gradient over the axes along which its array was broadcast, back to the array's shape.

    out = broadcast(x) means d out[i, j, ...] / d x[j', ...] = 1 wherever j' was repeated into, so
    that the gradient of x is the sum over all repetitions.

    >>> unbroadcast(np.ones((4, 2, 3)), (2, 1))
    array([[12.],
           [12.]])
    """
    if g.shape == shape:
        return g
    extra = len(g.shape) - len(shape)
    axes = tuple(range(extra)) + tuple(
        i + extra for i, n in enumerate(shape) if n == 1 and g.shape[i + extra] != 1
    )
    return g.sum(axis=axes).reshape(shape)
