"""`hybridize(backend="inductor")`: a program compiled to machine code by torch.compile.

It takes seconds to compile for each kind of inputs, and pays where many steps are small.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FunctionType
from typing import Any

import torch
from torch import Tensor

from ..base import MXNetError
from .array import Array
from .call import keep
from .program import Program


@contextmanager
def quiet() -> Iterator[None]:
    """Without torch's warnings about itself, which come while it is imported and compiles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def check() -> None:
    """Refuse where inductor cannot compile.

    Raises:
        MXNetError: there is no C++ compiler; says how to get one.
    """
    with quiet():
        importlib.import_module("torch._inductor.compile_fx")
    builder = importlib.import_module("torch._inductor.cpp_builder")
    try:
        builder.get_cpp_compiler()
    except importlib.import_module("torch._inductor.exc").InvalidCxxCompiler as error:
        raise MXNetError(
            "hybridize: backend 'inductor' needs a C++ compiler, and there is none: install g++ or "
            "clang++, or set the environment variable CXX to one; without backend= the block is "
            f"hybridized all the same ({str(error).strip().splitlines()[0]})"
        ) from error


def compiled(program: Program) -> Program:
    """The program, compiled; itself if a step reads what an earlier one has overwritten."""
    mutated = [
        array for step, _, _ in program._calls for array in step.mutated if array is not None
    ]
    places = [program._places[_position(program, array)] for array in mutated]
    reads = [slot for step, _, _ in program._calls for slot in step.inputs]
    if any(reads.count(place) > 1 for place in places):
        return program
    return Compiled(program)


def _position(program: Program, array: Array) -> int:
    """Which of the program's places an array of outside has."""
    found = [i for i, outside in enumerate(program._outside) if outside is array]
    return len(program._places) - len(program._outside) + found[0]


class Compiled(Program):
    """A program whose steps are one function of tensors, without effects beside its results."""

    def __init__(self, program: Program) -> None:
        vars(self).update(vars(program))
        drawn = [slot for step, _, _ in self._calls for slot in step.drawn]
        self._feeds = [*self._places, *drawn]
        # torch keeps what it has compiled with a function's code, and no more than 8 of each
        code = self._compute.__func__.__code__.replace()  # type: ignore[attr-defined]
        function = FunctionType(code, globals(), "program").__get__(self)
        self._is_compiled = False
        self._function = torch.compile(function, backend="inductor", dynamic=False)

    def _compute(self, *feeds: Tensor | None) -> tuple[list[Tensor], list[list[Tensor]]]:
        """The outputs, and for each step the new values of what it mutates."""
        slots: list[Any] = [None] * self._size
        for place, tensor in zip(self._feeds, feeds, strict=True):
            slots[place] = tensor
        values: list[list[Tensor]] = []
        for step, _, call in self._calls:
            result = call(*[slots[i] for i in step.inputs])
            results = list(result) if isinstance(result, tuple) else [result]
            for slot, tensor in zip(step.outputs, results, strict=False):
                slots[slot] = tensor if tensor.ndim else tensor.reshape(1)
            values.append(results[len(step.outputs) :])
        return [slots[slot] for slot in self._outputs if slot], values

    def _run(self, slots: list[Any]) -> None:
        """All steps at once."""
        for step, _, _ in self._calls:
            if step.redraw is not None:
                for slot, array in zip(step.drawn, step.redraw(), strict=True):
                    slots[slot] = array._tensor
        given = [slots[place] for place in self._places]
        try:
            with nullcontext() if self._is_compiled else quiet():
                outputs, values = self._function(*[slots[place] for place in self._feeds])
            self._is_compiled = True
        except RuntimeError as error:
            if isinstance(error, MXNetError):
                raise
            reason = str(error).strip().splitlines()[0]
            raise MXNetError(
                f"hybridize(backend='inductor'): torch cannot compile: {reason}"
            ) from error
        for (step, _, _), new in zip(self._calls, values, strict=True):
            keep(step.mutated, new)
        for slot, tensor in zip([slot for slot in self._outputs if slot], outputs, strict=True):
            slots[slot] = tensor
        self._own(slots, given)


BACKENDS: dict[str, Any] = {"inductor": (check, compiled)}
