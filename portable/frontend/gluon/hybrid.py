"""What a hybridized block runs: the one place between a call and the operators it stands for.

MXNet traces `hybrid_forward` once and replays the graph. Here `Replay` checks and flattens the
arguments as that graph does. For each combination of kinds of arguments and of modes it runs
`hybrid_forward` once while it is captured (see `capture`), and then what was made of that: a flat
list of raw calls for torch. Where nothing was, `hybrid_forward` is called each time: always on JAX
and numpy, and on torch if the block depends on numbers or writes into arrays.

What changes for the user is what changes in MXNet: arguments and results are arrays, None and
nested lists of them, the structure of the arguments is fixed by the first call, and hooks of the
children do not run.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py, _flatten, _regroup, _call_cached_op.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from .. import capture
from ..nd import NDArray
from ..state import state
from .changes import changes

if TYPE_CHECKING:
    from .parameter import Parameter

Format: TypeAlias = "int | list[Format]"

ARRAY, NOTHING = 0, -1


class Mode(threading.local):
    """What the blocks of this thread are doing beside computing.

    replaying: inside a hybridized block, whose children are parts of it and nothing more.
    inferring: the parameters met so far, while shapes are being found out; None otherwise.
    """

    replaying = False
    inferring: dict[Parameter, None] | None = None


mode = Mode()


@contextmanager
def replaying() -> Iterator[None]:
    """Within it, children are parts of a hybridized block."""
    mode.replaying = True
    try:
        yield
    finally:
        mode.replaying = False


@contextmanager
def inferring() -> Iterator[dict[Parameter, None]]:
    """Within it, blocks find out the shapes of their parameters; gives those they used, in order."""
    before, found = mode.inferring, {} if mode.inferring is None else mode.inferring
    mode.inferring = found
    try:
        yield found
    finally:
        mode.inferring = before


def flatten(args: Any, what: str) -> tuple[list[NDArray | None], Format]:
    """Nested lists of arrays as one list, and the structure they had.

    Args:
        args: an array, None, or a list or tuple of such.
        what: 'input' or 'output', for the message.

    Raises:
        ValueError: there is something else in it.

    >>> flatten([None, [None]], "input")
    ([None, None], [-1, [-1]])
    """
    if isinstance(args, NDArray):
        return [args], ARRAY
    if args is None:
        return [None], NOTHING
    if not isinstance(args, (list, tuple)):
        raise ValueError(
            f"When hybridized, the {what} of HybridBlock must be (nested) list of NDArray, but got "
            f"{args} of type {type(args)}. Give numbers as arguments of the constructor instead."
        )
    flat: list[NDArray | None] = []
    formats: list[Format] = []
    for item in args:
        arrays, form = flatten(item, what)
        flat += arrays
        formats.append(form)
    return flat, formats


def regroup(flat: list[NDArray | None], form: Format) -> Any:
    """The nested lists whose structure is `form`; takes their items off the front of `flat`."""
    if isinstance(form, int):
        return flat.pop(0)
    return [regroup(flat, part) for part in form]


def without_trailing_nothing(form: Format) -> Format:
    """A structure without Nones at its end, which may be left out of a call.

    >>> without_trailing_nothing([0, -1, -1])
    [0]
    """
    if isinstance(form, int):
        return form
    end = len(form)
    while end and form[end - 1] == NOTHING:
        end -= 1
    return form[:end]


MOST_PROGRAMS = 64


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out for one combination: the program, what it returns, what it reads.

    program: None if the function has to be called each time.
    format:  the structure of the outputs.
    parameters: with the arrays that they had, since others may take their place.
    """

    program: Callable[[Sequence[NDArray | None]], list[NDArray | None]] | None
    format: Format
    parameters: list[tuple[Parameter, Any]]


class Replay:
    """The calls of a block, for the structure of arguments that it was made with.

    Args:
        function: takes arguments of this structure and gives arrays, None or nested lists of them.
        args: the arguments of the first call.
        parameters: what the function uses beside its arguments.
        hybridized: False if nothing may tell that the function is not called. Only a single array
            as its result is replayed then.
        backend: what compiles it, or None.

    Raises:
        ValueError: arguments other than arrays, None and lists of them.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        parameters: Iterable[Parameter] = (),
        hybridized: bool = True,
        backend: str | None = None,
    ) -> None:
        self._function = function
        self._hybridized, self._backend = hybridized, backend
        self._in_format = flatten(args, "input")[1]
        self._parameters = list(parameters)
        self._programs: dict[Hashable, Known] = {}
        self._quick: dict[Hashable, Callable[[Sequence[Any]], list[NDArray | None]]] = {}
        self.made_at = self._checked_at = changes.count

    def quick(self, args: tuple[Any, ...]) -> Any:
        """The result for arrays like some that were seen since the last change; else None."""
        if self._checked_at != changes.count:
            self._checked_at = changes.count
            self._quick.clear()
            return None
        try:
            found = self._quick.get(_key(args))
        except (AttributeError, TypeError):  # something that is no array
            return None
        return None if found is None else found(args)[0]

    def __call__(self, *args: Any) -> Any:
        """Check the arguments and run; the results come in lists, never in tuples.

        Raises:
            ValueError: the structure is not that of the first call.
        """
        try:
            arrays, form = flatten(args, "input")
        except ValueError:
            if self._hybridized:
                raise
            return self._function(*args)
        if form != self._in_format and (
            without_trailing_nothing(form) != without_trailing_nothing(self._in_format)
        ):
            if not self._hybridized:
                return self._function(*args)
            raise ValueError(
                "The argument structure of HybridBlock does not match the cached version. Stored "
                f"format = {self._in_format}, input format = {form}. Call hybridize() again before "
                "using the block differently."
            )
        key = _key(arrays)
        known = self._programs.get(key)
        if known is None or any(p._data is not data for p, data in known.parameters):
            with replaying(), capture.Capture(arrays) as watched:
                result = self._function(*args)
            replayable = self._hybridized or isinstance(result, NDArray)
            outputs, out_format = flatten(result, "output") if replayable else ([], [])
            program = capture.program(watched, outputs) if replayable else None
            if program is not None and self._backend is not None:
                program = capture.BACKENDS[self._backend][1](program)
            if len(self._programs) > MOST_PROGRAMS:
                self._programs.clear()
            parameters = [(p, p._data) for p in self._parameters]
            self._programs[key] = Known(program, out_format, parameters)
        elif known.program is None:
            with replaying():
                result = self._function(*args)
            outputs, out_format = flatten(result, "output") if self._hybridized else ([], [])
        else:
            if known.format == ARRAY and len(arrays) == len(args):
                self._quick[key] = known.program
            return regroup(known.program(arrays), known.format)
        return regroup(outputs, out_format) if self._hybridized else result


def _key(arrays: Sequence[NDArray | None]) -> Hashable:
    """What a program depends on: modes, kinds, and which arrays are one and the same."""
    if len(arrays) == 1 and arrays[0] is not None:
        return state.recording, state.training, capture.kind(arrays[0])
    kinds = [None if array is None else capture.kind(array) for array in arrays]
    if len(arrays) > 1:
        first: dict[int, int] = {}
        kinds += [first.setdefault(id(array), i) for i, array in enumerate(arrays)]
    return state.recording, state.training, *kinds
