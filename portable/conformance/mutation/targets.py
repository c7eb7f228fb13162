"""An adapter's functions, and how to put a spoiled one in the place of a sound one."""

from __future__ import annotations

import importlib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from ...spec import operators
from ..answers import Answer
from ..check import Check
from ..collect import checks
from ..operators import OperatorCheck
from .mutants import Function, Mutant, each_output, of_source, other_values, spoiled


class Target(ABC):
    """One function of an adapter that is spoiled, by the name under which it is reported."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def checks(self) -> list[Check]:
        """What may notice; what notices most comes first."""

    @abstractmethod
    def mutants(self) -> Iterator[Mutant]:
        """Its spoiled versions."""

    @abstractmethod
    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """While this is entered, users of the operator get the mutant."""


def forgetting(adapter: str) -> Function:
    """What makes an adapter's engine forget all it has compiled, if it compiles."""
    engine = importlib.import_module(f"portable.adapters.{adapter}.engine")
    forget: Function = getattr(engine, "forget", lambda: None)
    return forget


class SoundlyJudged(OperatorCheck):
    """A check that keeps the textbook's answers, so that a spoiled textbook does not judge itself.

    They are asked for once, when the case is run without a mutant.
    """

    @cached_property
    def _sound(self) -> dict[str, Answer]:
        """The answers at the first call."""
        return super().reference()

    def reference(self) -> dict[str, Answer]:
        """The same answers at every call."""
        return self._sound


class OperatorTarget(Target):
    """One operator of one adapter."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.spec = operators()[name]

    def checks(self) -> list[Check]:
        """The operator's cases, those with gradients first: they notice most."""
        found = [
            SoundlyJudged(check.operator, check.case, check.with_out)
            for check in checks().values()
            if isinstance(check, OperatorCheck) and check.subject == self.name
        ]
        found.sort(key=lambda check: (bool(check.case.raises), not check.case.gradient))
        return [*found]


def _values_of_all_outputs(target: OperatorTarget, function: Function) -> Iterator[Mutant]:
    """The function with each of its outputs a little off."""
    yield other_values(function)
    count = target.spec.outputs if isinstance(target.spec.outputs, int) else 1
    yield from each_output(function, count + len(target.spec.mutates))


class Reference(OperatorTarget):
    """An operator of the textbook: its forward, and its pullback."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        family = importlib.import_module(f"reference.ops.{self.spec.family}")
        self.entry = getattr(family, name).operator

    def mutants(self) -> Iterator[Mutant]:
        """Of both functions."""
        yield from _values_of_all_outputs(self, self.entry.forward)
        yield from of_source(self.entry.forward)
        if self.entry.rule is not None:
            for mutant in (_spoiled_gradients(self.entry.rule), *of_source(self.entry.rule)):
                yield Mutant(f"pullback: {mutant.sort}", mutant.place, mutant.function)

    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """Set the operator's forward or rule."""
        which = "rule" if mutant.sort.startswith("pullback") else "forward"
        sound = getattr(self.entry, which)
        setattr(self.entry, which, mutant.function)
        try:
            yield
        finally:
            setattr(self.entry, which, sound)


def _spoiled_gradients(rule: Function) -> Mutant:
    """A pullback with every gradient a little off."""

    def spoil(*args: Any, **named: Any) -> Any:
        found = rule(*args, **named)
        if isinstance(found, tuple):
            return tuple(map(spoil_one, found))
        return spoil_one(found)

    def spoil_one(gradient: Any) -> Any:  # a function may stand for it
        computed = gradient() if callable(gradient) else gradient
        return None if computed is None else spoiled(computed)

    return Mutant("value x1.001", "", spoil)


