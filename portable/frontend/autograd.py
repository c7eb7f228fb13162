"""Recording and differentiating: `with autograd.record(): ...`, then `y.backward()`.

What is computed from variables (arrays with attach_grad) between `record()` and its end goes into
a graph; `backward` goes through it and leaves the gradients with the variables.

Source: MXNet 1.9.1, python/mxnet/autograd.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import engine
from .base import MXNetError
from .state import state

if TYPE_CHECKING:
    from .nd import NDArray

GRAD_REQS = ("null", "write", "add")


def is_recording() -> bool:
    """Whether operators are being recorded, in this thread."""
    return state.recording


def is_training() -> bool:
    """Whether Dropout, BatchNorm and others behave as in training, in this thread."""
    return state.training


def set_recording(is_recording: bool) -> bool:
    """Start or stop recording; returns whether it was on."""
    before, state.recording = state.recording, bool(is_recording)
    return before


def set_training(train_mode: bool) -> bool:
    """Switch to train mode or predict mode; returns whether it was train mode."""
    before, state.training = state.training, bool(train_mode)
    return before


class _Scope:
    """Sets the state while a `with` block runs, and puts back what was before."""

    def __init__(self, recording: bool | None, training: bool | None) -> None:
        self._wanted = (recording, training)
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        recording, training = self._wanted
        self._before.append((state.recording, state.training))
        if recording is not None:
            state.recording = recording
        if training is not None:
            state.training = training

    def __exit__(self, *_: object) -> None:
        recording, training = self._before.pop()
        if self._wanted[0] is not None:
            state.recording = recording
        if self._wanted[1] is not None:
            state.training = training


def record(train_mode: bool = True) -> _Scope:
    """A `with` block whose operators are recorded, in train mode unless told otherwise."""
    return _Scope(True, train_mode)


def pause(train_mode: bool = False) -> _Scope:
    """A `with` block, inside of `record`, whose operators are not recorded."""
    return _Scope(False, train_mode)


def train_mode() -> _Scope:
    """A `with` block in train mode; recording goes on, or not, as before."""
    return _Scope(None, True)


def predict_mode() -> _Scope:
    """A `with` block in predict mode; recording goes on, or not, as before."""
    return _Scope(None, False)


def mark_variables(
    variables: NDArray | Sequence[NDArray],
    gradients: NDArray | Sequence[NDArray],
    grad_reqs: str | Sequence[str] = "write",
) -> None:
    """Ask for gradients with respect to arrays, in buffers of the caller's.

    Args:
        variables: an array, or several.
        gradients: the buffers, of the same shapes.
        grad_reqs: 'write', 'add' or 'null', for all or for each.

    Raises:
        KeyError: another grad_req.
        ValueError: not as many of the one as of the other.
        TypeError: something is no array.
    """
    arrays = _arrays("mark_variables: variables", variables)
    buffers = _arrays("mark_variables: gradients", gradients)
    requests = [grad_reqs] * len(arrays) if isinstance(grad_reqs, str) else list(grad_reqs)
    for request in requests:
        if request not in GRAD_REQS:
            raise KeyError(f"grad_req={request!r} is unknown; give one of {', '.join(GRAD_REQS)}")
    if not len(arrays) == len(buffers) == len(requests):
        raise ValueError(
            f"mark_variables: {len(arrays)} variables, {len(buffers)} gradients and "
            f"{len(requests)} grad_reqs; give as many of each"
        )
    for array, buffer, request in zip(arrays, buffers, requests, strict=True):
        array._attach_grad(buffer, request)


def _as_list(arrays: Any) -> list[Any]:
    return list(arrays) if isinstance(arrays, list | tuple) else [arrays]


def _arrays(what: str, given: Any) -> list[Any]:
    """Arrays as a list; TypeError for anything else."""
    arrays = _as_list(given)
    for array in arrays:
        if not isinstance(array, engine.Array):
            raise TypeError(f"{what} must be an NDArray or a list of them, but {array!r} is none")
    return arrays


def _heads(heads: Any, head_grads: Any) -> tuple[list[Any], list[Any] | None]:
    """Heads and their gradients as lists of one length."""
    arrays = _arrays("heads", heads)
    if head_grads is None:
        return arrays, None
    gradients = _as_list(head_grads)
    if len(arrays) != len(gradients):
        raise AssertionError(
            f"heads and head_grads must be lists of the same length, but there are {len(arrays)} "
            f"and {len(gradients)}"
        )
    return arrays, gradients


def backward(
    heads: NDArray | Sequence[NDArray],
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool = False,
    train_mode: bool = True,
) -> None:
    """Differentiate arrays with respect to all variables that they were computed from.

    Gradients are written into, or added to, the variables' buffers, by their grad_req.

    Args:
        heads: an array, or several, whose sum is differentiated.
        head_grads: the gradients with respect to the heads; None stands for ones.
        retain_graph: keep the graph for another backward.
        train_mode: whether operators differentiate as in training.

    Raises:
        MXNetError: a head is in no graph, or in one that has been used up; no variable is there.
        AssertionError: not as many head_grads as heads.
    """
    arrays, gradients = _heads(heads, head_grads)
    engine.backward(arrays, gradients, bool(retain_graph), bool(train_mode))


def grad(
    heads: NDArray | Sequence[NDArray],
    variables: NDArray | Sequence[NDArray],
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    train_mode: bool = True,
) -> list[NDArray]:
    """The gradients of arrays with respect to variables, as new arrays; `.grad` stays as it is.

    Args:
        heads, head_grads: as in `backward`.
        variables: an array, or several, that have called attach_grad.
        retain_graph: keep the graph for another backward; as `create_graph` if it is not given.
        create_graph: record the gradients' computation, so that they can be differentiated again.
        train_mode: whether operators differentiate as in training.

    Returns:
        A list of gradients, one for each variable.

    Raises:
        MXNetError: a head is in no graph; a variable is none, or not what the heads came from.
        AssertionError: no variables; not as many head_grads as heads.
    """
    arrays, gradients = _heads(heads, head_grads)
    wanted = _arrays("variables", variables)
    if not wanted:
        raise AssertionError("variables cannot be an empty list.")
    retain = create_graph if retain_graph is None else retain_graph
    return engine.gradients(  # type: ignore[return-value]
        arrays, wanted, gradients, bool(retain), bool(create_graph), bool(train_mode)
    )


class Function:
    """A function with a gradient of the user's own: subclass it, define forward and backward.

    `forward(*inputs)` computes outputs from arrays, unrecorded; `backward(*output_grads)` returns a
    gradient for each input. `save_for_backward(*arrays)` keeps arrays in `saved_tensors`. An
    instance is called once.
    """

    def __init__(self) -> None:
        self._used = False
        self.saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *args: Any) -> None:
        """Keep arrays for backward, which finds them in `saved_tensors`."""
        self.saved_tensors = args

    def __call__(self, *inputs: NDArray) -> Any:
        """Run forward, and record it if recording.

        Raises:
            AssertionError: the instance has been called before.
        """
        if self._used:
            raise AssertionError(
                "Each Function instance can only be called once. Please create another instance."
            )
        self._used = True
        several = False

        def run(arrays: Sequence[Any]) -> list[Any]:
            nonlocal several
            outputs = self.forward(*arrays)
            several = isinstance(outputs, list | tuple)
            return _arrays(f"{type(self).__name__}.forward: what it returns", outputs)

        results = engine.custom(run, self._gradients(len(inputs)), list(inputs))
        return results if several else results[0]

    def _gradients(self, count: int) -> Any:
        """The user's backward, checked."""

        def run(output_grads: Sequence[Any]) -> list[Any]:
            found = _as_list(self.backward(*output_grads))
            name = type(self).__name__
            if len(found) != count:
                raise MXNetError(
                    f"{name}.backward must return as many gradients as forward has arguments: "
                    f"expected {count}, got {len(found)}"
                )
            for gradient in found:
                if not isinstance(gradient, engine.Array):
                    raise MXNetError(f"{name}.backward must return NDArrays, not {type(gradient)}")
            return found

        return run

    def forward(self, *inputs: Any) -> Any:
        """Compute the outputs; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has to define forward(*inputs)")

    def backward(self, *output_grads: Any) -> Any:
        """Compute the inputs' gradients from the outputs'; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has to define backward(*output_grads)")
