"""Running a trace: step by step at first, by a compiled program once the same trace repeats.

Two traces are the same if their steps are the same calls, wired the same way, and the same results
are needed. Scalars and the numbers of the inputs may differ. From the `COMPILE_AT`-th time on the
trace is one jax.jit program. Inputs that nobody else refers to when it is compiled, and that are
like one of the results, are donated: the program writes the result into their buffer, so that
training needs the memory of its parameters once.

Scalars that have always been the same are constants of the program, since each number that goes in
costs a few microseconds. When one changes, it becomes an input, and the program is compiled once
more; so a learning rate may change at every step from then on.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from .call import linearized, strongly
from .counts import counts
from .flat import At, flatten
from .kind import only_cpu, own_jax
from .lru import Cache

if TYPE_CHECKING:
    from .lazy import Trace

COMPILE_AT = 3
"""The how-manieth run of the same trace is compiled."""
RESTLESS = 100
"""So many new traces in a row, none of which repeats, are worth a word to the user."""

LONG = 2.0
"""After so many seconds the user is told what is being compiled."""

PATIENCE = 3
"""So many times a program is compiled anew because a constant changed; then none is constant."""

logger = logging.getLogger(__name__)

Steps = tuple[tuple[Any, ...], ...]


class Storage:
    """A buffer. shared: whether anybody but the engine may hold it, so that it must not change.

    The array is a jax.Array, or a numpy array of the engine's own that came from the host and that
    jax will take over when a program needs it.
    """

    __slots__ = ("array", "shared")

    def __init__(self, array: Any, shared: bool) -> None:
        self.array = array
        self.shared = shared


class Program:
    """A trace that was seen: its steps, the numbers of its live results, and how often it came.

    scalars:  those of the first run; changing: positions of the ones that have changed since.
    compiled: what runs it at once, when there is such a thing; donated: positions of inputs that it
    may overwrite; wide: whether jax has to be told that 64 bits are meant.
    """

    def __init__(self, steps: Steps, live: tuple[int, ...], scalars: list[float]) -> None:
        self.steps = steps
        self.live = live
        self.runs = 0
        self.compiled: Callable[..., Sequence[Any]] | None = None
        self.donated: tuple[int, ...] = ()
        self.wide = True
        self.scalars = scalars
        self.changing: list[int] = []
        self.recompiled = 0

    def observe(self, scalars: list[float]) -> None:
        """Look which scalars have changed; the program has to be compiled anew if a constant has."""
        if scalars == self.scalars:
            return
        before = len(self.changing)
        self.changing = [
            i
            for i, (old, new) in enumerate(zip(self.scalars, scalars, strict=True))
            if old != new or i in self.changing
        ]
        if len(self.changing) > before and self.compiled is not None:
            self.compiled = None
            self.recompiled += 1
            if self.recompiled == PATIENCE:
                self.changing = list(range(len(scalars)))


programs: Cache[Any, Program] = Cache(256)


class _Restless:
    """How many traces in a row were new."""

    count = 0
    said = False


def run(trace: Trace, live: tuple[int, ...]) -> list[Storage]:
    """The live results of a trace."""
    counts.runs += 1
    steps = tuple(trace.steps)
    key = (steps, live)
    program = programs.get(key)
    if program is None:
        program = Program(steps, live, trace.scalars)
        programs.put(key, program)
        counts.evicted = programs.evicted
        _new(program)
    else:
        _Restless.count = 0
        program.observe(trace.scalars)
    program.runs += 1
    if program.compiled is not None:
        counts.hits += 1
        return run_compiled(program, trace)
    with own_jax(), _on_device(trace):
        if program.runs < COMPILE_AT:
            counts.op_by_op += 1
            return op_by_op(program, trace)
        compile_for(program, trace)
    return run_compiled(program, trace)


def _on_device(trace: Trace) -> AbstractContextManager[Any]:
    """Where results go that depend on no input, and inputs that come from the host."""
    if only_cpu():
        return nullcontext()
    there: AbstractContextManager[Any] = jax.default_device(trace.steps[0][0].device)
    return there


def _new(program: Program) -> None:
    """Count new traces; tell the user once if every one is new."""
    if len(program.steps) < 10:
        return
    _Restless.count += 1
    if _Restless.count >= RESTLESS and not _Restless.said:
        _Restless.said = True
        names = [step[0].name for step in program.steps]
        logger.warning(
            "the last %d computations were all different from each other, so that none could be "
            "compiled and each runs operator by operator, which is slower. A loop is compiled when "
            "its shapes and attributes repeat. The latest one: %s%s",
            RESTLESS,
            ", ".join(names[:10]),
            ", ..." if len(names) > 10 else "",
        )


def gather(refs: Sequence[int | None], results: Any, inputs: Sequence[Any]) -> list[Any]:
    """The arguments of a step."""
    return [None if r is None else results[r] if r >= 0 else inputs[~r] for r in refs]


def op_by_op(program: Program, trace: Trace) -> list[Storage]:
    """Run each step that matters by itself, and let go of each result after its last use."""
    flat = flatten(program.steps, program.live, trace.scalars)
    inputs = [storage.array for storage in trace.inputs]
    results: dict[int, Any] = {}
    for step in flat.steps:
        arguments = gather(step.refs, results, inputs)
        results.update(enumerate(alone(step.call, [*arguments, *step.scalars]), step.first))
        for expired in step.last:
            results.pop(expired, None)
    for storage in trace.inputs:
        storage.shared = True  # an operator may have returned its input
    return [Storage(results[i], shared=True) for i in flat.live]


def alone(call: Any, arguments: list[Any]) -> Sequence[Any]:
    """Run one call: eagerly the first time, jitted when it comes again."""
    call.runs += 1
    if call.runs == 1:
        arrays = [
            a if a is None or isinstance(a, float | int) else jnp.asarray(a) for a in arguments
        ]
        return call.function(*arrays)  # type: ignore[no-any-return]
    if call.jitted is None:
        call.jitted = jax.jit(call.function)
    return call.jitted(*arguments)  # type: ignore[no-any-return]


def compile_for(program: Program, trace: Trace) -> None:
    """Make the program of a trace, with its constants and with what is to be donated."""
    counts.compiled += 1
    # 0.0 is equal to -0.0, so that a change between them would go unseen
    zeros = [i for i, number in enumerate(program.scalars) if repr(number) in ("0.0", "-0.0")]
    program.changing = sorted({*program.changing, *zeros})
    program.donated = donations(program, trace)
    inputs = [storage.array for storage in trace.inputs]
    program.wide = (
        bool(program.changing)
        or not only_cpu()
        or any(array.dtype.itemsize == 8 for array in inputs)
    )
    inputs += [trace.scalars[i] for i in program.changing]
    jitted = jax.jit(traced(program, len(trace.inputs)), donate_argnums=program.donated)
    with patience(program):
        program.compiled = jitted.lower(*inputs).compile()


@contextmanager
def patience(program: Program) -> Iterator[None]:
    """Say what is being compiled if it takes long."""
    names = Counter(step[0].name for step in program.steps)
    what = ", ".join(f"{name} ({n} times)" if n > 1 else name for name, n in names.items())
    timer = threading.Timer(
        LONG,
        logger.warning,
        (
            "compiling a computation of %d steps, which takes more than %g s; it is kept for the "
            "next time: %.300s",
            len(program.steps),
            LONG,
            what,
        ),
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def traced(program: Program, count: int) -> Callable[..., list[Any]]:
    """All of a program as a function of its inputs, of which there are so many, and scalars."""
    flat = flatten(program.steps, program.live, program.scalars, program.changing)
    places = {position: i for i, position in enumerate(program.changing, count)}

    def function(*arguments: Any) -> list[Any]:
        results: dict[int, Any] = {}
        pulls: dict[int, Any] = {}
        for number, step in enumerate(flat.steps):
            call = step.call
            inputs = gather(step.refs, results, arguments)
            scalars = [
                arguments[places[s.position]] if isinstance(s, At) else s for s in step.scalars
            ]
            if step.wanted is not None:
                outputs, pulls[number] = linearized(call.function, inputs, scalars, step.wanted)
            elif step.through is not None:
                assert call.pulls is not None
                forward = flat.steps[step.through]
                heads = inputs[len(forward.refs) :]
                shapes = [kind.struct for kind in forward.call.outputs]
                outputs = strongly(pulls[step.through](shapes, heads, call.pulls.given))
            else:
                outputs = call.function(*inputs, *scalars)
            results.update(enumerate(outputs, step.first))
        return [results[i] for i in flat.live]

    return function


def donations(program: Program, trace: Trace) -> tuple[int, ...]:
    """Inputs that nobody refers to any more, as many of each kind as there are results of it."""
    kinds: list[Any] = [kind for step in program.steps for kind in step[0].outputs]
    room = Counter((kinds[i].shape, kinds[i].dtype) for i in program.live)
    donated = []
    for position, (storage, owner) in enumerate(zip(trace.inputs, trace.owners, strict=True)):
        array = storage.array
        like = (array.shape, array.dtype)
        if owner() is None and isinstance(array, jax.Array) and room[like] > 0:
            room[like] -= 1
            donated.append(position)
    return tuple(donated)


def run_compiled(program: Program, trace: Trace) -> list[Storage]:
    """Call the program. A donated input that is still needed elsewhere goes in as a copy."""
    compiled = program.compiled
    assert compiled is not None
    inputs = [storage.array for storage in trace.inputs]
    for i in program.donated:
        if trace.inputs[i].shared or trace.owners[i]() is not None:
            inputs[i] = jnp.array(inputs[i], copy=True)
    inputs += [trace.scalars[i] for i in program.changing]
    if program.wide:
        with own_jax(), _on_device(trace):
            outputs = compiled(*inputs)
    else:
        outputs = compiled(*inputs)
    return [Storage(array, False) for array in outputs]