class Plain(OperatorTarget):
    """A plain function of a framework's tensors, which the framework differentiates.

    slope: makes of a tensor the same tensor whose gradient is a little off.
    link:  makes of a result the same result that depends on further tensors, with the gradient 0.
    """

    def __init__(self, name: str, adapter: str, slope: Function, link: Function) -> None:
        super().__init__(name)
        operation = importlib.import_module(f"portable.adapters.{adapter}.operation")
        self.operation = operation.operations()[name]
        self.forget = forgetting(adapter)
        self.slope, self.link = slope, link

    def mutants(self) -> Iterator[Mutant]:
        """Of the function, and of the gradient of its inputs."""
        function = self.operation.function
        yield from _values_of_all_outputs(self, function)
        yield from of_source(function)
        if self.spec.differentiable:
            yield self._spoiled_gradients(function)

    def _spoiled_gradients(self, function: Function) -> Mutant:
        """The function with the gradients of its inputs a little off.

        The link makes a framework go back to inputs on which the result does not depend, as those
        of a comparison: their gradient is 0, and spoiled it is 1.
        """
        names = list(inspect.signature(function).parameters)

        def spoil(*args: Any, **named: Any) -> Any:
            chosen = [
                self.slope(a) if a is not None and self._differentiable(names, i) else a
                for i, a in enumerate(args)
            ]
            linked = [c for c, a in zip(chosen, args, strict=True) if c is not a]
            out = function(*chosen, **named)
            if isinstance(out, tuple | list):
                return (self.link(out[0], *linked), *out[1:])
            return self.link(out, *linked)

        return Mutant("gradient x1.001", "", spoil)

    def _differentiable(self, names: list[str], position: int) -> bool:
        """Whether the argument at a position is an input with a gradient."""
        name = names[min(position, len(names) - 1)]
        return self.spec.variadic or name in self.spec.differentiable

    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """Set the operation's function; what was compiled with the other one is forgotten."""
        sound = self.operation.function
        self._set(mutant.function)
        try:
            yield
        finally:
            self._set(sound)

    def _set(self, function: Function) -> None:
        """Exchange the function and forget all that was remembered of the other one."""
        object.__setattr__(self.operation, "function", function)
        self.operation.resolved.clear()
        self.forget()


def torch_spoilers() -> tuple[Function, Function]:
    """The slope and the link of torch."""
    import torch

    class Slope(torch.autograd.Function):
        """The identity with a wrong derivative."""

        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            """x."""
            return x.view_as(x)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            """A little more than g."""
            return spoiled(g)

    class Link(torch.autograd.Function):
        """The first argument; the gradient of all others is 0."""

        @staticmethod
        def forward(ctx: Any, out: Any, *others: Any) -> Any:
            """out."""
            ctx.save_for_backward(*others)
            return out.view_as(out)

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            """g, and zeros."""
            return (g, *(torch.zeros_like(other) for other in ctx.saved_tensors))

    apply_slope: Function = Slope.apply
    apply_link: Function = Link.apply

    def slope(x: Any) -> Any:
        return apply_slope(x) if x.is_floating_point() else x

    def link(out: Any, *others: Any) -> Any:
        return apply_link(out, *others) if out.is_floating_point() and others else out

    return slope, link


def jax_spoilers() -> tuple[Function, Function]:
    """The slope and the link of jax."""
    import jax
    import jax.numpy as jnp

    @jax.custom_vjp
    def sloped(x: Any) -> Any:
        return x

    sloped.defvjp(lambda x: (x, None), lambda _, g: (spoiled(g),))

    def slope(x: Any) -> Any:
        return sloped(x) if str(x.dtype).startswith("float") else x

    @jax.custom_vjp
    def linked(out: Any, *others: Any) -> Any:
        return out

    def back(others: Any, g: Any) -> Any:
        return (g, *(jnp.zeros_like(other) for other in others))

    linked.defvjp(lambda out, *others: (out, others), back)

    def link(out: Any, *others: Any) -> Any:
        return linked(out, *others) if str(out.dtype).startswith("float") and others else out

    return slope, link


def operator_targets(adapter: str) -> list[OperatorTarget]:
    """Every operator of an adapter: numpy means the reference."""
    if adapter == "numpy":
        return [Reference(name) for name in operators()]
    slope, link = {"torch": torch_spoilers, "jax": jax_spoilers}[adapter]()
    return [Plain(name, adapter, slope, link) for name in operators()]
