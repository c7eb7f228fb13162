"""An adapter's functions, and how to put a spoiled one in the place of a sound one."""

from __future__ import annotations

import importlib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ...spec import operators
from .mutants import Function, Mutant, each_output, of_source, other_values, spoiled


class Target(ABC):
    """One operator of one adapter."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.spec = operators()[name]

    @abstractmethod
    def mutants(self) -> Iterator[Mutant]:
        """Its spoiled versions."""

    @abstractmethod
    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """While this is entered, users of the operator get the mutant."""


def _values_of_all_outputs(target: Target, function: Function) -> Iterator[Mutant]:
    """The function with each of its outputs a little off."""
    yield other_values(function)
    count = target.spec.outputs if isinstance(target.spec.outputs, int) else 1
    yield from each_output(function, count + len(target.spec.mutates))


class Reference(Target):
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
            return tuple(None if g is None else spoiled(g) for g in found)
        return spoiled(found)

    return Mutant("value x1.001", "", spoil)


class Plain(Target):
    """A plain function of a framework's tensors, which the framework differentiates.

    slope: makes of a tensor the same tensor whose gradient is a little off.
    """

    def __init__(self, name: str, adapter: str, slope: Callable[[Any], Any]) -> None:
        super().__init__(name)
        package = f"portable.adapters.{adapter}"
        self.operation = importlib.import_module(f"{package}.operation").operations()[name]
        self.forget = getattr(importlib.import_module(f"{package}.engine"), "forget", lambda: None)
        self.slope = slope

    def mutants(self) -> Iterator[Mutant]:
        """Of the function, and of the gradient of its inputs."""
        function = self.operation.function
        yield from _values_of_all_outputs(self, function)
        yield from of_source(function)
        if self.spec.differentiable:
            yield self._spoiled_gradients(function)

    def _spoiled_gradients(self, function: Function) -> Mutant:
        """The function with the gradients of its inputs a little off."""
        names = list(inspect.signature(function).parameters)

        def spoil(*args: Any, **named: Any) -> Any:
            chosen = [
                self.slope(a) if a is not None and self._differentiable(names, i) else a
                for i, a in enumerate(args)
            ]
            return function(*chosen, **named)

        return Mutant("gradient x1.001", "", spoil)

    def _differentiable(self, names: list[str], position: int) -> bool:
        """Whether the argument at a position is an input with a gradient."""
        name = names[min(position, len(names) - 1)]
        return self.spec.variadic or name in self.spec.differentiable

    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """Set the operation's function; what was compiled with the other one is forgotten."""
        sound = self.operation.function
        object.__setattr__(self.operation, "function", mutant.function)
        self.forget()
        try:
            yield
        finally:
            object.__setattr__(self.operation, "function", sound)
            self.forget()


def torch_slope() -> Callable[[Any], Any]:
    """A tensor as it is, with its gradient times 1.001 (1.1 in float16)."""
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

    apply: Callable[[Any], Any] = Slope.apply
    return lambda x: apply(x) if x.is_floating_point() else x


def jax_slope() -> Callable[[Any], Any]:
    """An array as it is, with its gradient times 1.001 (1.1 in float16)."""
    import jax

    @jax.custom_vjp
    def slope(x: Any) -> Any:
        return x

    slope.defvjp(lambda x: (x, None), lambda _, g: (spoiled(g),))
    return lambda x: slope(x) if str(x.dtype).startswith("float") else x


def targets(adapter: str) -> dict[str, Target]:
    """Every operator of an adapter: numpy means the reference."""
    if adapter == "numpy":
        return {name: Reference(name) for name in operators()}
    slope = {"torch": torch_slope, "jax": jax_slope}[adapter]()
    return {name: Plain(name, adapter, slope) for name in operators()}
