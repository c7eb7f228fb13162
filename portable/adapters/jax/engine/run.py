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
import numpy as np

from .call import linearized, strongly
from .counts import counts
from .flat import At, Flat, flatten
from .kind import only_cpu, own_jax
from .lru import Cache

if TYPE_CHECKING:
    from .lazy import Trace

COMPILE_AT = 2
"""The how-manieth run of the same trace is compiled."""
RESTLESS = 100
"""So many new traces in a row, none of which repeats, are worth a word to the user."""

LONG = 2.0
"""After so many seconds the user is told what is being compiled."""

PATIENCE = 3
"""So many times a program is compiled anew because a constant changed; then none is constant."""

BETS = 3
"""So many programs may have been compiled at first sight and never come again."""

logger = logging.getLogger(__name__)

Steps = tuple[tuple[Any, ...], ...]


class Storage:
    """A buffer. shared: whether anybody but the engine may hold it, so that it must not change.

    The array is a jax.Array, or a numpy array of the engine's own that came from the host and that
    jax will take over when a program needs it for the second time. taken: whether one has.
    """

    __slots__ = ("array", "shared", "taken")

    def __init__(self, array: Any, shared: bool) -> None:
        self.array = array
        self.shared = shared
        self.taken = False


class Program:
    """A trace that was seen: what it comes to, and what its scalars were.

    scalars:  those of the first run; changing: positions of the ones that have changed since.
    flat, executable: what computes its live results; straight: whether that takes the trace's
    inputs as they are.
    """

    def __init__(self, steps: Steps, live: tuple[int, ...], scalars: list[float]) -> None:
        self._steps = steps
        self._live = live
        self.scalars = scalars
        # 0.0 is equal to -0.0, so that a change between them would go unseen
        self.changing = {i for i, number in enumerate(scalars) if repr(number) in ("0.0", "-0.0")}
        self._rebound = 0
        self._bind()

    def _bind(self) -> None:
        self.flat = flatten(self._steps, self._live, self.scalars, self.changing)
        key = self.flat.key
        executable = executables.get(key)
        if executable is None:
            executable = Executable(self.flat)
            executables.put(key, executable)
            counts.evicted = executables.evicted
        self.executable = executable
        count = 1 + max((~r for step in self._steps for r in step[1:] if r and r < 0), default=-1)
        self.straight = self.flat.inputs == list(range(count))

    def observe(self, scalars: list[float]) -> None:
        """Look which scalars have changed, which are no constants from now on."""
        if scalars == self.scalars:
            return
        changed = {
            i for i, (old, new) in enumerate(zip(self.scalars, scalars, strict=True)) if old != new
        }
        if not changed <= self.changing:
            self.changing |= changed
            self._rebound += 1
            if self._rebound == PATIENCE:
                self.changing = set(range(len(scalars)))
            self._bind()


class Executable:
    """What computes a `Flat`: its steps one by one, or a compiled program.

    runs:     how often it was run.
    compiled: what runs it at once, when there is such a thing; donated: positions of inputs that it
    may overwrite; wide: whether jax has to be told that 64 bits are meant.
    """

    def __init__(self, flat: Flat) -> None:
        self.flat = flat
        self.runs = 0
        self.compiled: Callable[..., Sequence[Any]] | None = None
        self.donated: tuple[int, ...] = ()
        self.wide = True


programs: Cache[Any, Program] = Cache(512)
executables: Cache[Any, Executable] = Cache(256)


class _Bets:
    """How many programs were compiled at first sight and have not come again."""

    open = 0


class _Restless:
    """How many traces in a row were new."""

    count = 0
    said = False


def run(trace: Trace, live: tuple[int, ...]) -> list[Storage]:
    """The live results of a trace."""
    counts.runs += 1
    steps = tuple(trace.steps)
    key = (steps, live)
    program = programs.recent.get(key) or programs.get(key)
    if program is None:
        program = Program(steps, live, trace.scalars)
        programs.put(key, program)
    else:
        program.observe(trace.scalars)
    flat, executable = program.flat, program.executable
    executable.runs += 1
    inputs, owners = trace.inputs, trace.owners
    if not program.straight:
        inputs, owners = [inputs[i] for i in flat.inputs], [owners[i] for i in flat.inputs]
    if executable.compiled is not None:
        counts.hits += 1
        if executable.runs == 2:
            _Bets.open -= 1
    elif executable.runs < COMPILE_AT and not _bet(executable):
        _new(executable)
        counts.op_by_op += 1
        with own_jax(), _on_device(trace):
            storages = op_by_op(executable, inputs, [trace.scalars[i] for i in flat.scalars])
        return [storages[i] for i in flat.outputs]
    scalars = [trace.scalars[i] for i in flat.scalars]
    if executable.compiled is None:
        with jax.enable_x64(True), _on_device(trace):
            compile_for(executable, inputs, owners, scalars)
    storages = run_compiled(executable, inputs, owners, scalars, trace)
    for i in flat.merged:
        storages[i].shared = True
    return [storages[i] for i in flat.outputs]


def _bet(executable: Executable) -> bool:
    """Whether to compile at first sight: what goes back for gradients will most likely repeat."""
    if executable.runs > 1 or _Bets.open >= BETS:
        return False
    if all(step.call.pulls is None for step in executable.flat.steps):
        return False
    _Bets.open += 1
    return True


