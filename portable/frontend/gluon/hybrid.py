"""What a hybridized block runs: the one place between a call and the operators it stands for.

MXNet traces `hybrid_forward` once and replays the graph. Here `Replay` checks and flattens the
arguments as that graph does, and `Replay.run` produces the outputs. `run` is the seam: it calls
`hybrid_forward` again each time, and an adapter that records the raw calls of the first run and
replays their list only has to supply another `run` (in a file of this name).

What changes for the user is what changes in MXNet: arguments and results are arrays, None and
nested lists of them, the structure of the arguments is fixed by the first call, and hooks of the
children do not run.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py, _flatten, _regroup, _call_cached_op.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from ..nd import NDArray

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


class Replay:
    """The call of a hybridized block, for the structure of arguments that it was made with.

    Args:
        function: takes arguments of this structure and gives arrays, None or nested lists of them.
        args: the arguments of the first call.

    Raises:
        ValueError: arguments other than arrays, None and lists of them.
    """

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._function = function
        self._in_format = flatten(args, "input")[1]

    def __call__(self, *args: Any) -> Any:
        """Check the arguments and run; the results come in lists, never in tuples.

        Raises:
            ValueError: the structure is not that of the first call.
        """
        form = flatten(args, "input")[1]
        if without_trailing_nothing(form) != without_trailing_nothing(self._in_format):
            raise ValueError(
                "The argument structure of HybridBlock does not match the cached version. Stored "
                f"format = {self._in_format}, input format = {form}. Call hybridize() again before "
                "using the block differently."
            )
        outputs, out_format = self.run(args)
        return regroup(outputs, out_format)

    def run(self, args: tuple[Any, ...]) -> tuple[list[NDArray | None], Format]:
        """The outputs as one list, and their structure."""
        with replaying():
            return flatten(self._function(*args), "output")
