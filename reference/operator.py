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
argument: one array, or a tuple if there are several, with None where there is none to give.

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
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from . import attributes
from .base import MXNetError

Array = np.ndarray
Shape = int | tuple[int | None, ...]
SUPPLIED = ("training", "drawn")  # parameters of a forward that no user gives
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
        kinds = {p.name: annotation_of(p) for p in parameters if p not in arrays}
        self._kinds = {name: kind for name, kind in kinds.items() if kind}

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
        for name in keywords:
            if name not in self.position and not (self.variadic and name == "num_args"):
                raise MXNetError(
                    f"{self.name}: cannot find argument {name!r}; its arguments are "
                    f"{', '.join(self._names)}"
                )
            if not self.variadic and self.position[name] < len(args):
                raise TypeError(f"{self.name} got multiple values for argument {name!r}")
        keywords = {name: self._read(name, value) for name, value in keywords.items()}
        if self.variadic:
            if not args:
                raise MXNetError(f"{self.name}: no array was given; expected at least one")
            named = {**dict(zip(self._names[1:], self._defaults[1:], strict=True)), **keywords}
            named.pop("num_args", None)
            arguments = list(args)
            for name, value in named.items():
                if value is _MISSING:
                    raise MXNetError(f"{self.name}: argument {name!r} is missing")
        else:
            if len(args) > len(self._names):
                raise TypeError(
                    f"{self.name} takes {len(self._names)} arguments but {len(args)} were given"
                )
            named = {}
            given = [self._read(*pair) for pair in zip(self._names, args, strict=False)]
            arguments = [*given, *self._defaults[len(args) :]]
            for name, value in keywords.items():
                arguments[self.position[name]] = value
            for i in self._required:
                if arguments[i] is _MISSING or (arguments[i] is None and i in self._arrays):
                    raise MXNetError(f"{self.name}: argument {self._names[i]!r} is missing")
        return arguments, named

    def _read(self, name: str, value: Any) -> Any:
        """An attribute as its annotation has it, a dtype as its name; an array as it is."""
        if name not in self._kinds or value is self._defaults[self.position[name]]:
            return value
        if name == "dtype" and value is not None:
            return attributes.dtype_name(self.name, value)
        return attributes.read(self.name, name, value, self._kinds[name])

    def array_positions(self, arguments: list[Any]) -> Iterable[int]:
        """Where the arrays stand among bound arguments, without the optional ones not given."""
        if self.variadic:
            return range(len(arguments))
        return [i for i in self._arrays if arguments[i] is not None]

    def name_of(self, position: int) -> str:
        """The name of an argument, for messages: 'lhs', or 'data[2]' for one of many."""
        return f"{self.inputs[0]}[{position}]" if self.variadic else self._names[position]

    def gradients(self, found: Any, arguments: list[Any]) -> list[Any]:
        """What a pullback gave, one for each array that is present; TypeError for a wrong count."""
        found = found if isinstance(found, tuple) else (found,)
        expected = len(arguments) if self.variadic else len(self._arrays)
        if len(found) != expected:
            raise TypeError(
                f"the pullback of {self.name} gave {len(found)} gradients for {expected} inputs"
            )
        if self.variadic:
            return list(found)
        return [g for g, i in zip(found, self._arrays, strict=True) if arguments[i] is not None]

    def pull(self, g: Any, out: Any, *args: Any, **attributes: Any) -> tuple[Any, ...]:
        """The gradients of all array arguments, as a tuple, before un-broadcasting."""
        if self.rule is None:
            raise TypeError(f"{self.name} has no pullback")
        bound = self.signature.bind(*args, **attributes)
        bound.apply_defaults()
        found = self.rule(g, out, *bound.args, **bound.kwargs)
        return found if isinstance(found, tuple) else (found,)


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
        if out is None and any(isinstance(a, np.ndarray) for a in args):
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
