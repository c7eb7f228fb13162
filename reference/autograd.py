"""autograd: what is recorded, and going back along it.

    x.attach_grad()
    with autograd.record():
        y = (x * x).sum()
    y.backward()            # x.grad is 2 x

`tape.py` has the graph and the walk; here are the scopes, the rules for what becomes of the
gradients (grad_req), and functions with a gradient of the user's own.

Source: MXNet 1.9.1, python/mxnet/autograd.py, src/imperative/imperative.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .base import MXNetError
from .ndarray import GRAD_REQS, NDArray
from .operator import Operator
from .tape import Node, Variable, differentiate, entry_of, in_graph, scope

Arrays = NDArray | Sequence[NDArray]


# --- Scopes ---------------------------------------------------------------------------------------


def is_recording() -> bool:
    """Whether operators of this thread go on the tape."""
    return scope.recording


def is_training() -> bool:
    """Whether Dropout, BatchNorm and others behave as in training."""
    return scope.training


def set_recording(is_recording: bool) -> bool:
    """Switch recording on or off; returns what it was."""
    before, scope.recording = scope.recording, bool(is_recording)
    return before


def set_training(train_mode: bool) -> bool:
    """Switch to training or predicting; returns what it was."""
    before, scope.training = scope.training, bool(train_mode)
    return before


class _Scope:
    """`with` block that sets recording and training (None leaves one alone), and restores them."""

    def __init__(self, recording: bool | None, training: bool | None) -> None:
        self._recording, self._training = recording, training

    def __enter__(self) -> None:
        self._before = scope.recording, scope.training
        if self._recording is not None:
            scope.recording = self._recording
        if self._training is not None:
            scope.training = self._training

    def __exit__(self, *_: object) -> None:
        if self._recording is not None:
            scope.recording = self._before[0]
        if self._training is not None:
            scope.training = self._before[1]


def record(train_mode: bool = True) -> _Scope:
    """A `with` block in which operators are recorded, by default in training mode.

    >>> with record():
    ...     print(is_recording(), is_training())
    True True
    """
    return _Scope(True, train_mode)


def pause(train_mode: bool = False) -> _Scope:
    """A `with` block in which nothing is recorded, by default in predicting mode."""
    return _Scope(False, train_mode)


def train_mode() -> _Scope:
    """A `with` block in training mode; recording stays as it is."""
    return _Scope(None, True)


def predict_mode() -> _Scope:
    """A `with` block in predicting mode; recording stays as it is."""
    return _Scope(None, False)


# --- Gradients ------------------------------------------------------------------------------------


def mark_variables(
    variables: Arrays, gradients: Arrays, grad_reqs: str | Sequence[str] = "write"
) -> None:
    """As attach_grad() for each variable, with gradient arrays of the user's own.

    gradients: one of the same shape for each variable; grad_reqs: one for all, or one for each.
    """
    variables = _arrays("mark_variables: variables", variables)
    gradients = _arrays("mark_variables: gradients", gradients)
    if isinstance(grad_reqs, str):
        grad_reqs = [grad_reqs] * len(variables)
    if not len(variables) == len(gradients) == len(grad_reqs):
        raise ValueError(
            f"mark_variables: {len(variables)} variables, {len(gradients)} gradients and "
            f"{len(grad_reqs)} grad_reqs; expected as many of each"
        )
    for variable, gradient, grad_req in zip(variables, gradients, grad_reqs, strict=True):
        if grad_req not in GRAD_REQS:
            raise KeyError(f"mark_variables: grad_req={grad_req!r}; expected one of {GRAD_REQS}")
        variable._entry = (Variable(gradient.detach(), grad_req), 0)


def backward(
    heads: Arrays,
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool = False,
    train_mode: bool = True,
) -> None:
    """Differentiate the sum of all heads by every variable that they were computed from.

    Each variable's `grad` is overwritten or added to, as its grad_req says, or left alone ('null').

    heads:        NDArrays; head_grads: dL/d head of the same shape for each, None standing for ones.
    retain_graph: keep the graph, so that it can be gone back through once more.
    train_mode:   mode of operators that a pullback calls; recorded ones keep the mode they ran in.

    Raises MXNetError if a head is in no graph (never recorded, or gone back through before), if no
    variable is reached, or if a head gradient does not fit; AssertionError if their number differs.
    """
    heads, head_grads = _parsed(heads, head_grads)
    with _Scope(False, train_mode):
        found = differentiate(heads, head_grads, None, retain_graph, create_graph=False)
    for variable, gradient in found.items():
        buffer = variable.grad._data
        if variable.grad_req == "add":
            if gradient is not None:
                np.add(buffer, gradient, out=buffer)
        else:
            buffer[...] = 0 if gradient is None else gradient
        variable.fresh = True


def grad(
    heads: Arrays,
    variables: Arrays,
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    train_mode: bool = True,
) -> list[NDArray]:
    """The gradients of the sum of all heads by the variables, as new arrays; `grad` is left alone.

    heads, head_grads, train_mode: as in `backward`.
    variables:    arrays that have called attach_grad() (also one alone; the result is a list still).
    create_graph: record the computation of the gradients, so that they can be differentiated.
    retain_graph: keep the graph; by default the same as create_graph.

    Raises MXNetError also if one of `variables` is no variable, or not reached from the heads.
    """
    heads, head_grads = _parsed(heads, head_grads)
    variables = _arrays("variables", variables)
    assert len(variables), "grad: variables cannot be an empty list"
    wanted = [_variable(position, array) for position, array in enumerate(variables)]
    retain_graph = create_graph if retain_graph is None else retain_graph
    with _Scope(create_graph, train_mode):
        found = differentiate(heads, head_grads, wanted, retain_graph, create_graph)
    results = []
    for variable, array in zip(wanted, variables, strict=True):
        gradient = found[variable]
        if gradient is None:
            gradient = np.zeros_like(array._data)
        elif isinstance(gradient, NDArray):
            results.append(NDArray._wrap(gradient._data, array.context, gradient._entry))
            continue
        results.append(NDArray._wrap(np.array(gradient), array.context))
    return results


def _parsed(heads: Any, head_grads: Any) -> tuple[list[NDArray], list[NDArray | None] | None]:
    """Heads and their gradients as lists of equal length."""
    heads = _arrays("heads", heads)
    if head_grads is None:
        return heads, None
    head_grads = [head_grads] if isinstance(head_grads, NDArray) else list(head_grads)
    assert len(heads) == len(head_grads), (
        f"heads and head_grads must be lists of the same length, but have {len(heads)} and "
        f"{len(head_grads)} arrays"
    )
    return heads, head_grads


def _arrays(what: str, given: Any) -> list[NDArray]:
    """Arrays as a list; TypeError for anything else."""
    arrays = list(given) if isinstance(given, list | tuple) else [given]
    for array in arrays:
        if not isinstance(array, NDArray):
            raise TypeError(f"{what} must be an NDArray or a list of them, but {array!r} is none")
    return arrays


def _variable(position: int, array: NDArray) -> Variable:
    """The variable that an array is."""
    start = array._entry[0] if array._entry else None
    if not isinstance(start, Variable) or start.grad_req == "null":
        raise MXNetError(
            f"grad: cannot differentiate with respect to variable {position}, because it does not "
            "require a gradient; call attach_grad() on it before recording"
        )
    return start


# --- A gradient of the user's own -----------------------------------------------------------------


class Function:
    """A differentiable function with a pullback of the user's own, on NDArrays.

    Subclasses define `forward(self, *inputs)` and `backward(self, *output_grads)`, which returns one
    gradient for each input. Neither is recorded. An instance is called once.

    >>> from reference import nd
    >>> class Square(Function):
    ...     def forward(self, x):
    ...         self.save_for_backward(x)
    ...         return x * x
    ...     def backward(self, dy):
    ...         (x,) = self.saved_tensors
    ...         return 2 * x * dy
    >>> x = nd.array([3.0])
    >>> x.attach_grad()
    >>> with record():
    ...     y = Square()(x)
    >>> y.backward()
    >>> x.grad.asscalar()
    np.float32(6.0)
    """

    def __init__(self) -> None:
        self._used = False
        self.saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *args: Any) -> None:
        """Keep arrays for `backward`, which finds them in `saved_tensors`."""
        self.saved_tensors = args

    def __call__(self, *inputs: NDArray) -> Any:
        """Run forward; while recording, put the call on the tape."""
        assert not self._used, (
            f"{type(self).__name__}: an instance of a Function can be called once only; make another"
        )
        self._used = True
        before = set_recording(False)
        try:
            outputs = self.forward(*inputs)
        finally:
            set_recording(before)
        if before and any(in_graph(array) for array in inputs):
            name = f"{type(self).__name__}.forward: what it returns"
            self._record(inputs, _arrays(name, outputs))
        return outputs

    def _record(self, inputs: Sequence[NDArray], outputs: Sequence[NDArray]) -> None:
        """Put the call on the tape, as an operator whose pullback is `backward`."""
        node = Node(
            _operator_of(self, inputs[0].context),
            [array._data for array in inputs],
            {},
            list(range(len(inputs))),
            [entry_of(array) for array in inputs],
            [array._data for array in outputs],
            True,
            inputs[0].context,
        )
        for i, array in enumerate(outputs):
            if in_graph(array):
                raise MXNetError(
                    f"{type(self).__name__}.forward: output {i} is part of a recorded graph "
                    "already; return a new array, such as x.copy()"
                )
            array._entry = (node, i)

    def forward(self, *inputs: Any) -> Any:
        """Compute the outputs: one NDArray, or a tuple of them."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward")

    def backward(self, *output_grads: Any) -> Any:
        """Compute the gradients of the inputs, one for each, from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} does not define backward")


def _operator_of(function: Function, context: Any) -> Operator:
    """An operator for one call of a Function."""
    name = type(function).__name__

    def forward(*data: np.ndarray) -> None:
        raise TypeError(f"{name} ran when it was called")

    def pullback(gradients: Any, outputs: Any, *arguments: np.ndarray) -> tuple[Any, ...]:
        try:
            with pause(train_mode=scope.training):
                found = function.backward(*(NDArray._wrap(g, context) for g in gradients))
        except Exception as error:
            raise MXNetError(f"{name}.backward failed: {type(error).__name__}: {error}") from error
        found = tuple(found) if isinstance(found, list | tuple) else (found,)
        if len(found) != len(arguments) or not all(isinstance(g, NDArray) for g in found):
            raise MXNetError(
                f"{name}.backward must return one NDArray for each of the {len(arguments)} "
                f"inputs of forward, but returned {[type(g).__name__ for g in found]}"
            )
        return tuple(fitted(g._data, like) for g, like in zip(found, arguments, strict=True))

    def fitted(gradient: np.ndarray, like: np.ndarray) -> np.ndarray:
        try:
            return np.broadcast_to(gradient, like.shape).astype(like.dtype)
        except ValueError:
            raise MXNetError(
                f"{name}.backward returned a gradient of shape {gradient.shape} for an input of "
                f"shape {like.shape}"
            ) from None

    forward.__name__ = name
    forward.__annotations__["data"] = "Array"
    entry = Operator(forward)
    entry.rule, entry.once = pullback, True
    return entry
