"""Update rules as targets: the textbook's equations, and the optimizers of an adapter.

Both are noticed by the scenarios of optimizers, which hold an adapter's classes to MXNet's recorded
weights and to the textbook's equations.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import numpy as np

from ..check import Check
from ..scenario import Scenario, scenario_checks
from .mutants import Function, Mutant, of_source, spoiled
from .targets import Target, forgetting

GROUP = "optimizers"


class Rule(Target):
    """A function that is an attribute of a module or class, as optimizers use it.

    owner: the module or class; attribute: the function's name there.
    """

    def __init__(self, owner: Any, attribute: str, forget: Function = lambda: None) -> None:
        super().__init__(f"{GROUP}.{owner.__name__.rpartition('.')[2]}.{attribute}")
        self.owner, self.attribute, self.forget = owner, attribute, forget
        self.function: Function = vars(owner)[attribute]

    def checks(self) -> list[Check]:
        """The scenarios of optimizers; those that name the class or equation come first."""
        called = {self.owner.__name__.lower(), self.attribute}
        found: list[Check] = [check for check in scenario_checks() if check.group == GROUP]
        return sorted(found, key=lambda check: not _names(check) & called)

    def mutants(self) -> Iterator[Mutant]:
        """Its value a little off, where it has one or writes a weight; and changes in the source."""
        yield from _off(self.function)
        yield from of_source(self.function)

    @contextmanager
    def replaced(self, mutant: Mutant) -> Iterator[None]:
        """Set the attribute."""
        setattr(self.owner, self.attribute, mutant.function)
        self.forget()
        try:
            yield
        finally:
            setattr(self.owner, self.attribute, self.function)
            self.forget()


def _names(check: Check) -> set[str]:
    """What a scenario says it is about."""
    arguments = check.arguments if isinstance(check, Scenario) else {}
    return {check.subject, str(arguments.get("name"))}


def _off(function: Function) -> Iterator[Mutant]:
    """Mutants with wrong numbers: of an equation's weight and state, or of an updated weight."""
    names = list(inspect.signature(function).parameters)
    start = importlib.import_module("reference.optimizers").start
    if names[:3] == ["weight", "grad", "state"]:
        remembers = start(function.__name__, np.ones((1, 1)))
        for what, place in enumerate(("weight", "state") if remembers else ("weight",)):

            @functools.wraps(function)
            def equation(*args: Any, what: int = what, **named: Any) -> Any:
                weight, state = function(*args, **named)
                if what == 0:
                    return spoiled(weight), state
                return weight, tuple(spoiled(part) for part in state)

            yield Mutant("value x1.001", f"of the {place}", equation)
    elif function.__name__ == "update" and "NotImplementedError" not in function.__code__.co_names:
        position = names.index("weight")

        @functools.wraps(function)
        def update(*args: Any, **named: Any) -> None:
            function(*args, **named)
            args[position][:] = args[position] * 1.001

        yield Mutant("value x1.001", "of the weight", update)


def equations() -> list[Rule]:
    """Every function of the textbook's `reference.optimizers`."""
    return _rules_in(importlib.import_module("reference.optimizers"))


def classes(adapter: str) -> list[Rule]:
    """Every method of an adapter's optimizers that computes something."""
    package = importlib.import_module(f"portable.adapters.{adapter}.optimizer")
    optimizer = package.Optimizer
    found: list[Rule] = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            own = inspect.isclass(value) and value.__module__ == module.__name__
            if own and issubclass(value, optimizer):
                found += _rules_in(value, forgetting(adapter))
    return found


def _rules_in(owner: Any, forget: Function = lambda: None) -> list[Rule]:
    """The functions defined in a module or class, but for the constructor and state keeping."""
    module = owner.__name__ if inspect.ismodule(owner) else owner.__module__
    return [
        Rule(owner, name, forget)
        for name, value in vars(owner).items()
        if isinstance(value, FunctionType)
        and value.__module__ == module
        and not name.startswith("__")
    ]