def _on_device(trace: Trace) -> AbstractContextManager[Any]:
    """Where results go that depend on no input, and inputs that come from the host."""
    if only_cpu():
        return nullcontext()
    there: AbstractContextManager[Any] = jax.default_device(trace.steps[0][0].device)
    return there


def _new(executable: Executable) -> None:
    """Count what was not seen before; tell the user once if everything is new."""
    steps = executable.flat.steps
    if executable.runs > 1:
        _Restless.count = 0
    if len(steps) < 10:
        return
    _Restless.count += 1
    if _Restless.count >= RESTLESS and not _Restless.said:
        _Restless.said = True
        logger.warning(
            "the last %d computations were all different from each other, so that none could be "
            "compiled and each runs operator by operator, which is slower. A loop is compiled when "
            "its shapes and attributes repeat. The latest one: %s",
            RESTLESS,
            names(executable),
        )


def names(executable: Executable) -> str:
    """Which operators there are, and how often."""
    found = Counter(step.call.name for step in executable.flat.steps)
    text = ", ".join(f"{name} ({n} times)" if n > 1 else name for name, n in found.items())
    return text if len(text) < 200 else f"{text[:200]}..."


def gather(refs: Sequence[int | None], results: Any, inputs: Sequence[Any]) -> list[Any]:
    """The arguments of a step."""
    return [None if r is None else results[r] if r >= 0 else inputs[~r] for r in refs]


def op_by_op(executable: Executable, inputs: list[Storage], scalars: list[float]) -> list[Storage]:
    """Run each step by itself, and let go of each result after its last use."""
    arrays = [storage.array for storage in inputs]
    results: dict[int, Any] = {}
    for step in executable.flat.steps:
        numbers = [scalars[s.position] if isinstance(s, At) else s for s in step.scalars]
        arguments = gather(step.refs, results, arrays)
        results.update(enumerate(alone(step.call, [*arguments, *numbers]), step.first))
        for expired in step.last:
            results.pop(expired, None)
    for storage in inputs:
        storage.shared = True  # an operator may have returned its input
    return [Storage(results[i], shared=True) for i in executable.flat.live]


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


def compile_for(
    executable: Executable,
    inputs: list[Storage],
    owners: list[Any],
    scalars: list[float],
) -> None:
    """Make the program, which overwrites what nobody else needs."""
    counts.compiled += 1
    arrays = [storage.array for storage in inputs]
    executable.donated = donations(executable.flat, arrays, owners)
    executable.wide = (
        bool(scalars) or not only_cpu() or any(array.dtype.itemsize == 8 for array in arrays)
    )
    jitted = jax.jit(traced(executable.flat), donate_argnums=executable.donated)
    with patience(executable):
        executable.compiled = jitted.lower(*arrays, *scalars).compile()


@contextmanager
def patience(executable: Executable) -> Iterator[None]:
    """Say what is being compiled if it takes long."""
    message = (
        "compiling a computation of %d operators, which takes more than %g s; it is kept for the "
        "next time: %s"
    )
    said = (message, len(executable.flat.steps), LONG, names(executable))
    timer = threading.Timer(LONG, logger.warning, said)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def traced(flat: Flat) -> Callable[..., list[Any]]:
    """All of it as a function of its inputs and changing scalars."""
    count = len(flat.inputs)

    def function(*arguments: Any) -> list[Any]:
        results: dict[int, Any] = {}
        pulls: dict[int, Any] = {}
        for number, step in enumerate(flat.steps):
            call = step.call
            inputs = gather(step.refs, results, arguments)
            scalars = [
                arguments[count + s.position] if isinstance(s, At) else s for s in step.scalars
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


def donations(flat: Flat, arrays: list[Any], owners: list[Any]) -> tuple[int, ...]:
    """Inputs that nobody refers to any more, as many of each kind as there are results of it."""
    kinds: list[Any] = [kind for step in flat.steps for kind in step.call.outputs]
    room = Counter((kinds[i].shape, kinds[i].dtype) for i in flat.live)
    donated = []
    for position, (array, owner) in enumerate(zip(arrays, owners, strict=True)):
        like = (array.shape, array.dtype)
        if owner() is None and room[like] > 0:
            room[like] -= 1
            donated.append(position)
    return tuple(donated)


def run_compiled(
    executable: Executable,
    inputs: list[Storage],
    owners: list[Any],
    scalars: list[float],
    trace: Trace,
) -> list[Storage]:
    """Call the program. A donated input that is still needed elsewhere goes in as a copy."""
    compiled = executable.compiled
    assert compiled is not None
    arrays = [storage.array for storage in inputs]
    for i, array in enumerate(arrays):
        if array.__class__ is np.ndarray:
            storage = inputs[i]
            if storage.taken:
                with own_jax(), _on_device(trace):
                    arrays[i] = storage.array = jnp.asarray(array)
            storage.taken = True
    for i in executable.donated:
        array, storage = arrays[i], inputs[i]
        if storage.shared or array.__class__ is np.ndarray or owners[i]() is not None:
            with own_jax(), _on_device(trace):
                arrays[i] = jnp.array(array, copy=True)
    if executable.wide:
        with own_jax(), _on_device(trace):
            outputs = compiled(*arrays, *scalars)
    else:
        outputs = compiled(*arrays)
    return [Storage(array, False) for array in outputs]
