"""Values that are not computed yet, and the trace of steps that will compute them.

Each thread has one trace for each device. Recording a step appends it to the trace and returns
values that stand for its outputs. When somebody needs a number, everything that is pending is run
at once, and the trace starts anew; a training loop so leaves one and the same sequence of steps at
each turn, which `run` knows again and has compiled.

A trace holds its results weakly: what nobody refers to any more need not come out of the program.
It holds the buffers of its inputs strongly and their values weakly: where the value has gone, the
program may write into the buffer.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakSet, ref

from ..base import MXNetError
from . import run
from .counts import counts
from .kind import Kind
from .run import Storage

if TYPE_CHECKING:
    from .call import Call, Scalars

LIMIT = 2000
"""So many steps may be pending; then they are run, whether anybody needs them or not."""

lock = threading.RLock()


class Value:
    """An array that never changes, computed or not.

    kind:    shape, dtype, context.
    storage: its buffer, once it is computed.
    trace, slot: until then, the trace that will compute it as its result number `slot`.
    """

    __slots__ = ("__weakref__", "kind", "slot", "storage", "trace")

    storage: Storage

    def __init__(self, kind: Kind, trace: Trace | None = None, slot: int = -1) -> None:
        self.kind = kind
        self.trace = trace
        self.slot = slot

    def __repr__(self) -> str:
        return f"<{'pending' if self.trace else 'computed'} {self.kind!r}>"

    @property
    def array(self) -> Any:
        """The jax or numpy array; runs what is pending."""
        if self.trace is not None:
            self.trace.run()
        return self.storage.array


def computed(array: Any, kind: Kind, shared: bool = False) -> Value:
    """A value whose numbers are there already."""
    value = Value(kind)
    value.storage = Storage(array, shared)
    return value


class Trace:
    """The steps that a thread has recorded for one device and not run yet.

    steps:    for each step its call, then where each input comes from: a result's number, or ~i for
              input i of the trace, or None for an input that was not given.
    scalars:  those of all steps, in order.
    results:  weak references to the values of all outputs, in order.
    inputs:   buffers; owners: weak references to their values; index: the number of each.
    """

    def __init__(self) -> None:
        self.steps: list[tuple[Any, ...]] = []
        self.scalars: list[float] = []
        self.results: list[ref[Value]] = []
        self.inputs: list[Storage] = []
        self.owners: list[ref[Value]] = []
        self.done = False
        self.error: MXNetError | None = None
        self.index: dict[Storage, int] = {}

    def reference(self, value: Value) -> int:
        """Where a value of another trace, or one that is computed, comes from."""
        if value.trace is not None:
            value.trace.run()
        storage = value.storage
        found = self.index.get(storage)
        if found is None:
            found = self.index[storage] = ~len(self.inputs)
            self.inputs.append(storage)
            self.owners.append(ref(value))
        return found

    def run(self) -> None:
        """Compute every result that somebody still refers to.

        Raises:
            MXNetError: jax could not; whoever needs one of the results gets the same error.
        """
        with lock:
            if self.error is not None:
                raise self.error
            if self.done:
                return
            self.done = True
            counts.recorded += len(self.steps)
            values = [reference() for reference in self.results]
            live = tuple([i for i, value in enumerate(values) if value is not None])
            try:
                storages = run.run(self, live) if live else []
            except Exception as error:
                names = ", ".join(dict.fromkeys(step[0].name for step in self.steps))
                self.error = MXNetError(f"jax could not run {names}: {error}")
                raise self.error from error
            finally:
                self.steps, self.inputs, self.owners, self.index = [], [], [], {}
            for i, storage in zip(live, storages, strict=True):
                value = values[i]
                assert value is not None
                value.storage = storage
                value.trace = None


class Traces(dict[Any, Trace]):
    """A thread's traces by device."""

    __hash__ = object.__hash__  # type: ignore[assignment]


class Local(threading.local):
    """Each thread's traces.

    differentiated: whether a backward pass is pending in them; begun: whether there was any recorded
    computation so far.
    """

    def __init__(self) -> None:
        self.traces = Traces()
        self.differentiated = False
        self.begun = False
        with lock:
            _all.add(self.traces)


_all: WeakSet[Traces] = WeakSet()
local = Local()


def pending(device: Any, room: int = 1) -> Trace:
    """This thread's trace for a device, with room for so many more steps."""
    with lock:
        trace = local.traces.get(device)
        if trace is not None and not trace.done and len(trace.steps) + room > LIMIT:
            trace.run()
        if trace is None or trace.done:
            trace = local.traces[device] = Trace()
            local.differentiated = False
        return trace


def record(call: Call, values: Sequence[Value | None], scalars: Scalars = ()) -> list[Value]:
    """Record one step; its outputs, not computed yet."""
    with lock:
        trace = local.traces.get(call.device)
        if trace is None or trace.done or len(trace.steps) >= LIMIT:
            trace = pending(call.device)
        step: list[Any] = [call]
        inputs, index = trace.inputs, trace.index
        for value in values:
            if value is None:
                step.append(None)
            elif value.trace is trace:
                step.append(value.slot)
            else:
                if value.trace is not None:
                    value.trace.run()
                storage = value.storage
                found = index.get(storage)
                if found is None:
                    found = index[storage] = ~len(inputs)
                    inputs.append(storage)
                    trace.owners.append(ref(value))
                step.append(found)
        trace.steps.append(tuple(step))
        if scalars:
            trace.scalars += scalars
        results = trace.results
        outputs = []
        slot = len(results)
        for kind in call.outputs:
            value = Value(kind, trace, slot)
            slot += 1
            results.append(ref(value))
            outputs.append(value)
        return outputs


def begin() -> None:
    """A recorded computation begins: run the one before, if it went as far as its gradients.

    So a loop that never looks at a number is cut into pieces of one step each, all the same. Before
    the first of all recorded computations, parameters are made; that is no part of the loop either.
    """
    if local.differentiated or not local.begun:
        local.differentiated = False
        local.begun = True
        for trace in list(local.traces.values()):
            if not trace.done:
                trace.run()


def run_all() -> None:
    """Run what is pending, of all threads."""
    with lock:
        pending = [trace for traces in _all for trace in traces.values() if not trace.done]
    for trace in pending:
        trace.run()
