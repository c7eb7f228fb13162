"""A call: an operator with everything fixed but the numbers. What is recorded refers to calls.

Two uses of an operator are one call if the kinds of their inputs and their attributes agree. A few
attributes change while a program trains (a learning rate, where a batch begins). They are inputs of
the call, as Python numbers, which jax types weakly: a float32 array times one stays float32.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..base import MXNetError
from ..context import Context, current_context
from ..operation import Operation, Resolved
from .kind import Kind, device_of, kind_of
from .lru import Cache

if TYPE_CHECKING:
    from .lazy import Value

Function = Callable[..., Sequence[Any]]
Scalars = Sequence[float]

CHANGING = frozenset({"scalar", "lr", "wd", "rescale_grad", "begin"})
"""Attributes whose value is an input rather than a part of the call, unless it is zero."""


class Pull(NamedTuple):
    """What a call of gradients computes: see `Call.vjp`."""

    call: Call
    wanted: tuple[int, ...]
    given: tuple[bool, ...]


class Call:
    """One operator with fixed kinds of inputs and fixed attributes.

    name:     of the operator, for messages.
    function: takes the inputs, then the scalars; returns the outputs.
    inputs:   the kind of each input, None for one that was not given.
    outputs:  the kind of each output, the new values of mutated inputs last.
    context, device: where it runs.
    scalars:  how many it takes; examples: such ones, for their types.
    visible:  how many outputs the user sees.
    differentiable: positions of the inputs that have a gradient.
    overwrites: positions of the inputs that the outputs after the visible ones replace.
    pulls: of a call that computes gradients, the call it goes back through and how.
    runs, jitted: how often it was run by itself, and what runs it once it repeats.
    """

    pulls: Pull | None = None

    def __init__(
        self,
        name: str,
        function: Function,
        inputs: tuple[Kind | None, ...],
        scalars: Scalars,
        context: Context,
        differentiable: tuple[int, ...] = (),
        overwrites: tuple[int, ...] = (),
    ) -> None:
        self.name = name
        self.function = strong(function)
        self.inputs = inputs
        self.examples = scalars
        self.scalars = len(scalars)
        self.context = context
        self.device = device_of(context)
        self.overwrites = overwrites
        self.outputs = self._infer(scalars)
        self.visible = len(self.outputs) - len(overwrites)
        self.differentiable = tuple(
            i for i in differentiable if (kind := inputs[i]) is not None and kind.floating
        )
        self.runs = 0
        self.jitted: Function | None = None
        self._vjps: dict[Any, Call] = {}

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.inputs))})"

    def _infer(self, scalars: Scalars) -> tuple[Kind, ...]:
        """The kinds of the outputs; MXNetError if the function cannot take these inputs."""
        structs = [None if kind is None else kind.struct for kind in self.inputs]
        try:
            with jax.enable_x64(True):
                outputs = jax.eval_shape(self.function, *structs, *scalars)
        except MXNetError:
            raise
        except Exception as error:
            raise MXNetError(f"{self!r} was refused by jax: {error}") from error
        return tuple(kind_of(out.shape, np.dtype(out.dtype), self.context) for out in outputs)

    def vjp(self, wanted: tuple[int, ...], given: tuple[bool, ...]) -> Call:
        """The call that computes gradients of this one, itself differentiable.

        wanted: positions of the inputs whose gradients are wanted, the outputs of the new call.
        given:  for each output of this call, whether its gradient is given. The new call's inputs
                are this one's, then the given gradients; its scalars are this one's.
        """
        found = self._vjps.get((wanted, given))
        if found is None:
            heads = tuple(k for k, g in zip(self.outputs, given, strict=True) if g)
            count = len(self.inputs)
            found = self._vjps[wanted, given] = Call(
                f"_backward_{self.name}",
                pullback(self.function, count, wanted, given),
                self.inputs + heads,
                self.examples,
                self.context,
                self.differentiable + tuple(range(count, count + len(heads))),
            )
            found.pulls = Pull(self, wanted, given)
        return found


def strong(function: Function) -> Function:
    """The function with outputs whose dtypes are strong, as a tuple."""
    return lambda *arguments: strongly(function(*arguments))


def strongly(outputs: Sequence[Any]) -> tuple[jax.Array, ...]:
    """Arrays with strong dtypes; a weak one is promoted differently in another program."""
    return tuple(
        jnp.asarray(out, out.dtype) if getattr(out, "weak_type", True) else out for out in outputs
    )


def pullback(
    function: Function, count: int, wanted: tuple[int, ...], given: tuple[bool, ...]
) -> Function:
    """A function of `count` inputs, the given output gradients and scalars: see `Call.vjp`."""
    last = count + sum(given)

    def run(*arguments: Any) -> Sequence[Any]:
        outputs, pull = linearized(function, arguments[:count], arguments[last:], wanted)
        return pull(outputs, arguments[count:last], given)

    return run


def linearized(
    function: Function, inputs: Sequence[Any], scalars: Scalars, wanted: tuple[int, ...]
) -> tuple[Sequence[Any], Callable[..., Sequence[Any]]]:
    """The outputs of a function, and what gives gradients of the wanted inputs.

    That takes the outputs, the gradients given for some of them, and for which they are given.
    """

    def of_wanted(*chosen: Any) -> tuple[Any, ...]:
        everything = list(inputs)
        for position, value in zip(wanted, chosen, strict=True):
            everything[position] = value
        return tuple(function(*everything, *scalars))

    outputs, back = jax.vjp(of_wanted, *(inputs[i] for i in wanted))

    def pull(outputs: Sequence[Any], heads: Sequence[Any], given: Sequence[bool]) -> Sequence[Any]:
        left = iter(heads)
        whole = [next(left) if g else zero(out) for out, g in zip(outputs, given, strict=True)]
        gradients: Sequence[Any] = back(tuple(whole))
        return gradients

    return outputs, pull


def zero(out: Any) -> Any:
    """No gradient for an output, in the form that jax wants."""
    if jnp.issubdtype(out.dtype, jnp.floating):
        return jnp.zeros(out.shape, out.dtype)
    return np.zeros(out.shape, jax.dtypes.float0)


calls: Cache[Any, Call] = Cache(4096)


def call_of(
    operation: Operation, values: Sequence[Value | None], attributes: dict[str, Any]
) -> tuple[Call, Scalars]:
    """The call of an operator on values with resolved attributes, and its scalars.

    Raises:
        MXNetError: the operator refuses such inputs, or they are on several devices.
    """
    noted = attributes.__class__ is Resolved and bool(values)  # without inputs, the context counts
    if noted and attributes.note is not None:  # type: ignore[attr-defined]
        return attributes.note  # type: ignore[attr-defined, no-any-return]
    scalars: list[float] = []
    key: list[Any] = [id(operation)]
    given = False
    for value in values:
        if value is None:
            key.append(None)
        else:
            key.append(value.kind)
            given = True
    for name, attribute in attributes.items():
        kind = type(attribute)
        if kind is float or kind is int:
            if attribute and name in CHANGING:
                scalars.append(attribute)
                attribute = kind
            elif kind is float:
                attribute = attribute.hex()  # tells -0.0 from 0.0, and knows nan again
        elif kind is tuple and attribute and type(attribute[0]) is float:
            attribute = repr(attribute)
        key.append(name)
        key.append(attribute)
    if not given:
        key.append(current_context())
    found = calls.recent.get(frozen := tuple(key)) or calls.get(frozen)
    if found is None:
        found = _make(operation, values, attributes, scalars)
        calls.put(frozen, found)
    if noted:
        attributes.note = (found, scalars)  # type: ignore[attr-defined]
    return found, scalars


def _make(
    operation: Operation,
    values: Sequence[Value | None],
    attributes: dict[str, Any],
    scalars: Scalars,
) -> Call:
    """A new call of an operator."""
    entry, function, count = operation.spec, operation.function, len(values)
    changing = [n for n, a in attributes.items() if n in CHANGING and type(a) in (float, int) and a]
    fixed = {name: a for name, a in attributes.items() if name not in changing}

    def run(*arguments: Any) -> Sequence[Any]:
        named = dict(zip(changing, arguments[count:], strict=True))
        result = function(*arguments[:count], **named, **fixed)
        return result if isinstance(result, tuple | list) else (result,)

    names = [parameter.name for parameter in entry.inputs]
    if entry.variadic:
        names += names[-1:] * (count - len(names))
    given = dict(enumerate(names[:count]))
    return Call(
        entry.name,
        run,
        tuple(None if value is None else value.kind for value in values),
        scalars,
        _common_context(entry.name, values),
        tuple(i for i, name in given.items() if name in entry.differentiable),
        tuple(i for name in entry.mutates for i, n in given.items() if n == name),
    )


def _common_context(name: str, values: Sequence[Value | None]) -> Context:
    """The context of the first input, or the current one if there are none."""
    kinds = [value.kind for value in values if value is not None]
    for position, kind in enumerate(kinds):
        if kind.device != kinds[0].device:
            raise MXNetError(
                f"{name}: input {position} is on {kind.context} and input 0 on "
                f"{kinds[0].context}; bring them together with x.as_in_context(...)"
            )
    return kinds[0].context if kinds else current_context()


def internal(
    name: str,
    static: Any,
    function: Callable[..., Any],
    values: Sequence[Value],
    scalars: Scalars = (),
    context: Context | None = None,
) -> Call:
    """A call of the engine's own: reading and writing views, casts, sums of gradients.

    function: takes the values, the scalars, and `static` by that name if it is not None; it gives
    one array. It is differentiable in all values.
    """
    parts = [name, static]
    for value in values:
        parts.append(value.kind)
    for scalar in scalars:
        parts.append(type(scalar))
    found = calls.recent.get(key := tuple(parts)) or calls.get(key)
    if found is None:
        named = {} if static is None else {"static": static}
        found = Call(
            name,
            lambda *arguments: (function(*arguments, **named),),
            tuple(value.kind for value in values),
            scalars,
            context or _common_context(name, values),
            tuple(range(len(values))),
        )
        calls.put(key, found)
    return found
