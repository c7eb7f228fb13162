"""Scenarios: checks written as functions against the public surface.

    from ..scenario import refusal, scenario

    @scenario()
    def backward_twice(mx, device):
        \"\"\"The graph is freed by backward unless it is told to retain it.\"\"\"
        x = mx.nd.array([1.0, 2.0])
        x.attach_grad()
        with mx.autograd.record():
            y = x * x
        y.backward()
        yield "grad", x.grad
        yield "second backward", refusal(lambda: y.backward())

A scenario in `scenarios/<group>.py` (or `<group>_more.py` with `group="..."`) is found by itself,
and its id is `<group>/<name>`. It yields `what, value` or `what, value, tolerance`; values are
NDArrays, numpy arrays, floats, or anything whose text is compared: shapes, dtypes, ints, strings,
printed arrays, and refusals (see `answers.answer`). The answers of real MXNet are the expected
ones, so a scenario asserts nothing itself.

The current context is `device` while it runs; Python's, numpy's and the adapter's random numbers
are seeded before. Names that Gluon numbers (dense0_, dense1_) depend on what ran before: give
prefixes, or don't yield them.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..spec.case import Tolerance
from . import snippet
from .answers import refusal
from .check import Check, NotImplementedByAdapter, Value

__all__ = ["Scenario", "refusal", "scenario", "scenario_checks"]

Yielded: TypeAlias = tuple[str, Any] | tuple[str, Any, Tolerance]
Function: TypeAlias = Callable[..., Iterator[Yielded]]

NEAR = Tolerance(4, scale="array")


class Scenario(Check):
    """A scenario function with one choice of its further arguments."""

    def __init__(
        self, function: Function, options: Options, name: str, arguments: Mapping[str, Any]
    ) -> None:
        self.function, self.options, self.arguments = function, options, arguments
        module = function.__module__.rpartition(".")[2]
        self.group, self.family = options.group or module, module
        self.subject = function.__name__
        self.id = f"{self.group}/{function.__name__}" + (f"/{name}" if name else "")
        self.timeout = options.timeout
        self.seed = zlib.crc32(self.id.encode())

    def declaration(self) -> str:
        """The source of the function and of those functions of its package that it uses."""
        return "\n".join([repr(dict(self.arguments)), *sources(self.function)])

    def answers(self, mx: Any, device: Any) -> Iterator[Value]:
        """Seed all random numbers and run the function."""
        random.seed(self.seed)
        np.random.seed(self.seed)
        if not hasattr(mx, "random"):
            raise NotImplementedByAdapter("there is no mx.random")
        mx.random.seed(self.seed % 1000)
        for what, value, *tolerance in self.function(mx, device, **self.arguments):
            yield Value(what, value, tolerance[0] if tolerance else self.options.tolerance)

    def reference(self) -> Mapping[str, NDArray[Any]]:
        """Float64 answers of the textbook, where the scenario says how to get them.

        Its random numbers begin where the adapter's do.
        """
        judge = self.options.reference
        if judge is None:
            return {}
        importlib.import_module("reference.random").generator.seed(self.seed % 1000)
        return judge(**self.arguments)

    def snippet(self, adapter: str, what: str) -> str:
        """The function itself, and a loop over what it yields."""
        return snippet.of_scenario(self.function, self.arguments, adapter, what)


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of `scenario`."""

    group: str | None
    tolerance: Tolerance
    each: Mapping[str, Mapping[str, Any]]
    timeout: float
    reference: Callable[..., Mapping[str, NDArray[Any]]] | None


def scenario(
    group: str | None = None,
    *,
    tolerance: Tolerance = NEAR,
    each: Mapping[str, Mapping[str, Any]] | None = None,
    timeout: float = 60.0,
    reference: Callable[..., Mapping[str, NDArray[Any]]] | None = None,
) -> Callable[[Function], Function]:
    """Make a function a scenario.

    Args:
        group: the group it belongs to; by default its module's name.
        tolerance: of the floats that it yields without one of their own.
        each: further keyword arguments by name; one check is made for each.
        timeout: seconds after which it counts as hanging.
        reference: takes the further arguments, and gives float64 answers by what is yielded; they
            judge beside the recorded ones. What it draws from `reference.random.generator` is what
            the function draws.
    """

    def mark(function: Function) -> Function:
        options = Options(group, tolerance, each or {"": {}}, timeout, reference)
        function.scenario = options  # type: ignore[attr-defined]
        return function

    return mark


@cache
def scenario_checks() -> list[Check]:
    """Every scenario of every module in `scenarios/`, in the order of the files."""
    package = importlib.import_module(".scenarios", __package__)
    checks: list[Check] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        module = importlib.import_module(f".{info.name}", package.__name__)
        for function in vars(module).values():
            options = getattr(function, "scenario", None)
            if isinstance(options, Options) and function.__module__ == module.__name__:
                checks += [
                    Scenario(function, options, name, arguments)
                    for name, arguments in options.each.items()
                ]
    return checks


def sources(function: Callable[..., Any]) -> list[str]:
    """The lines of a function and of the functions beside it that it calls, without comments."""
    found: dict[str, list[str]] = {}
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current.__qualname__ in found:
            continue
        lines = [line.strip() for line in inspect.getsource(current).splitlines()]
        found[current.__qualname__] = [s for s in lines if s and not s.startswith(("#", "@"))]
        scope = inspect.unwrap(current).__globals__
        for name in current.__code__.co_names:
            used = scope.get(name)
            if isinstance(used, FunctionType) and used.__module__ == current.__module__:
                waiting.append(used)
    return [line for _, lines in sorted(found.items()) for line in lines]
